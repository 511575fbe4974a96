/** Does the newest job again that a handle stands for. */

import type { Job } from "../model/job.ts";
import { demand, type Principal } from "../model/principal.ts";
import type { Ports } from "../ports/ports.ts";
import { type Rerun, type RerunPorts, rerunJob } from "../submissions/rerun-job.ts";
import { type JobSelection, nothingSelected, queryOf } from "./job-selection.ts";

/** The new job. Throws not-found where nothing is selected, and what rerunJob throws. */
export async function rerunSelected(
  ports: RerunPorts & Pick<Ports, "jobSearch">,
  principal: Principal,
  { selection, ...asked }: Omit<Rerun, "jobId"> & { readonly selection: JobSelection },
): Promise<Job> {
  demand(principal, "submit-jobs");
  const [job] = await ports.jobSearch.find({ ...queryOf(selection), limit: 1 });
  if (job === undefined) {
    throw nothingSelected();
  }
  return rerunJob(ports, principal, { ...asked, jobId: job.id });
}
