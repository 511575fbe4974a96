/** What of a drawn page PDFium leaves out: annotations that bring no picture of themselves, and of which it makes none. */

import { allocate, type Pdfium } from "./pdfium-functions.ts";

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

/** fpdf_annot.h and fpdf_formfill.h: a field on a page, and kinds of fields of which PDFium does not make all pictures. */
const [WIDGET, SIGNATURE] = [20, 7];
const BUTTONS: Readonly<Record<number, string>> = { 2: "check box", 3: "radio button" };

/** ISO 32000-1 Table 165: hidden, not printed, and not seen on the screen. */
const [HIDDEN, PRINT, NO_VIEW] = [1 << 1, 1 << 2, 1 << 5];
const NORMAL_APPEARANCE = 0;

export interface DrawnPage {
  readonly page: number;
  readonly form: number;
  readonly use: "screen" | "print";
}

/** What is missing in the picture of the page, such as "annotations of the kind Stamp". */
export function undrawnAnnotations(
  pdfium: Pdfium,
  { page, form, use }: DrawnPage,
): ReadonlySet<string> {
  const undrawn = new Set<string>();
  const count = pdfium._FPDFPage_GetAnnotCount(page);
  for (let index = 0; index < count; index += 1) {
    const annotation = pdfium._FPDFPage_GetAnnot(page, index);
    const what = annotation === 0 ? undefined : whatIs(pdfium, annotation, form);
    if (
      what !== undefined &&
      isSeen(pdfium._FPDFAnnot_GetFlags(annotation), use) &&
      // PDFium has made the pictures that it can make by now.
      pdfium._EPDFAnnot_HasAppearanceStream(annotation, NORMAL_APPEARANCE) === 0
    ) {
      undrawn.add(what);
    }
    pdfium._FPDFPage_CloseAnnot(annotation);
  }
  return undrawn;
}

function whatIs(pdfium: Pdfium, annotation: number, form: number): string | undefined {
  const subtype = pdfium._FPDFAnnot_GetSubtype(annotation);
  if (subtype !== WIDGET) {
    const kind = KINDS[subtype];
    return kind && `annotations of the kind ${kind}`;
  }
  const type = pdfium._FPDFAnnot_GetFormFieldType(form, annotation);
  // One that is not signed has nothing to show, and many are not meant to be seen.
  const isSeal = type === SIGNATURE && hasValue(pdfium, annotation) && hasArea(pdfium, annotation);
  const kind = isSeal ? "signature" : BUTTONS[type];
  return kind && `form fields of the kind ${kind}`;
}

function hasValue(pdfium: Pdfium, annotation: number): boolean {
  const key = allocate(pdfium, Buffer.from("V\0"));
  const isThere = pdfium._FPDFAnnot_HasKey(annotation, key) !== 0;
  pdfium.wasmExports.free(key);
  return isThere;
}

function hasArea(pdfium: Pdfium, annotation: number): boolean {
  const address = pdfium.wasmExports.malloc(16);
  pdfium._FPDFAnnot_GetRect(annotation, address);
  const view = new DataView(pdfium.HEAPU8.buffer, address, 16);
  const [left, top, right, bottom] = [0, 4, 8, 12].map((at) => view.getFloat32(at, true));
  pdfium.wasmExports.free(address);
  return left !== right && top !== bottom;
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
