/** Workflow rip-pdf: the pages of PDF documents as images. */

import { optionNumber, optionText, optionTexts } from "../../core/model/option.ts";
import type { WorkflowDeclaration } from "../../core/model/workflow.ts";
import type { RunDocument, Workflow, WorkflowContext } from "../../core/ports/workflow-context.ts";
import { documentFile, eachDocument, logFile } from "../each-file.ts";
import { type RipInput, ripPages } from "./rip-pages.ts";
import { resultBases } from "../result-bases.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";

const declaration: WorkflowDeclaration = {
  name: "rip-pdf",
  description: "Turns the pages of PDF documents into PNG or JPEG images.",
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
      description: "Pixels per inch of the page.",
      default: "150",
      minimum: 18,
      maximum: 600,
    },
    {
      name: "format",
      type: "choice",
      description: "Format of the images.",
      default: "png",
      choices: ["png", "jpeg"],
    },
    {
      name: "pages",
      type: "pages",
      description: "Which pages, such as 1, 2-5 or 1,3,7-. All pages without it.",
    },
    {
      name: "quality",
      type: "integer",
      description: "Quality of JPEG images, 1 (small) to 100 (good).",
      default: "85",
      minimum: 1,
      maximum: 100,
    },
    {
      name: "DOC.PASSWORD",
      type: "text",
      description: "Password of an encrypted PDF. May be given more than once; all are tried.",
      repeats: true,
      secret: true,
    },
  ],
  reads: { types: /^application\/pdf$/u },
};

/** The workflow, working in this sandbox. */
export function ripPdf(sandbox: Sandbox): Workflow {
  return { ...declaration, run: async (context) => run(context, sandbox) };
}

async function run(context: WorkflowContext, sandbox: Sandbox): Promise<void> {
  const count = context.documents.length;
  const bases = resultBases(context.documents, "document");
  await eachDocument(context, async (document, index) => {
    const pages = await document.withLocalFile(async (path) =>
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
    const text = `ripped ${pages} ${pages === 1 ? "page" : "pages"}.`;
    await logFile(context, documentFile(document), { code: "file.processed", text });
  });
}

function ripInput(document: RunDocument): Omit<RipInput, "path" | "base"> {
  const options = document.resolved;
  const pages = optionText(options, "pages");
  return {
    file: documentFile(document),
    settings: {
      resolution: optionNumber(options, "resolution") ?? 150,
      format: optionText(options, "format") === "jpeg" ? "jpeg" : "png",
      quality: optionNumber(options, "quality") ?? 85,
      passwords: optionTexts(options, "DOC.PASSWORD"),
      ...(pages === undefined ? {} : { pages }),
    },
  };
}
