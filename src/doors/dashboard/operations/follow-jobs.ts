/** GET /dashboard/jobs/events: tells the page of the list, by Server-Sent Events, whenever the list that it shows is another one. */

import { listedJobs } from "../../listing/job-list.ts";
import { watchCaller } from "../../while-caller-waits.ts";
import { type DashboardOperation, type Visit, visitorOf } from "../operation.ts";
import { LISTED_MAX, listQuery } from "./list-jobs.ts";

/** A page of the list costs the same however many jobs there are. */
const LOOK_EVERY_MS = 1500;
/** Proxies cut connections on which nothing is said for about a minute. */
const LOOKS_PER_HEARTBEAT = 10;

export const followJobs: DashboardOperation = {
  name: "followJobs",
  method: "GET",
  path: "/dashboard/jobs/events",
  demands: "read-jobs",
  async handle(visit) {
    // Asked once before anything is said, so that a wrong query is told as such.
    const seen = await stateOf(visit);
    return {
      status: 200,
      headers: {
        "Content-Type": "text/event-stream",
        "Cache-Control": "no-store",
        "X-Accel-Buffering": "no",
      },
      body: visit.under.request.method === "HEAD" ? undefined : news(visit, seen),
    };
  },
};

/** What the list shows, as text that is another one where the list is. */
async function stateOf(visit: Visit): Promise<string> {
  const { kit } = visit.under;
  const page = { query: listQuery(visit), limit: LISTED_MAX };
  const { jobs } = await listedJobs(kit.ports, visitorOf(visit), page);
  return JSON.stringify(
    jobs.map(({ id, status, outcome, waitingFor }) => [id, status, outcome, waitingFor]),
  );
}

async function* news(visit: Visit, first: string): AsyncGenerator<Uint8Array> {
  const { ports } = visit.under.kit;
  const caller = watchCaller({ ...visit.under, principal: visitorOf(visit) });
  // Of no job: it only waits, and is closed where the server stops.
  const watch = ports.changes.watch("");
  const close = (): void => watch.close();
  caller.signal.addEventListener("abort", close);
  let seen = first;
  try {
    yield Buffer.from("retry: 5000\n\n");
    for (let looks = 1; ; looks += 1) {
      await watch.next(LOOK_EVERY_MS);
      if (watch.isClosed || caller.signal.aborted) {
        return;
      }
      const now = await stateOf(visit);
      if (now !== seen) {
        seen = now;
        yield Buffer.from("data: changed\n\n");
      } else if (looks % LOOKS_PER_HEARTBEAT === 0) {
        yield Buffer.from(":\n\n");
      }
    }
  } finally {
    watch.close();
    caller.close();
  }
}
