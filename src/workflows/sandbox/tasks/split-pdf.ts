/** Makes several PDF files of one. Runs in the sandbox only. */

import { readFile } from "node:fs/promises";
import { PDFHexString, type PDFObject, PDFString } from "@cantoo/pdf-lib";
import { partsOf } from "../../assembly/divide.ts";
import { NewPdf } from "../../assembly/new-pdf.ts";
import type { AssemblyNote } from "../../assembly/notes.ts";
import { type NewEntry, readOutline, takenEntries } from "../../assembly/outline.ts";
import {
  foundPages,
  openSource,
  type SourcePdf,
  sourceWarnings,
} from "../../assembly/source-pdf.ts";
import { member, resolved } from "../../prepress/pdf/objects.ts";
import { type SplitPdfTask, splitPath, type ToldSplit } from "../../assembly/task-types.ts";
import type { Emit, Warn } from "../serve.ts";
import { demandPdf } from "./document-format.ts";

/** ISO 32000-1 Table 317: what is true of the parts as well. */
const INFO_KEYS = ["Title", "Author", "Subject", "Keywords", "Creator", "CreationDate"];

/** Throws WorkflowFailure: unsupportedFormat, unsupportedFeature, corrupt, password, option. */
export async function splitPdf(
  task: SplitPdfTask,
  emit: Emit<ToldSplit>,
  warn: Warn,
): Promise<void> {
  const bytes = await readFile(task.inputPath);
  demandPdf(bytes);
  const source = await openSource(bytes, task.passwords);
  const pageCount = source.leaves.length;
  const outline = readOutline(source);
  const wanted = partsOf({ pageCount, outline }, task.division);
  const asked = [...new Set(wanted.flatMap(({ pages }) => pages))];
  for (const warning of await sourceWarnings(source, asked)) {
    await warn(warning);
  }
  const parts = wanted
    .map((part) => ({ ...part, pages: foundPages(source, part.pages) }))
    .filter(({ pages }) => pages.length > 0);
  for (const [index, { pages, title }] of parts.entries()) {
    const part = index + 1;
    const pdf = new NewPdf(splitPath(task.outputPrefix, part));
    let entries: readonly NewEntry[] = [];
    const { notes } = pdf.addPages(source, pages, {
      isWithTags: pages.length === pageCount,
      meanwhile: (copy) => {
        entries = takenEntries(outline, copy);
      },
    });
    pdf.finish({ outline: entries, info: infoOf(source) });
    await emit({
      part,
      firstPage: (pages[0] ?? 0) + 1,
      lastPage: (pages.at(-1) ?? 0) + 1,
      total: parts.length,
      ...(title === undefined ? {} : { title }),
      notes: [...notes, ...beyond(task, pageCount)],
    });
  }
}

/** Ranges that end behind the last page. */
function beyond({ division }: SplitPdfTask, pageCount: number): readonly AssemblyNote[] {
  const ends = division.by === "ranges" ? division.text.split(/[,-]/u) : [];
  const count = ends.filter((end) => Number(end) > pageCount).length;
  return count === 0 ? [] : [{ code: "beyond", count }];
}

function infoOf({ context, info }: SourcePdf): Readonly<Record<string, PDFObject>> {
  const kept = INFO_KEYS.flatMap((key) => {
    const value = resolved(context, member(info, key));
    return value instanceof PDFString || value instanceof PDFHexString
      ? [[key, value] as const]
      : [];
  });
  return Object.fromEntries(kept);
}
