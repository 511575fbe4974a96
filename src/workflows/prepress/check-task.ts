/** What preflight and proof ask of the sandbox, by the options of a document. */

import { join } from "node:path";
import { optionNumber, optionTexts } from "../../core/model/option.ts";
import type { PrepressPorts } from "../../core/ports/prepress.ts";
import type { RunDocument, WorkflowContext } from "../../core/ports/workflow-context.ts";
import type { CheckTask } from "../sandbox/task-types.ts";
import { limitsOf } from "./limits.ts";
import { verdictsOf } from "./severities.ts";

export interface CheckSource {
  readonly document: RunDocument;
  /** A file on this machine. */
  readonly inputPath: string;
}

/** The limits, texts and names for one document. */
export function checkTask(
  { scratchDir, job }: WorkflowContext,
  { texts }: Pick<PrepressPorts, "texts">,
  { document, inputPath }: CheckSource,
): CheckTask {
  const options = document.resolved;
  return {
    inputPath,
    outputPrefix: join(scratchDir, "prepress"),
    fileName: document.fileName,
    passwords: optionTexts(options, "DOC.PASSWORD"),
    profile: job.profile,
    limits: limitsOf(options),
    verdicts: verdictsOf(options),
    texts: texts(job.asked.locale),
    resolution: optionNumber(options, "pictureResolution") ?? 96,
    pictureSize: optionNumber(options, "pictureSize") ?? 2000,
    picturesMax: optionNumber(options, "pictures") ?? 50,
  };
}
