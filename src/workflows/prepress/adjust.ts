/** Workflow adjust: pages turned, mirrored and brought to a size, in the PDF itself. */

import { join } from "node:path";
import {
  type OptionSpec,
  optionFlag,
  optionNumber,
  optionText,
  optionTexts,
} from "../../core/model/option.ts";
import {
  type Workflow,
  type WorkflowContext,
  WorkflowFailure,
} from "../../core/ports/workflow-context.ts";
import { baseName, fileNameOf } from "../../core/text/file-name.ts";
import { logFile, sandboxUse } from "../each-file.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { storeBeside } from "../library/store-beside.ts";
import type { AdjustTask, MadeFile } from "../sandbox/task-types.ts";
import { type Adjustment, FITS, MIRRORS } from "./adjustment.ts";
import type { CheckSource } from "./check-task.ts";
import { addFile } from "./file-results.ts";
import { eachPrepressFile, type PrepressFile } from "./prepress-files.ts";
import { toPoints } from "./units.ts";
import { PASSWORD_OPTION } from "../password-option.ts";
import { PRINTABLE } from "./printable.ts";

export const ADJUST_OPTIONS: readonly OptionSpec[] = [
  {
    name: "rotate",
    type: "choice",
    description: "Degrees clockwise.",
    default: "0",
    choices: ["0", "90", "180", "270"],
  },
  {
    name: "mirror",
    type: "choice",
    description: "Left and right change places (horizontal), or top and bottom (vertical).",
    default: "none",
    choices: MIRRORS,
  },
  {
    name: "fit",
    type: "choice",
    description:
      "How the trimmed page comes to width and height: stretch, each side by itself; inside, whole with margins; cover, filled and cut.",
    default: "none",
    choices: FITS,
  },
  {
    name: "width",
    type: "number",
    description: "Millimetres that the trimmed page is to be wide; for fit.",
    minimum: 1,
    maximum: 5000,
  },
  {
    name: "height",
    type: "number",
    description: "Millimetres that the trimmed page is to be high; for fit.",
    minimum: 1,
    maximum: 5000,
  },
  {
    name: "bleed",
    type: "number",
    description: "Millimetres around the trim that the page has after a fit.",
    default: "3",
    minimum: 0,
    maximum: 100,
  },
  {
    name: "growIntoBleed",
    type: "boolean",
    description:
      "A fit makes the page so large that it fills the bleed too, for pages without bleed of their own.",
    default: "false",
  },
  {
    name: "pages",
    type: "pages",
    description: "Which pages, such as 1, 2-5 or 1,3,7-. All pages without it.",
  },
  PASSWORD_OPTION,
];

/** The workflow, working in this sandbox. */
export function adjust(sandbox: Sandbox): Workflow {
  return {
    name: "adjust",
    description:
      "Turns, mirrors and resizes the pages of PDF files, and of pictures as PDF; what is drawn stays vectors, fonts and colours.",
    profiles: [{ name: "default", description: "As the options say.", options: [] }],
    options: ADJUST_OPTIONS,
    reads: PRINTABLE,
    run: async (context) => run(context, sandbox),
  };
}

async function run(context: WorkflowContext, sandbox: Sandbox): Promise<void> {
  await eachPrepressFile(context, async (file, index, count) => {
    await adjustFile(context, sandbox, {
      file,
      onOutput: async (made) => {
        await storeAdjusted(context, file, made);
        await addFile(context, { file, made });
      },
    });
    await context.progress((index + 1) / count, `Adjusted ${file.fileName}`);
    const text = `adjusted: ${described(file)}.`;
    await logFile(context, file, { code: "file.processed", text });
  });
}

export interface Adjusting {
  readonly file: PrepressFile;
  readonly onOutput: (made: MadeFile) => Promise<void>;
}

/** Adjusts one file as its options say. Throws WorkflowFailure. */
export async function adjustFile(
  context: WorkflowContext,
  sandbox: Sandbox,
  { file, onOutput }: Adjusting,
): Promise<void> {
  await file.withLocalFile(async (inputPath) =>
    sandbox.run<"adjust">(taskOf(context, { file, inputPath }), {
      ...sandboxUse(context, file),
      onOutput,
    }),
  );
}

/** What was made of an asset is one too, so that it can be published, exported and adjusted again. */
async function storeAdjusted(
  context: WorkflowContext,
  { asset }: PrepressFile,
  { path }: MadeFile,
): Promise<void> {
  if (asset !== undefined) {
    await storeBeside(context, asset, {
      fileName: fileNameOf(baseName(asset.fileName), "-adjusted.pdf"),
      type: "Pdf",
      contentType: "application/pdf",
      path,
      what: "the adjusted file",
      overwrite: false,
    });
  }
}

/** Throws WorkflowFailure option where a fit has no size. */
function taskOf({ scratchDir }: WorkflowContext, { file, inputPath }: CheckSource): AdjustTask {
  const { options } = file;
  const pages = optionText(options, "pages");
  return {
    kind: "adjust",
    inputPath,
    outputPrefix: join(scratchDir, "prepress"),
    fileName: file.plainName,
    passwords: optionTexts(options, "DOC.PASSWORD"),
    adjustment: adjustmentOf(file),
    ...(pages === undefined ? {} : { pages }),
  };
}

function adjustmentOf({ options }: PrepressFile): Adjustment {
  const [width, height] = [optionNumber(options, "width"), optionNumber(options, "height")];
  // Checked at submit to be one of the choices.
  const fit = (optionText(options, "fit") ?? "none") as Adjustment["fit"];
  if (fit !== "none" && width === undefined && height === undefined) {
    const message = `The option fit is ${fit}, and neither width nor height says what size; give one or both.`;
    throw new WorkflowFailure("option", message);
  }
  return {
    rotate: optionNumber(options, "rotate") ?? 0,
    mirror: (optionText(options, "mirror") ?? "none") as Adjustment["mirror"],
    fit,
    bleed: toPoints(optionNumber(options, "bleed") ?? 0),
    growIntoBleed: optionFlag(options, "growIntoBleed"),
    ...(width === undefined ? {} : { width: toPoints(width) }),
    ...(height === undefined ? {} : { height: toPoints(height) }),
  };
}

/** What is done, as in: rotate 90, mirror none. */
export function described({ options }: Pick<PrepressFile, "options">): string {
  const names = ["rotate", "mirror", "fit", "width", "height", "bleed", "growIntoBleed", "pages"];
  const set = names.flatMap((name) => {
    const value = optionText(options, name);
    return value === undefined ? [] : [`${name} ${value}`];
  });
  return set.join(", ");
}
