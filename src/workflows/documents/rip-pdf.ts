/** Workflow rip-pdf: the pages of PDF documents as images. */

import {
  optionNumber,
  type OptionSpec,
  optionText,
  optionTexts,
  type ResolvedOptions,
} from "../../core/model/option.ts";
import type { WorkflowDeclaration } from "../../core/model/workflow.ts";
import type { RunDocument, Workflow, WorkflowContext } from "../../core/ports/workflow-context.ts";
import { documentFile, eachDocument, logFile } from "../each-file.ts";
import { PAGE_BOXES } from "../pdfium/shown-area.ts";
import { PASSWORD_OPTION } from "../password-option.ts";
import { resultBases } from "../result-bases.ts";
import { PAGE_COLOURS, PAGE_FORMATS } from "../sandbox/render-task.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { type RipInput, ripPages } from "./rip-pages.ts";

const declaration: WorkflowDeclaration = {
  name: "rip-pdf",
  description:
    "Turns the pages of PDF documents into PNG, JPEG or WebP images, or into one TIFF a document.",
  profiles: [
    { name: "screen", description: "PNG at 150 dpi, to look at.", options: [] },
    {
      name: "print",
      description: "PNG at 300 dpi, to print.",
      options: [{ name: "resolution", value: "300" }],
    },
    {
      name: "thumbnail",
      description: "The first page as a small JPEG.",
      options: [
        { name: "resolution", value: "36" },
        { name: "format", value: "jpeg" },
        { name: "pages", value: "1" },
      ],
    },
  ],
  options: [
    {
      name: "resolution",
      type: "integer",
      description: "Pixels per inch of the page; where the page sets a UserUnit, of its real size.",
      default: "150",
      minimum: 18,
      maximum: 600,
      excludes: ["width", "height"],
    },
    ...(["width", "height"] as const).map(sizeOption),
    {
      name: "box",
      type: "choice",
      description:
        "Which part of the sheet: what viewers show (crop), all of it (media), what is left when it is cut (trim), that with its bleed (bleed), or what is meant to be seen (art). Where a page has no such box, its crop box.",
      default: "crop",
      choices: PAGE_BOXES,
    },
    {
      name: "colour",
      type: "choice",
      description:
        "Colours of the images; black-and-white is one bit a pixel in a TIFF, and what is darker than the middle grey becomes black.",
      default: "colour",
      choices: PAGE_COLOURS,
    },
    {
      name: "format",
      type: "choice",
      description: "Format of the images; tiff is one file of all pages.",
      default: "png",
      choices: PAGE_FORMATS,
    },
    {
      name: "pages",
      type: "pages",
      description: "Which pages, such as 1, 2-5 or 1,3,7-. All pages without it.",
    },
    {
      name: "quality",
      type: "integer",
      description: "Quality of JPEG and WebP images, 1 (small) to 100 (good).",
      default: "85",
      minimum: 1,
      maximum: 100,
      needs: { option: "format", choices: ["jpeg", "webp"] },
    },
    PASSWORD_OPTION,
  ],
  reads: { types: /^application\/pdf$/u },
};

function sizeOption(name: "width" | "height"): OptionSpec {
  return {
    name,
    type: "integer",
    description: `Pixels of the image's ${name}, instead of a resolution; with both, the page is made to fit into them, proportions kept.`,
    minimum: 1,
    maximum: 65_000,
    excludes: ["resolution"],
  };
}

/** The workflow, working in this sandbox. */
export function ripPdf(sandbox: Sandbox): Workflow {
  return { ...declaration, run: async (context) => run(context, sandbox) };
}

async function run(context: WorkflowContext, sandbox: Sandbox): Promise<void> {
  const count = context.documents.length;
  const bases = resultBases(context.documents, "document");
  await eachDocument(context, async (document, index) => {
    const text = await document.withLocalFile(async (path) =>
      ripPages(context, sandbox, {
        ...ripInput(document),
        base: bases[index] ?? "document",
        path,
        onStep: async (done, total) =>
          context.progress(
            (index + done / total) / count,
            `Ripped page ${done} of ${total} of ${document.fileName}`,
          ),
      }),
    );
    await logFile(context, documentFile(document), { code: "file.processed", text });
  });
}

function ripInput(document: RunDocument): Omit<RipInput, "path" | "base"> {
  const options = document.resolved;
  const pages = optionText(options, "pages");
  const [width, height] = [optionNumber(options, "width"), optionNumber(options, "height")];
  return {
    file: documentFile(document),
    settings: {
      resolution: optionNumber(options, "resolution") ?? 150,
      box: choiceOf(options, "box", PAGE_BOXES),
      colour: choiceOf(options, "colour", PAGE_COLOURS),
      format: choiceOf(options, "format", PAGE_FORMATS),
      quality: optionNumber(options, "quality") ?? 85,
      passwords: optionTexts(options, PASSWORD_OPTION.name),
      ...(width === undefined ? {} : { width }),
      ...(height === undefined ? {} : { height }),
      ...(pages === undefined ? {} : { pages }),
    },
  };
}

/** The first choice is the default. */
function choiceOf<const T extends string>(
  options: ResolvedOptions,
  name: string,
  choices: readonly [T, ...T[]],
): T {
  const text = optionText(options, name);
  return choices.find((choice) => choice === text) ?? choices[0];
}
