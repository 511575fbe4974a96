/** Adjusts the newest version: what comes out is the next one. */

import {
  type ArtworkHistory,
  type ArtworkVersion,
  WAITING_MESSAGES,
} from "../../core/model/artwork.ts";
import type { Option } from "../../core/model/contract-types.gen.ts";
import { resolveOptions } from "../../core/model/option.ts";
import { type WorkflowHold, WorkflowFailure } from "../../core/ports/workflow-context.ts";
import { baseName, fileNameOf } from "../../core/text/file-name.ts";
import { eachFile } from "../each-file.ts";
import { fileContent } from "../file-content.ts";
import { ADJUST_OPTIONS, adjustFile, described } from "../prepress/adjust.ts";
import type { ArtworkRun } from "./artwork-run.ts";
import { holdOf, newestOf, versionFile } from "./check-version.ts";
import { withoutPasswords } from "./password-advice.ts";

/** "held" where it cannot be done: the version stays the newest, and the customer is told why. */
export async function adjustVersion(
  step: ArtworkRun,
  adjustment: readonly Option[],
): Promise<"done" | "held"> {
  const { artwork, context, sandbox } = step;
  const version = newestOf(step);
  const file = versionFile(step, version, resolveOptions(ADJUST_OPTIONS, [adjustment]));
  // What was asked for, and not what stands by itself.
  const asked = new Map(adjustment.map(({ name, value }) => [name, [value]]));
  const message = `made of version ${version.version}: ${described({ options: asked })}.`;
  try {
    await eachFile(context, [file], () =>
      withoutPasswords(() =>
        adjustFile(context, sandbox, {
          file,
          onOutput: async ({ path }) => {
            await artwork.addVersion({
              fileName: fileNameOf(baseName(version.fileName), ".pdf"),
              contentType: "application/pdf",
              content: fileContent(path),
              origin: "adjust",
              adjustment,
              event: { code: "artwork.adjusted", message },
            });
          },
        }),
      ),
    );
    return "done";
  } catch (error) {
    if (!(error instanceof WorkflowFailure) || error.code === "internal") {
      throw error;
    }
    artwork.hold({ ...placeBefore(artwork.history, version), trouble: error.message });
    return "held";
  }
}

/** Where the version was before: one that was rejected cannot be decided on again. */
function placeBefore(
  { artwork, decisions }: ArtworkHistory,
  version: ArtworkVersion,
): WorkflowHold {
  if (decisions.some((decision) => decision.version === version.version)) {
    return {
      state: "rejected",
      waitingFor: "upload",
      message: WAITING_MESSAGES.upload,
      events: [],
    };
  }
  const { events, ...before } = holdOf(artwork, version, version);
  // What was found of it is known; only the shop is asked again.
  return { ...before, events: events.filter(({ code }) => code === "review.wanted") };
}
