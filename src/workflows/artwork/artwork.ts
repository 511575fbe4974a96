/** Workflow artwork: checks, adjusts and proofs what people upload, and leaves the job to them in between. */

import { ARTWORK_WORKFLOW, WAITING_MESSAGES } from "../../core/model/artwork.ts";
import type { RunArtwork, Workflow } from "../../core/ports/workflow-context.ts";
import { PREFLIGHT_OPTIONS } from "../prepress/preflight-options.ts";
import type { ArtworkParts, ArtworkRun } from "./artwork-run.ts";
import { adjustVersion } from "./adjust-version.ts";
import { checkVersion } from "./check-version.ts";
import { fetchLogo, fetchSource } from "./fetch-artwork.ts";

/** A password is whoever's file it is, and people have a page without a field for it. */
const OPTIONS = PREFLIGHT_OPTIONS.filter(({ secret }) => secret !== true);

/** The workflow; its options and profiles are those of preflight. */
export function artwork(parts: ArtworkParts): Workflow {
  return {
    name: ARTWORK_WORKFLOW,
    description:
      "Waits for a customer, who uploads a PDF, JPEG, PNG or TIFF file at the job's uploadURL, sees what is wrong with it, adjusts it, and approves or rejects its proof.",
    profiles: parts.profiles,
    options: OPTIONS,
    run: async (context) => {
      if (context.artwork === undefined) {
        throw new Error(`Job ${context.job.id} has no artwork.`);
      }
      await run({ ...parts, context, artwork: context.artwork });
    },
  };
}

/** A step that is done is told, so that a run that begins again goes on with the next one. */
async function run(step: ArtworkRun): Promise<void> {
  const { artwork } = step;
  const { next } = artwork.history.artwork;
  if (next?.kind === "fetch" || next?.kind === "logo") {
    await fetchLogo(step);
    await fetchSource(step);
  }
  const adjusted = next?.kind === "adjust" ? await adjustVersion(step, next.adjustment) : "done";
  if (adjusted === "done" && artwork.history.artwork.version > 0) {
    await checkVersion(step);
  } else if (adjusted === "done") {
    waitForUpload(artwork);
  }
}

function waitForUpload({ history, hold }: RunArtwork): void {
  const { trouble } = history.artwork;
  hold({
    state: "created",
    waitingFor: "upload",
    message: WAITING_MESSAGES.upload,
    ...(trouble === undefined ? {} : { trouble }),
    events: [],
  });
}
