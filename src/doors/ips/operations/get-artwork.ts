/** The operation getArtwork, which is ours: how the artwork of a job stands, and the address that is for its customer. */

import { readArtwork } from "../../../core/ips/read-artwork.ts";
import { artworkProgress } from "../../../core/jobs/describe-artwork.ts";
import type { GetArtworkReturn, JobHandleParam } from "../../../core/model/contract-types.gen.ts";
import { type Calling, operation } from "./operation.ts";
import { selectionOf } from "../words/selection.ts";

export const getArtwork = operation("read-jobs", handle);

/** Throws not-found for a handle that stands for nothing, or for a job without artwork. */
async function handle(param: JobHandleParam, calling: Calling): Promise<GetArtworkReturn> {
  const { ports, principal, baseUrl } = calling;
  const selection = await selectionOf(calling, param);
  const { job, history, uploadPath } = await readArtwork(ports, principal, selection);
  const uploadURL = uploadPath === undefined ? undefined : baseUrl + uploadPath;
  return {
    jobId: job.id,
    ...(job.waitingFor === undefined ? {} : { waitingFor: job.waitingFor }),
    ...artworkProgress(job.asked, { history, uploadURL }),
  };
}
