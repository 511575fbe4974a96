/** Makes one PDF of PDF files and pictures. Runs in the sandbox only. */

import { readFile, stat } from "node:fs/promises";
import { PDFHexString, PDFName, type PDFObject, type PDFRef } from "@cantoo/pdf-lib";
import type { FileWarning } from "../../../core/model/files/file-warning.ts";
import { pagesOf } from "../../../core/model/option.ts";
import { WorkflowFailure } from "../../../core/ports/workflow-context.ts";
import { NewPdf } from "../../assembly/new-pdf.ts";
import type { AssemblyNote } from "../../assembly/notes.ts";
import {
  ENTRIES_MAX,
  type NewEntry,
  type OutlineEntry,
  readOutline,
  takenEntries,
} from "../../assembly/outline.ts";
import { addPicture } from "../../assembly/picture-sheets.ts";
import {
  foundPages,
  openSource,
  type SourcePdf,
  sourceWarnings,
} from "../../assembly/source-pdf.ts";
import { member, textOf } from "../../prepress/pdf/objects.ts";
import { PdfiumFile } from "../../pdfium/pdfium-file.ts";
import type { MergePdfTask, MergeSource, ToldMerge } from "../../assembly/task-types.ts";
import type { Emit } from "../serve.ts";
import { countOf } from "../../../core/text/count-of.ts";
import { WARNINGS_MAX } from "../task-failure.ts";
import { beyondWarnings } from "./chosen-pages.ts";
import { demandContent, isPdf } from "./document-format.ts";

/** Larger files are not opened once more when they are written, which would take as much memory as they are long. */
const PROVED_BYTES_MAX = 256 * 2 ** 20;
/** ISO 32000-1 §7.9.2.2 sets no limit; more is no title. */
const TITLE_CHARS_MAX = 500;

interface Added {
  readonly pages: number;
  readonly notes: readonly AssemblyNote[];
  readonly warnings: readonly FileWarning[];
  readonly entry: NewEntry;
}

/** Tells of each input and then of the file. Throws WorkflowFailure where no input could be taken. */
export async function mergePdf(task: MergePdfTask, emit: Emit<ToldMerge>): Promise<void> {
  const pdf = new NewPdf(task.outputPath);
  const entries: NewEntry[] = [];
  for (const [index, source] of task.sources.entries()) {
    const input = index + 1;
    try {
      const { entry, ...added } = await addInput(pdf, task, {
        source,
        path: task.inputPaths[index] ?? "",
      });
      entries.push(entry);
      await emit({ what: "input", input, ...added });
    } catch (error) {
      await emit({ what: "failed", input, failure: failureOf(error) });
    }
  }
  if (pdf.pageCount === 0) {
    pdf.giveUp();
    return;
  }
  const outline = task.outline === "none" ? [] : entries;
  pdf.finish({
    outline,
    info: task.title === "" ? {} : { Title: PDFHexString.fromText(task.title) },
  });
  await prove(task.outputPath);
  await emit({ what: "file", pages: pdf.pageCount });
}

interface Input {
  readonly source: MergeSource;
  readonly path: string;
}

async function addInput(
  pdf: NewPdf,
  { outline }: MergePdfTask,
  { source, path }: Input,
): Promise<Added> {
  const before = pdf.pageCount;
  const bytes = await readFile(path);
  demandContent(bytes);
  if (!isPdf(bytes)) {
    const { first, notes } = await addPicture(pdf, path, source.sheet);
    return {
      pages: pdf.pageCount - before,
      notes,
      warnings: [],
      entry: entryOf(pdf, source.title, { first, children: [] }),
    };
  }
  const opened = await openSource(bytes, source.passwords);
  const asked = chosenPages(opened, source.pages);
  const pages = foundPages(opened, asked);
  if (pages.length === 0) {
    const message = `The PDF is damaged: ${countOf(asked.length, "page")} of it are asked for and not in it. Export it anew.`;
    throw new WorkflowFailure("corrupt", message);
  }
  const beyond = beyondWarnings(source.pages, opened.leaves.length);
  const warnings = [...beyond, ...(await sourceWarnings(opened, asked))].slice(0, WARNINGS_MAX);
  const read = outline === "nested" ? readOutline(opened) : [];
  let children: readonly NewEntry[] = [];
  const { first, notes } = pdf.addPages(opened, pages, {
    isWithTags: pages.length === opened.leaves.length,
    meanwhile: (copy) => {
      children = takenEntries(read, copy);
    },
  });
  const cut = count(read) >= ENTRIES_MAX ? [{ code: "outline", count: ENTRIES_MAX } as const] : [];
  const title = (source.isOwnTitle && ownTitle(opened)) || source.title;
  return {
    pages: pages.length,
    notes: [...notes, ...cut],
    warnings,
    entry: entryOf(pdf, title, { first, children }),
  };
}

/** From 0. Throws WorkflowFailure option. */
function chosenPages({ leaves }: SourcePdf, text: string | undefined): readonly number[] {
  const pages = pagesOf(text ?? "1-", leaves.length);
  if (pages.length === 0) {
    const message = `The PDF has ${countOf(leaves.length, "page")}; ${text} names none of them.`;
    throw new WorkflowFailure("option", message);
  }
  return pages.map((page) => page - 1);
}

function ownTitle({ context, info }: SourcePdf): string {
  return (textOf(context, member(info, "Title")) ?? "").trim().slice(0, TITLE_CHARS_MAX);
}

function count(entries: readonly OutlineEntry[]): number {
  return entries.reduce((sum, { children }) => sum + 1 + count(children), 0);
}

function entryOf(
  { writer }: NewPdf,
  title: string,
  { first, children }: { readonly first: PDFRef; readonly children: readonly NewEntry[] },
): NewEntry {
  const target: readonly PDFObject[] = [first, PDFName.of("Fit")];
  return {
    title: PDFHexString.fromText(title),
    isOpen: false,
    entries: { Dest: writer.array(target) },
    children,
  };
}

/** What the caller is told of an input; what is no fault of a file is thrown on. */
function failureOf(error: unknown): Extract<ToldMerge, { what: "failed" }>["failure"] {
  if (error instanceof WorkflowFailure && error.code !== "internal") {
    return { code: error.code, message: error.message };
  }
  throw error;
}

/** What is handed on has been opened once. Throws WorkflowFailure. */
async function prove(path: string): Promise<void> {
  if ((await stat(path)).size <= PROVED_BYTES_MAX) {
    const file = await PdfiumFile.open(await readFile(path), []);
    file.close();
  }
}
