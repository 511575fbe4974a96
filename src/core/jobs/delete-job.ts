/** Deletes a job with its documents, results and events; a running one is cancelled first. */

import { type CancelPorts, cancelWaiting, interruptRunning } from "./cancel-job.ts";
import { findJob } from "./read-jobs.ts";
import type { Ports } from "../ports/ports.ts";
import { type Principal, demand } from "../model/principal.ts";

export type DeletePorts = CancelPorts & Pick<Ports, "blobs">;

/**
 * "deleted" if it is gone; "pending" if its run must stop first, while nobody sees the job any more. Throws not-found.
 */
export async function deleteJob(
  ports: DeletePorts,
  principal: Principal,
  jobId: string,
): Promise<"deleted" | "pending"> {
  demand(principal, "change-jobs");
  await cancelWaiting(ports, principal, await findJob(ports, principal, jobId));
  if (await removeWithBlobs(ports, jobId)) {
    return "deleted";
  }
  if (await interruptRunning(ports, { jobId, by: principal.name, thenDelete: true })) {
    return "pending";
  }
  // It ended between the two calls.
  await removeWithBlobs(ports, jobId);
  return "deleted";
}

/** Removes a job that is not running, then its files; false if it is running or already gone. */
async function removeWithBlobs(
  ports: Pick<Ports, "jobs" | "blobs">,
  jobId: string,
): Promise<boolean> {
  const blobIds = await ports.jobs.remove(jobId);
  if (blobIds === undefined) {
    return false;
  }
  await ports.blobs.remove(blobIds);
  return true;
}
