/** Takes an order back before its artwork is approved: nothing can be uploaded or decided any more, and its page says so. */

import { type EndPorts, endWaiting, interruptRunning } from "../jobs/cancel-job.ts";
import { isOver } from "../model/artwork.ts";
import { Problem } from "../model/problem.ts";
import type { Ports } from "../ports/ports.ts";
import { demandArtworkOf } from "./operate-artwork.ts";

/**
 * The job is cancelled, at once where it waits, else as soon as its run stops. `by`: who withdraws it. Throws not-found,
 * illegal-transition where it is over already.
 */
export async function withdrawArtwork(
  ports: EndPorts & Pick<Ports, "artworks">,
  jobId: string,
  by: string,
): Promise<void> {
  const { state } = await demandArtworkOf(ports, jobId);
  const isDone =
    !isOver(state) &&
    ((await endWaiting(ports, { jobId, message: `Withdrawn by ${by}.` })) !== undefined ||
      (await interruptRunning(ports, { jobId, by, thenDelete: false })));
  if (!isDone) {
    const now = (await demandArtworkOf(ports, jobId)).state;
    const detail = `It is too late: the artwork of job ${jobId} is ${now}, and stays so.`;
    throw new Problem("illegal-transition", detail);
  }
}
