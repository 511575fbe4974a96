/** Lists jobs. */

import type { Job } from "./job.ts";
import type { JobPage, Ports } from "./ports.ts";
import { type Principal, demand, scopeOf } from "./principal.ts";

/** One page of the jobs that the principal may see. Throws forbidden. */
export async function listJobs(
  ports: Pick<Ports, "jobs">,
  principal: Principal,
  page: JobPage,
): Promise<readonly Job[]> {
  demand(principal, "read-jobs");
  return ports.jobs.list(scopeOf(principal), page);
}
