/** Pages of one PDF as pages of another. */

import { PDFName, PDFNumber, type PDFRef } from "@cantoo/pdf-lib";
import { member } from "../prepress/pdf/objects.ts";
import type { ObjectCopy } from "./object-copy.ts";
import type { PdfWriter } from "./pdf-writer.ts";
import type { SourcePdf } from "./source-pdf.ts";

/** Of the page tree and of article threads, which lead to all pages. */
const LEFT_OUT = new Set(["Parent", "B"]);
/** ISO 32000-1 Table 30: it has to be there; viewers take this where it is not. */
const LETTER = [0, 0, 612, 792];

/** Writes the page of this place in the source as the object `ref`. */
export function copyPage(
  {
    writer,
    copy,
    parent,
  }: { readonly writer: PdfWriter; readonly copy: ObjectCopy; readonly parent: PDFRef },
  source: SourcePdf,
  { index, ref }: { readonly index: number; readonly ref: PDFRef },
): void {
  const leaf = source.leaves[index];
  if (leaf === undefined) {
    return;
  }
  const page = writer.dict({ Type: PDFName.of("Page"), Parent: parent });
  const own = copy.copyDict(leaf.dict, LEFT_OUT);
  for (const [name, value] of own.entries()) {
    page.set(name, value);
  }
  for (const [name, value] of Object.entries(leaf.inherited)) {
    if (member(page, name) === undefined && value !== undefined) {
      page.set(PDFName.of(name), copy.copy(value));
    }
  }
  if (member(page, "MediaBox") === undefined) {
    page.set(PDFName.of("MediaBox"), writer.array(LETTER.map((side) => PDFNumber.of(side))));
  }
  page.set(PDFName.of("Type"), PDFName.of("Page"));
  writer.write(ref, page);
}
