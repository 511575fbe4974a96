/** The operation rerunJob, which is ours: the newest job that a handle stands for is done again. */

import { rerunSelected } from "../../../core/ips/rerun-selected.ts";
import type { RerunJobParam, RerunJobReturn } from "../../../core/model/contract-types.gen.ts";
import { isGiven, selectionOf } from "../words/selection.ts";
import { runHandle } from "../words/job-handle.ts";
import { type Calling, operation } from "./operation.ts";

export const rerunJob = operation("submit-jobs", handle);

/** Throws not-found for a handle that stands for nothing, and what rerunJob of core throws. */
async function handle(
  { profile, optionArray, ...param }: RerunJobParam,
  calling: Calling,
): Promise<RerunJobReturn> {
  const { ports, principal, namespace, trace, idempotencyKey } = calling;
  const selection = await selectionOf(calling, param);
  const changes = {
    ...(isGiven(profile) ? { profile } : {}),
    ...(optionArray === undefined ? {} : { options: optionArray }),
  };
  const job = await rerunSelected(ports, principal, { selection, changes, idempotencyKey, trace });
  return { jobHandle: runHandle(job, selection.company.number, namespace), jobId: job.id };
}
