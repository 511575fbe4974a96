/** POST /v1/jobs/{jobId}:start and :cancel, DELETE /v1/jobs/{jobId}. */

import { cancelJob as cancel } from "../../../core/jobs/cancel-job.ts";
import { deleteJob as remove } from "../../../core/jobs/delete-job.ts";
import { startJob as start } from "../../../core/jobs/start-job.ts";
import type { Answer } from "../../http/answer.ts";
import type { Call } from "../call.ts";

const DONE: Answer = { status: 204, headers: {}, body: undefined };
const UNDER_WAY: Answer = { status: 202, headers: {}, body: undefined };

/** 204. Throws not-found, illegal-transition, invalid-document for a job without documents. */
export async function startJob({ kit, principal, jobId }: Call): Promise<Answer> {
  await start(kit.ports, principal, jobId);
  return DONE;
}

/** 202, also for a job that has ended. Throws not-found. */
export async function cancelJob({ kit, principal, jobId }: Call): Promise<Answer> {
  await cancel(kit.ports, principal, jobId);
  return UNDER_WAY;
}

/** 204 when the job is gone, 202 when its run must stop first. Throws not-found. */
export async function deleteJob({ kit, principal, jobId }: Call): Promise<Answer> {
  return (await remove(kit.ports, principal, jobId)) === "deleted" ? DONE : UNDER_WAY;
}
