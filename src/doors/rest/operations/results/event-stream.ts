/** A job's events as Server-Sent Events, until the job has ended or the caller has gone. */

import { describeJobEvent, followJob, type Step } from "../../../../core/jobs/follow-job.ts";
import { findJob } from "../../../../core/jobs/read-jobs.ts";
import type { Answer } from "../../../http/answer.ts";
import { writtenAsJson } from "../../bodies.ts";
import type { Call } from "../../call.ts";
import { watchCaller } from "../../../while-caller-waits.ts";

/** Proxies cut connections on which nothing is said for about a minute. */
const HEARTBEAT_MS = 15_000;
/** How long a browser waits before it connects again. */
const RETRY_MS = 2000;

/** 200 with the events behind `after`; 204 to a browser that comes back when all is told. Throws not-found. */
export async function eventStream(call: Call, after: number): Promise<Answer> {
  const { kit, principal, jobId } = call;
  const job = await findJob(kit.ports, principal, jobId);
  const isOver =
    job.status === "completed" &&
    (await kit.ports.events.list(jobId, { after, limit: 1 })).length === 0;
  if (isOver) {
    // HTML §9.2: a browser that gets 204 does not come back.
    return { status: 204, headers: { Vary: "Accept" }, body: undefined };
  }
  return {
    status: 200,
    headers: {
      "Content-Type": "text/event-stream",
      "Cache-Control": "no-store",
      Vary: "Accept",
      "X-Accel-Buffering": "no",
    },
    body: lines(call, after),
  };
}

async function* lines(call: Call, after: number): AsyncGenerator<Uint8Array> {
  const { kit, principal, jobId } = call;
  // Whoever is shut out meanwhile is told no more; where he comes back, he is told why.
  const caller = watchCaller(call);
  const following = { jobId, after, heartbeatMs: HEARTBEAT_MS, signal: caller.signal };
  try {
    yield Buffer.from(`retry: ${RETRY_MS}\n\n`);
    for await (const step of followJob(kit.ports, principal, following)) {
      yield Buffer.from(lineOf(call, step));
    }
  } finally {
    caller.close();
  }
}

function lineOf(call: Call, step: Step): string {
  switch (step.kind) {
    case "event": {
      const data = writtenAsJson(call, "event", describeJobEvent(step.event));
      return `id: ${step.event.sequence}\ndata: ${data}\n\n`;
    }
    case "progress": {
      const { progress, message } = step.job;
      return `event: progress\ndata: ${JSON.stringify({ progress, message })}\n\n`;
    }
    case "heartbeat":
      return ":\n\n";
  }
}
