/** Changes an artwork where it still is as whoever changes it saw it, and tells who was faster where it is not. */

import type { Artwork, Decision } from "../model/artwork.ts";
import type { WaitingFor } from "../model/job.ts";
import { Problem } from "../model/problem.ts";
import type { ArtworkChange } from "../ports/artworks.ts";
import type { Ports } from "../ports/ports.ts";
import { jobNews } from "../ports/telemetry.ts";
import { timeText } from "../text/time-text.ts";
import { type LinkedArtwork, type LinkPorts, linkedArtwork, linkNotFound } from "./upload-link.ts";

export type ChangePorts = LinkPorts & Pick<Ports, "engine" | "telemetry">;

/**
 * Makes the change. Resolves to the artwork as it is then; undefined if it was no longer in the place that the change
 * starts from, and then nothing was changed.
 */
export async function changeArtwork(
  ports: ChangePorts,
  change: ArtworkChange,
): Promise<LinkedArtwork | undefined> {
  const job = await ports.artworks.change(change);
  if (job === undefined) {
    return undefined;
  }
  ports.engine.wake();
  ports.telemetry?.jobMoved(jobNews(job));
  return lookAgain(ports, job.id);
}

/** The artwork as it is now. Throws not-found where it is gone. */
export async function lookAgain(ports: LinkPorts, jobId: string): Promise<LinkedArtwork> {
  const linked = await linkedArtwork(ports, jobId);
  if (linked === undefined) {
    throw linkNotFound();
  }
  return linked;
}

/** Throws illegal-transition unless the job waits for one of these. `what`: what was to be done, as in "A file can be uploaded". */
export function demandWaiting(
  { job, artwork, decisions }: LinkedArtwork,
  waitingFor: readonly WaitingFor[],
  what: string,
): void {
  const isWaiting = job.waitingFor !== undefined && waitingFor.includes(job.waitingFor);
  if (!isWaiting) {
    throw new Problem("illegal-transition", `${what} only ${WHEN}; ${whyNot(artwork, decisions)}`);
  }
}

const WHEN = "while the artwork waits for it";

/** How an artwork that waits for nothing, or for something else, is told. */
function whyNot({ state }: Artwork, decisions: readonly Decision[]): string {
  const last = decisions.at(-1);
  return state === "approved" && last !== undefined
    ? decidedText(last)
    : (WHY_NOT[state] ?? `it is ${state}.`);
}

const WHY_NOT: Partial<Record<Artwork["state"], string>> = {
  uploaded: "its newest file is just being checked. Look again in a moment.",
  "in-review": "the shop looks at it first.",
  expired: "the time for it is over.",
  withdrawn: "the order was withdrawn.",
  failed: "its processing failed.",
};

/** As in: version 2 was approved by A. Miller at 2030-01-31T12:00:00.000Z. */
export function decidedText({ version, result, name, at }: Decision): string {
  return `version ${version} was ${result} by ${name} at ${timeText(at)}.`;
}
