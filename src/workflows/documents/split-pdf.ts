/** Workflow split-pdf: the pages of PDF documents as several PDF files. */

import { rm } from "node:fs/promises";
import { join } from "node:path";
import { optionNumber, optionText, optionTexts } from "../../core/model/option.ts";
import type { WorkflowDeclaration } from "../../core/model/workflow.ts";
import {
  type RunDocument,
  type Workflow,
  type WorkflowContext,
} from "../../core/ports/workflow-context.ts";
import { countOf } from "../../core/text/count-of.ts";
import { fileNameOf } from "../../core/text/file-name.ts";
import { TakenNames } from "../../core/text/taken-names.ts";
import type { AssemblyNote, NoteCode } from "../assembly/notes.ts";
import { documentFile, eachDocument, logFile, sandboxUse } from "../each-file.ts";
import { fileContent } from "../file-content.ts";
import { resultBases } from "../result-bases.ts";
import type { Division, SplitPart } from "../assembly/task-types.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { PASSWORD_OPTION } from "../password-option.ts";
import { noteTexts } from "./assembly-words.ts";

const declaration: WorkflowDeclaration = {
  name: "split-pdf",
  description:
    "Divides PDF documents into several, each named by its pages, with what of outline, form fields, links and layers belongs to them.",
  profiles: [
    { name: "pages", description: "A file for each page.", options: [] },
    {
      name: "sheets",
      description: "A file for every two pages, as sheets scanned on both sides.",
      options: [{ name: "every", value: "2" }],
    },
    {
      name: "chapters",
      description: "A file for each entry at the top of the outline.",
      options: [{ name: "outlineLevel", value: "1" }],
    },
  ],
  options: [
    {
      name: "every",
      type: "integer",
      description: "A file for so many pages.",
      default: "1",
      minimum: 1,
      maximum: 10_000,
      excludes: ["ranges", "outlineLevel"],
    },
    {
      name: "ranges",
      type: "pages",
      description: "A file for each range, such as 1-4,5,6- for three.",
      excludes: ["every", "outlineLevel"],
    },
    {
      name: "outlineLevel",
      type: "integer",
      description: "A file for each entry of the outline down to this level; 1 is the top.",
      minimum: 1,
      maximum: 10,
      excludes: ["every", "ranges"],
    },
    PASSWORD_OPTION,
  ],
  reads: { types: /^application\/pdf$/u },
};

/** The workflow, working in this sandbox. */
export function splitPdf(sandbox: Sandbox): Workflow {
  return { ...declaration, run: async (context) => run(context, sandbox) };
}

async function run(context: WorkflowContext, sandbox: Sandbox): Promise<void> {
  const count = context.documents.length;
  const bases = resultBases(context.documents, "document");
  await eachDocument(context, async (document, index) => {
    const names = new TakenNames();
    const notes = new Map<NoteCode, AssemblyNote>();
    let parts = 0;
    const onOutput = async (part: SplitPart): Promise<void> => {
      const name = names.take(partName(bases[index] ?? "document", part));
      await addPart(context, { part, name, documentId: document.id });
      parts = part.total;
      // What is true of the whole document is told of each part.
      for (const note of part.notes) {
        const before = note.code === "links" ? (notes.get(note.code)?.count ?? 0) : 0;
        notes.set(note.code, { ...note, count: before + note.count });
      }
      await context.progress(
        (index + part.part / part.total) / count,
        `Wrote part ${part.part} of ${part.total} of ${document.fileName}`,
      );
    };
    await splitDocument(context, sandbox, { document, onOutput });
    const file = documentFile(document);
    const text = `divided into ${countOf(parts, "file")}.`;
    await logFile(context, file, { code: "file.processed", text });
    for (const note of noteTexts([...notes.values()])) {
      await logFile(context, file, { code: "file.warning", severity: "warning", text: note });
    }
  });
}

interface Splitting {
  readonly document: RunDocument;
  readonly onOutput: (part: SplitPart) => Promise<void>;
}

async function splitDocument(
  context: WorkflowContext,
  sandbox: Sandbox,
  { document, onOutput }: Splitting,
): Promise<void> {
  const division = divisionOf(document);
  await document.withLocalFile(async (inputPath) =>
    sandbox.run<"split-pdf">(
      {
        kind: "split-pdf",
        inputPath,
        outputPrefix: join(context.scratchDir, "part"),
        division,
        passwords: optionTexts(document.resolved, "DOC.PASSWORD"),
      },
      { ...sandboxUse(context, documentFile(document)), onOutput },
    ),
  );
}

function divisionOf({ resolved: options }: RunDocument): Division {
  const ranges = optionText(options, "ranges");
  const level = optionNumber(options, "outlineLevel");
  if (ranges !== undefined) {
    return { by: "ranges", text: ranges };
  }
  return level === undefined
    ? { by: "every", pages: optionNumber(options, "every") ?? 1 }
    : { by: "outline", level };
}

/** Such as report-1-4.pdf for pages 1 to 4, and report-5.pdf for one. */
function partName(base: string, { firstPage, lastPage }: SplitPart): string {
  const pages = firstPage === lastPage ? firstPage : `${firstPage}-${lastPage}`;
  return fileNameOf(base, `-${pages}.pdf`);
}

interface NewPart {
  readonly part: SplitPart;
  readonly name: string;
  readonly documentId: string;
}

async function addPart(
  context: WorkflowContext,
  { part: { path, firstPage, lastPage, title }, name, documentId }: NewPart,
): Promise<void> {
  await context.addResult({
    fileName: name,
    contentType: "application/pdf",
    content: fileContent(path),
    properties: [
      { name: "firstPage", value: String(firstPage) },
      { name: "lastPage", value: String(lastPage) },
      ...(title === undefined ? [] : [{ name: "title", value: title }]),
    ],
    documentId,
  });
  await rm(path, { force: true });
}
