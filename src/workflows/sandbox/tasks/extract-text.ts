/** Reads the text of a PDF, a file of JSON a page. Runs in the sandbox only. */

import { readFile, writeFile } from "node:fs/promises";
import type { TextPageDocument } from "../../../core/model/contract-types.gen.ts";
import { WorkflowFailure } from "../../../core/ports/workflow-context.ts";
import type { PageText, ReadPage } from "../../pdfium/page-text.ts";
import { PdfiumFile } from "../../pdfium/pdfium-file.ts";
import { fileFaults } from "../../prepress/pdf/faults/page-faults.ts";
import { readUserUnits } from "../../prepress/pdf/user-units.ts";
import {
  type ExtractTextTask,
  TEXT_PAGES_MAX,
  textPath,
  type ToldText,
} from "../../assembly/task-types.ts";
import type { Emit, Warn } from "../serve.ts";
import { beyondWarnings, chosenPages } from "./chosen-pages.ts";
import { demandPdf } from "./document-format.ts";

/** Throws WorkflowFailure: unsupportedFormat, unsupportedFeature, corrupt, password, option. */
export async function extractText(
  task: ExtractTextTask,
  emit: Emit<ToldText>,
  warn: Warn,
): Promise<void> {
  const bytes = await readFile(task.inputPath);
  demandPdf(bytes);
  let file = await PdfiumFile.open(bytes, task.passwords);
  try {
    const { pageCount, password } = file;
    const units = await readUserUnits(bytes, { password, pageCount });
    const pages = chosenPages({ ...task, pageCount, done: "read", pagesMax: TEXT_PAGES_MAX });
    const bad = new Set<number>();
    const faults = await fileFaults(bytes, {
      password,
      pages,
      isForText: true,
      onBadContent: (page) => void bad.add(page),
    });
    for (const warning of [...beyondWarnings(task.pages, pageCount), ...faults.warnings]) {
      await warn(warning);
    }
    for (const [index, page] of pages.entries()) {
      const { text, isDamaged } = textOf(file, { number: page, unit: units[page - 1] ?? 1 });
      if (file.isLost) {
        file = await PdfiumFile.open(bytes, task.passwords);
      }
      const shown = task.isWithWords ? text.page : withoutWords(text.page);
      await writeFile(textPath(task.outputPrefix, page), JSON.stringify(shown));
      const { characters, unmapped } = text;
      const done = index + 1;
      const told = { page, characters, unmapped, isDamaged, hasBadContent: bad.has(page) };
      await emit({ ...told, pageCount, total: pages.length, done });
    }
  } finally {
    file.close();
  }
}

interface Read {
  readonly text: PageText;
  readonly isDamaged: boolean;
}

/** One page that cannot be read fails alone. */
function textOf(file: PdfiumFile, { number, unit }: ReadPage): Read {
  const nothing = { number, width: 0, height: 0, rotation: 0, lines: [] };
  const damaged = { text: { page: nothing, characters: 0, unmapped: 0 }, isDamaged: true };
  try {
    const text = file.text(number - 1, unit);
    return text === undefined ? damaged : { text, isDamaged: false };
  } catch (error) {
    if (error instanceof WorkflowFailure && error.code === "corrupt") {
      return damaged;
    }
    throw error;
  }
}

function withoutWords(page: TextPageDocument): TextPageDocument {
  const lines = page.lines.map(({ words: _words, ...line }) => line);
  return { ...page, lines };
}
