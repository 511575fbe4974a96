/** A PDF whose pages are taken: opened, sound, and with what its pages are and what points at them. */

import type { PDFContext, PDFDict } from "@cantoo/pdf-lib";
import { FileFailure, WorkflowFailure } from "../../core/ports/workflow-context.ts";
import type { FileWarning } from "../../core/model/files/file-warning.ts";
import { pageFaults } from "../prepress/pdf/faults/page-faults.ts";
import { openDocument } from "../prepress/pdf/open-document.ts";
import { Destinations } from "./destinations.ts";
import { arrayOf, dictOf, identityOf, member } from "../prepress/pdf/objects.ts";
import { type PageLeaf, readPageTree } from "../prepress/pdf/page-tree.ts";
import { PdfiumFile } from "../pdfium/pdfium-file.ts";

/** More than this many pages are not taken of one file. */
export const SOURCE_PAGES_MAX = 10_000;

export interface SourcePdf {
  readonly context: PDFContext;
  readonly catalog: PDFDict;
  /** By their places; undefined where a page is not in the file. */
  readonly leaves: readonly (PageLeaf | undefined)[];
  readonly destinations: Destinations;
  /** The page of each annotation, by its identity. */
  readonly annotationPages: ReadonlyMap<string, number>;
  readonly info: PDFDict | undefined;
}

/**
 * Opens a PDF, decrypted.
 * @throws WorkflowFailure password, unsupportedFeature, corrupt
 */
export async function openSource(
  bytes: Uint8Array,
  passwords: readonly string[],
): Promise<SourcePdf> {
  const { password, pageCount } = await soundness(bytes, passwords);
  const { context, catalog } = await openDocument(bytes, password);
  const { places: leaves } = readPageTree(context, catalog, SOURCE_PAGES_MAX);
  if (leaves.length !== pageCount) {
    const message = `The PDF is damaged: ${pageCount} pages are counted in it and ${leaves.length} are found. Export it anew.`;
    throw new WorkflowFailure("corrupt", message);
  }
  if (leaves.every((leaf) => leaf === undefined)) {
    throw new WorkflowFailure(
      "corrupt",
      "The PDF is damaged: none of its pages is in it. Export it anew.",
    );
  }
  const destinations = new Destinations(context, catalog, leaves);
  const annotationPages = annotationsOf(context, leaves);
  return {
    context,
    catalog,
    leaves,
    destinations,
    annotationPages,
    info: dictOf(context, context.trailerInfo.Info),
  };
}

/**
 * What is missing or damaged of these pages, from 0: those that are not in the file are left out, as where pages are drawn.
 */
export async function sourceWarnings(
  source: SourcePdf,
  pages: readonly number[],
): Promise<readonly FileWarning[]> {
  const numbers = pages.map((index) => index + 1);
  const missing = numbers.filter((page) => source.leaves[page - 1] === undefined);
  const reason = "it is left out: it is not in the file. Export the PDF anew.";
  return [
    ...missing.map((page) => ({ page, reason })),
    ...(await pageFaults(source, { pages: numbers })),
  ];
}

/** Of these pages, from 0, those that are in the file. */
export function foundPages({ leaves }: SourcePdf, pages: readonly number[]): readonly number[] {
  return pages.filter((index) => leaves[index] !== undefined);
}

/** What PDFium says: a cut file would be opened in silence with what is left of it. */
async function soundness(
  bytes: Uint8Array,
  passwords: readonly string[],
): Promise<{ readonly password: string; readonly pageCount: number }> {
  const file = await PdfiumFile.open(bytes, passwords);
  const { password, pageCount } = file;
  file.close();
  if (pageCount === 0) {
    throw new WorkflowFailure("corrupt", "The PDF has no pages.");
  }
  if (pageCount > SOURCE_PAGES_MAX) {
    const message = `The PDF has ${pageCount} pages, and at most ${SOURCE_PAGES_MAX} can be taken of one file; divide it with another program first.`;
    const failure = new WorkflowFailure("unsupportedFeature", message);
    throw new FileFailure({ name: "pages", limit: SOURCE_PAGES_MAX }, failure);
  }
  return { password, pageCount };
}

function annotationsOf(
  context: PDFContext,
  leaves: SourcePdf["leaves"],
): ReadonlyMap<string, number> {
  const pages = new Map<string, number>();
  for (const [index, leaf] of leaves.entries()) {
    for (const each of arrayOf(context, member(leaf?.dict, "Annots")) ?? []) {
      pages.set(identityOf(each), index);
    }
  }
  return pages;
}
