/** Adjusts one file: the PDF itself, or a picture as a page of one. Runs in the sandbox only. */

import { readFile, writeFile } from "node:fs/promises";
import type { PDFDocument } from "@cantoo/pdf-lib";
import { pagesOf } from "../../../core/model/option.ts";
import { FileFailure, WorkflowFailure } from "../../../core/ports/workflow-context.ts";
import { adjustDocument } from "../../prepress/adjust-document.ts";
import { pageFaults } from "../../prepress/pdf/faults/page-faults.ts";
import { openDocument } from "../../prepress/pdf/open-document.ts";
import { PdfiumFile } from "../../pdfium/pdfium-file.ts";
import { picturePage } from "../../prepress/picture-page.ts";
import type { Emit, Warn } from "../serve.ts";
import { PAGES_MAX } from "../render-task.ts";
import { type AdjustTask, partPath, type ToldFile } from "../task-types.ts";
import { countOf } from "../../../core/text/count-of.ts";
import { beyondWarnings } from "./chosen-pages.ts";
import { documentFormat } from "./document-format.ts";

/** Throws WorkflowFailure: unsupportedFormat, unsupportedFeature, corrupt, password, option. */
export async function adjust(task: AdjustTask, emit: Emit<ToldFile>, warn: Warn): Promise<void> {
  const bytes = await readFile(task.inputPath);
  const isPdf = documentFormat(bytes) === "pdf";
  const { document, lost } = isPdf
    ? { document: await soundDocument(bytes, task.passwords), lost: [] }
    : await picturePage(task.inputPath);
  const count = document.getPageCount();
  const pages = task.pages === undefined ? undefined : new Set(pagesOf(task.pages, count));
  if (pages?.size === 0) {
    const message = `The PDF has ${countOf(count, "page")}; ${task.pages} names none of them.`;
    throw new WorkflowFailure("option", message);
  }
  // A picture was made a page here, which is whole.
  const lookedAt = isPdf ? [...(pages ?? pagesOf("1-", count))] : [];
  const faults = await pageFaults(document, { pages: lookedAt });
  for (const warning of [...beyondWarnings(task.pages, count), ...faults]) {
    await warn(warning);
  }
  adjustDocument(document, task.adjustment, pages);
  const made = await document.save({ updateFieldAppearances: false, addDefaultPage: false });
  await assertReadable(made);
  await writeFile(partPath(task.outputPrefix, { part: "adjusted", page: 1 }), made);
  for (const reason of lost) {
    await warn({ reason });
  }
  await emit({ part: "adjusted", page: 1, fraction: 1 });
}

async function soundDocument(
  bytes: Uint8Array,
  passwords: readonly string[],
): Promise<PDFDocument> {
  const file = await PdfiumFile.open(bytes, passwords);
  try {
    if (file.pageCount > PAGES_MAX) {
      const message = `The PDF has ${file.pageCount} pages, and at most ${PAGES_MAX} can be adjusted in one job; split it.`;
      const failure = new WorkflowFailure("unsupportedFeature", message);
      throw new FileFailure({ name: "pages", limit: PAGES_MAX }, failure);
    }
    return await openDocument(bytes, file.password);
  } finally {
    file.close();
  }
}

/** What is handed on has been opened once. */
async function assertReadable(bytes: Uint8Array): Promise<void> {
  const file = await PdfiumFile.open(bytes, []);
  file.close();
}
