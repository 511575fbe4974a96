/** Lists jobs. */

import { boundedPage, type Page } from "../model/bounded-page.ts";
import type { Job } from "../model/job.ts";
import type { Ports } from "../ports/ports.ts";
import type { JobPage } from "../ports/jobs.ts";
import { type Principal, demand, scopeOf } from "../model/principal.ts";

/**
 * One page of the jobs that the principal may see; a workflow may be meant by another name. It holds fewer than asked for
 * where their documents are large. Throws forbidden.
 */
export async function listJobs(
  ports: Pick<Ports, "jobs" | "workflows">,
  principal: Principal,
  page: JobPage,
): Promise<Page<Job>> {
  demand(principal, "read-jobs");
  const alias = ports.workflows.aliases?.find(({ name }) => name === page.workflow);
  const meant = alias === undefined ? page : { ...page, workflow: alias.workflow };
  const scope = scopeOf(principal);
  return boundedPage(
    {
      sizes: async (limit) => ports.jobs.sizes(scope, { ...meant, limit }),
      list: async (limit) => ports.jobs.list(scope, { ...meant, limit }),
    },
    meant.limit,
  );
}
