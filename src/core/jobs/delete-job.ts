/** Deletes a job with its documents, results and events, and a record with the jobs that follow it; a running one is cancelled first. */

import { type CancelPorts, cancelWaiting, interruptRunning } from "./cancel-job.ts";
import { findJob } from "./read-jobs.ts";
import { RECORD_WORKFLOW } from "../model/people/record.ts";
import type { Ports } from "../ports/ports.ts";
import { type Principal, demand } from "../model/principal.ts";

export type DeletePorts = CancelPorts & Pick<Ports, "blobs" | "followers">;

/**
 * "deleted" if it is gone; "pending" if its run must stop first, while nobody sees the job any more. Throws not-found.
 */
export async function deleteJob(
  ports: DeletePorts,
  principal: Principal,
  jobId: string,
): Promise<"deleted" | "pending"> {
  demand(principal, "change-jobs");
  const job = await findJob(ports, principal, jobId);
  await cancelWaiting(ports, principal, job);
  const followerIds = job.workflow === RECORD_WORKFLOW ? await ports.followers.list(jobId) : [];
  const dropped = await dropJob(ports, { jobId, by: principal.name });
  for (const followerId of followerIds) {
    // They went with it, or are to stop: nobody need wait until their nodes look.
    ports.engine.interrupt(followerId);
  }
  return dropped;
}

/** The same of a job that may be dropped, whoever says so. */
export async function dropJob(
  ports: Pick<DeletePorts, "blobs" | "clock" | "engine" | "jobs">,
  { jobId, by }: { readonly jobId: string; readonly by: string },
): Promise<"deleted" | "pending"> {
  if (await removeWithBlobs(ports, jobId)) {
    return "deleted";
  }
  if (await interruptRunning(ports, { jobId, by, thenDelete: true })) {
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
