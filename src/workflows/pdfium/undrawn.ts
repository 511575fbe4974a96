/** What of a drawn page PDFium leaves out: annotations that bring no picture of themselves, and of which it makes none. */

import type { Pdfium } from "./pdfium-functions.ts";

/** fpdf_annot.h: those that have nothing to show without a picture, or that are drawn in another way, are not in here. */
const KINDS: Readonly<Record<number, string>> = {
  1: "Text",
  3: "FreeText",
  4: "Line",
  5: "Square",
  6: "Circle",
  7: "Polygon",
  8: "PolyLine",
  9: "Highlight",
  10: "Underline",
  11: "Squiggly",
  12: "StrikeOut",
  13: "Stamp",
  14: "Caret",
  15: "Ink",
  17: "FileAttachment",
  18: "Sound",
  19: "Movie",
  24: "Watermark",
  25: "3D",
  26: "RichMedia",
};

/** ISO 32000-1 Table 165: hidden, not printed, and not seen on the screen. */
const [HIDDEN, PRINT, NO_VIEW] = [1 << 1, 1 << 2, 1 << 5];
const NORMAL_APPEARANCE = 0;

/** The kinds of annotations that are missing in the picture of the page, each with how many of them. */
export function undrawnAnnotations(
  pdfium: Pdfium,
  page: number,
  use: "screen" | "print",
): ReadonlyMap<string, number> {
  const undrawn = new Map<string, number>();
  const count = pdfium._FPDFPage_GetAnnotCount(page);
  for (let index = 0; index < count; index += 1) {
    const annotation = pdfium._FPDFPage_GetAnnot(page, index);
    const kind = annotation === 0 ? undefined : KINDS[pdfium._FPDFAnnot_GetSubtype(annotation)];
    if (kind !== undefined && isSeen(pdfium._FPDFAnnot_GetFlags(annotation), use)) {
      // PDFium has made the pictures that it can make by now.
      const isDrawn = pdfium._EPDFAnnot_HasAppearanceStream(annotation, NORMAL_APPEARANCE) !== 0;
      undrawn.set(kind, (undrawn.get(kind) ?? 0) + (isDrawn ? 0 : 1));
    }
    pdfium._FPDFPage_CloseAnnot(annotation);
  }
  return new Map([...undrawn].filter(([, missing]) => missing > 0));
}

function isSeen(flags: number, use: "screen" | "print"): boolean {
  return (
    (flags & HIDDEN) === 0 && (use === "print" ? (flags & PRINT) !== 0 : (flags & NO_VIEW) === 0)
  );
}

/** fpdf_formfill.h: a form that is laid out by rules of its own. */
const XFA_FULL = 2;

/** True for a form whose pages stand in XML of which PDFium draws nothing: ISO 32000-1 §12.7.8. */
export function isDynamicForm(pdfium: Pdfium, document: number): boolean {
  return pdfium._FPDF_GetFormType(document) === XFA_FULL;
}
