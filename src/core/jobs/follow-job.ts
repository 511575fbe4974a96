/** A job's history: page by page, or followed as it grows. */

import { timeText } from "../text/time-text.ts";
import type { JobEventDocument } from "../model/contract-types.gen.ts";
import type { Event } from "../model/event.ts";
import { findJob } from "./read-jobs.ts";
import type { Job } from "../model/job.ts";
import type { Ports } from "../ports/ports.ts";
import { type Principal, scopeOf } from "../model/principal.ts";

export interface EventsQuery {
  readonly jobId: string;
  /** Only those with a higher sequence number. */
  readonly after: number;
  readonly limit: number;
}

/** Events in order. Throws forbidden, not-found. */
export async function listEvents(
  ports: Pick<Ports, "jobs" | "events">,
  principal: Principal,
  { jobId, after, limit }: EventsQuery,
): Promise<readonly Event[]> {
  await findJob(ports, principal, jobId);
  return ports.events.list(jobId, { after, limit });
}

export interface Following {
  readonly jobId: string;
  readonly after: number;
  /** A sign of life is given after so long without news. */
  readonly heartbeatMs: number;
  /** Aborted when nobody follows any more. */
  readonly signal: AbortSignal;
}

export type Step =
  | { readonly kind: "event"; readonly event: Event }
  | { readonly kind: "progress"; readonly job: Job }
  | { readonly kind: "heartbeat" };

const PAGE_SIZE = 100;

/** What happens to a job from now on, until it has ended, is gone, or the server stops. The caller knows that the job is there. */
export async function* followJob(
  ports: Pick<Ports, "jobs" | "events" | "changes">,
  principal: Principal,
  { jobId, after, heartbeatMs, signal }: Following,
): AsyncGenerator<Step> {
  const watch = ports.changes.watch(jobId);
  const close = (): void => watch.close();
  signal.addEventListener("abort", close);
  try {
    let sequence = after;
    let progress = 0;
    while (!watch.isClosed && !signal.aborted) {
      // Read first: when it tells the end, all events are there to be read.
      const job = await ports.jobs.find(scopeOf(principal), jobId);
      if (job === undefined) {
        return;
      }
      for await (const event of eventsAfter(ports, jobId, sequence)) {
        sequence = event.sequence;
        yield { kind: "event", event };
      }
      if (job.progress !== progress) {
        progress = job.progress;
        yield { kind: "progress", job };
      }
      if (job.status === "completed") {
        return;
      }
      if (!(await watch.next(heartbeatMs))) {
        yield { kind: "heartbeat" };
      }
    }
  } finally {
    signal.removeEventListener("abort", close);
    close();
  }
}

async function* eventsAfter(
  { events }: Pick<Ports, "events">,
  jobId: string,
  sequence: number,
): AsyncGenerator<Event> {
  for (let after = sequence; ; ) {
    const page = await events.list(jobId, { after, limit: PAGE_SIZE });
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE_SIZE) {
      return;
    }
    after = last.sequence;
  }
}

/** The event as the contract has it. */
export function describeJobEvent(event: Event): JobEventDocument {
  return {
    sequence: event.sequence,
    at: timeText(event.at),
    code: event.code,
    severity: event.severity,
    message: event.message,
    ...(event.documentId === undefined ? {} : { dataId: event.documentId }),
    ...(event.fileName === undefined ? {} : { fileName: event.fileName }),
  };
}
