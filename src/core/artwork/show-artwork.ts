/** The artwork of a job as its shop sees it, with the address that is for the shop's customer. */

import { ARTWORK_WORKFLOW, type ArtworkHistory } from "../model/artwork.ts";
import type { Job } from "../model/job.ts";
import type { Principal } from "../model/principal.ts";
import type { Ports } from "../ports/ports.ts";
import { uploadLinkOf } from "./upload-link.ts";

export interface ShownArtwork {
  readonly history: ArtworkHistory;
  /** The path with the token; absent where it opens nothing, and for whoever may only read. */
  readonly uploadPath?: string;
}

/** Undefined for jobs of other workflows. The job has to be one that the principal may see. */
export async function showArtwork(
  ports: Pick<Ports, "artworks" | "clock" | "uploadLinks">,
  principal: Pick<Principal, "permissions">,
  job: Job,
): Promise<ShownArtwork | undefined> {
  const history =
    job.workflow === ARTWORK_WORKFLOW ? await ports.artworks.history(job.id) : undefined;
  if (history === undefined) {
    return undefined;
  }
  const { link } = history.artwork;
  const isOpen = link.revokedAt === undefined && link.expiresAt > ports.clock.now();
  // Whoever has it approves in the customer's name: more than reading.
  return isOpen && principal.permissions.has("submit-jobs")
    ? { history, uploadPath: uploadLinkOf(ports, history.artwork) }
    : { history };
}
