/** Feeding a job that starts by itself after a silence: while a request does, no node takes it for silent. */

import { quietMsOf } from "../jobs/quiet-time.ts";
import { closeTicket } from "../jobs/run-ticket.ts";
import type { Job } from "../model/job.ts";
import type { Ports } from "../ports/ports.ts";

export type FeedPorts = Pick<Ports, "workflows" | "fedUploads" | "tickets" | "clock">;

/** Does the work while the job is fed; its waiting time begins anew when nobody feeds it any more. Throws what the work throws. */
export async function feedJob<T>(ports: FeedPorts, job: Job, work: () => Promise<T>): Promise<T> {
  const quietMs = quietMsOf(ports, job);
  if (quietMs === undefined) {
    return work();
  }
  try {
    return await ports.fedUploads.during(job.id, work);
  } finally {
    if (!ports.fedUploads.has(job.id)) {
      await waitAnew(ports, job, quietMs);
    }
  }
}

/** Content on its way to a job that is fed; however slowly it comes, no other node takes the job for silent. */
export function feeding(
  ports: FeedPorts,
  job: Job,
  content: AsyncIterable<Uint8Array>,
): AsyncIterable<Uint8Array> {
  const quietMs = quietMsOf(ports, job);
  return quietMs === undefined ? content : renewing(ports, { job, content, quietMs });
}

interface Feed {
  readonly job: Job;
  readonly content: AsyncIterable<Uint8Array>;
  readonly quietMs: number;
}

async function* renewing(
  ports: FeedPorts,
  { job, content, quietMs }: Feed,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) {
    if (ports.fedUploads.isRenewalDue(job.id, ports.clock.now(), quietMs / 3)) {
      await waitAnew(ports, job, quietMs);
    }
    yield chunk;
  }
}

async function waitAnew({ tickets, clock }: FeedPorts, job: Job, quietMs: number): Promise<void> {
  const closesAt = clock.now() + quietMs;
  await tickets.postpone(closeTicket(job, closesAt).key, closesAt);
}
