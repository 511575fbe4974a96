/** Tells how the service is and how many jobs the caller has in it. */

import { timeText } from "../text/time-text.ts";
import type { ServiceDocument } from "../model/contract-types.gen.ts";
import type { Ports } from "../ports/ports.ts";
import { type Principal, demand, scopeOf } from "../model/principal.ts";

/** What the process knows of itself. */
export interface ServiceFacts {
  readonly version: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** How many jobs may run at once. */
  readonly workers: number;
}

/** Jobs are those that the principal may see. Throws forbidden. */
export async function serviceStatus(
  ports: Pick<Ports, "jobs">,
  principal: Principal,
  { version, startedAt, workers }: ServiceFacts,
): Promise<ServiceDocument> {
  demand(principal, "read-jobs");
  const { creating, pending, processing, completed } = await ports.jobs.count(scopeOf(principal));
  return {
    version,
    status: "running",
    startTime: timeText(startedAt),
    isolation: { processCount: workers, queueLength: pending },
    jobCounts: {
      creating,
      processing: pending + processing,
      completed,
      total: creating + pending + processing + completed,
    },
  };
}
