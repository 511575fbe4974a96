/** Lists jobs. */

import type { Job } from "./job.ts";
import type { JobPage, Ports } from "./ports.ts";
import { type Principal, demand, scopeOf } from "./principal.ts";

/** One page of the jobs that the principal may see; a workflow may be meant by another name. Throws forbidden. */
export async function listJobs(
  ports: Pick<Ports, "jobs" | "workflows">,
  principal: Principal,
  page: JobPage,
): Promise<readonly Job[]> {
  demand(principal, "read-jobs");
  const alias = ports.workflows.aliases?.find(({ name }) => name === page.workflow);
  const meant = alias === undefined ? page : { ...page, workflow: alias.workflow };
  return ports.jobs.list(scopeOf(principal), meant);
}
