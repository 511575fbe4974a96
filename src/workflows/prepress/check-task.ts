/** What preflight and proof ask of the sandbox, by the options of a file. */

import { join } from "node:path";
import { optionNumber, optionTexts } from "../../core/model/option.ts";
import type { PrepressPorts } from "../../core/ports/prepress.ts";
import type { WorkflowContext } from "../../core/ports/workflow-context.ts";
import type { CheckTask } from "../sandbox/task-types.ts";
import type { PrepressFile } from "./prepress-files.ts";
import { limitsOf } from "./limits.ts";
import { verdictsOf } from "./severities.ts";

export interface CheckSource {
  readonly file: PrepressFile;
  /** A file on this machine. */
  readonly inputPath: string;
}

/** The limits, texts and names for one file. */
export function checkTask(
  { scratchDir, job }: WorkflowContext,
  { texts }: Pick<PrepressPorts, "texts">,
  { file, inputPath }: CheckSource,
): CheckTask {
  const { options } = file;
  return {
    inputPath,
    outputPrefix: join(scratchDir, "prepress"),
    fileName: file.plainName,
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
