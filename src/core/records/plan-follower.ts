/** Plans the job that is to follow a record: with its completion, so exactly once. */

import { followTicket, type PlannedFollower } from "../model/people/follower.ts";
import type { Job } from "../model/job.ts";
import type { RecordDocument } from "../model/people/record.ts";
import type { Ports } from "../ports/ports.ts";

/** Undefined where the record is not completed, or nothing follows those of its workflow. */
export function planFollower(
  { followerWorkflows, ids }: Pick<Ports, "followerWorkflows" | "ids">,
  job: Pick<Job, "id" | "companyId">,
  { document, at }: { readonly document: RecordDocument; readonly at: number },
): PlannedFollower | undefined {
  const { status, workflowId } = document.metadata;
  return status === "Completed" && followerWorkflows.has(workflowId.toLowerCase())
    ? { followerId: ids.next(), ticket: followTicket(job, at) }
    : undefined;
}
