/** The text of a page as PDFium reads it: lines and words in its order, with where they stand on the page as it is shown. */

import type { TextPageDocument } from "../../core/model/contract-types.gen.ts";
import { FileFailure, WorkflowFailure } from "../../core/ports/workflow-context.ts";
import type { Pdfium } from "./pdfium-functions.ts";
import { areaOf, type PageArea } from "./shown-area.ts";
import { type Letter, Reading, type Rect, rounded } from "./text-lines.ts";

/** More letters are not read of one page. */
const CHARACTERS_MAX = 500_000;
/** FS_RECTF: four floats. */
const RECT_BYTES = 16;
/** Four doubles. */
const BOX_BYTES = 32;
/** What PDFium puts where a word goes on in the next line. */
const HYPHEN = 0x02;

export interface PageText {
  readonly page: TextPageDocument;
  /** All letters and signs. */
  readonly characters: number;
  /** Those of which the font does not say what they are. */
  readonly unmapped: number;
}

/** Which page it is. */
export interface ReadPage {
  /** From 1. */
  readonly number: number;
  /** Its unit, in points. */
  readonly unit: number;
}

/** fpdf_flatten.h: annotations as on the screen; the page was changed. */
const [AS_SHOWN, FLATTENED] = [0, 1];

/**
 * Reads a page with its fields and notes; undefined for 0, which is none. What is filled in lies in fields, which are read
 * only once they are part of the page, and the page is loaded again. Throws WorkflowFailure unsupportedFeature.
 */
export function readFlatText(
  pdfium: Pdfium,
  page: number,
  which: ReadPage,
): PageText | "to be loaded again" | undefined {
  if (page === 0) {
    return undefined;
  }
  return pdfium._FPDFPage_Flatten(page, AS_SHOWN) === FLATTENED
    ? "to be loaded again"
    : readPageText(pdfium, page, which);
}

/** Reads a page that was loaded. Throws WorkflowFailure unsupportedFeature. */
export function readPageText(pdfium: Pdfium, page: number, { number, unit }: ReadPage): PageText {
  const textPage = pdfium._FPDFText_LoadPage(page);
  const memory = pdfium.wasmExports.malloc(RECT_BYTES + BOX_BYTES);
  try {
    const sheet = { ...sheetOf(pdfium, page), unit };
    const count = textPage === 0 ? 0 : pdfium._FPDFText_CountChars(textPage);
    if (count > CHARACTERS_MAX) {
      const message = `Page ${number} has ${count} letters, and at most ${CHARACTERS_MAX} can be read of one; leave it out with the option pages.`;
      const failure = new WorkflowFailure("unsupportedFeature", message);
      throw new FileFailure({ name: "pages", limit: CHARACTERS_MAX }, failure);
    }
    const reading = new Reading();
    for (let index = 0; index < count; index += 1) {
      reading.add(letterOf(pdfium, { textPage, index, memory, sheet }));
    }
    const lines = reading.end();
    const { width, height, rotation } = sheet;
    return {
      page: {
        number,
        width: rounded(width * unit),
        height: rounded(height * unit),
        rotation,
        lines,
      },
      characters: reading.characters,
      unmapped: reading.unmapped,
    };
  } finally {
    pdfium.wasmExports.free(memory);
    if (textPage !== 0) {
      pdfium._FPDFText_ClosePage(textPage);
    }
  }
}

/** The page as it is shown, by which places are told. */
interface Sheet extends PageArea {
  readonly rotation: number;
  readonly width: number;
  readonly height: number;
  /** Points. */
  readonly unit: number;
}

function sheetOf(pdfium: Pdfium, page: number): Omit<Sheet, "unit"> {
  const area = areaOf(pdfium, page, "crop");
  const rotation = 90 * pdfium._FPDFPage_GetRotation(page);
  const [across, up] = [area.right - area.left, area.top - area.bottom];
  const [width, height] = rotation % 180 === 0 ? [across, up] : [up, across];
  return { ...area, rotation, width, height };
}

/** An FS_RECTF; its order is its own. */
function rectAt({ HEAPU8 }: Pdfium, address: number): Rect {
  const view = new DataView(HEAPU8.buffer);
  const [left = 0, top = 0, right = 0, bottom = 0] = [0, 4, 8, 12].map((at) =>
    view.getFloat32(address + at, true),
  );
  return { left, top, right, bottom };
}

interface Place {
  readonly textPage: number;
  readonly index: number;
  readonly memory: number;
  readonly sheet: Sheet;
}

function letterOf(pdfium: Pdfium, { textPage, index, memory, sheet }: Place): Letter {
  const code = pdfium._FPDFText_GetUnicode(textPage, index);
  const isGenerated = pdfium._FPDFText_IsGenerated(textPage, index) === 1;
  const radians = isGenerated ? 0 : pdfium._FPDFText_GetCharAngle(textPage, index);
  return {
    text:
      code === HYPHEN
        ? "-"
        : code === 0
          ? ""
          : String.fromCodePoint(code > 0x10_ffff ? 0xfffd : code),
    rect: isGenerated ? undefined : shownRect(boxOf(pdfium, { textPage, index, memory }), sheet),
    angle: (Math.round((radians * 180) / Math.PI) + sheet.rotation) % 360,
    isUnmapped: pdfium._FPDFText_HasUnicodeMapError(textPage, index) === 1,
  };
}

/** As high as lines of its font are; the letter's own where it has none of that. */
function boxOf(
  pdfium: Pdfium,
  { textPage, index, memory }: Omit<Place, "sheet">,
): Rect | undefined {
  if (pdfium._FPDFText_GetLooseCharBox(textPage, index, memory) !== 0) {
    return rectAt(pdfium, memory);
  }
  const box = memory + RECT_BYTES;
  if (pdfium._FPDFText_GetCharBox(textPage, index, box, box + 8, box + 16, box + 24) === 0) {
    return undefined;
  }
  const view = new DataView(pdfium.HEAPU8.buffer);
  const [left = 0, right = 0, bottom = 0, top = 0] = [0, 8, 16, 24].map((at) =>
    view.getFloat64(box + at, true),
  );
  return { left, top, right, bottom };
}

/** Turned as the page is, and measured from its upper left corner. ISO 32000-1 §8.3.2.3. */
function shownRect(rect: Rect | undefined, sheet: Sheet): Rect | undefined {
  if (rect === undefined) {
    return undefined;
  }
  const one = shownPoint(rect.left, rect.bottom, sheet);
  const other = shownPoint(rect.right, rect.top, sheet);
  return {
    left: Math.min(one.x, other.x) * sheet.unit,
    top: Math.min(one.y, other.y) * sheet.unit,
    right: Math.max(one.x, other.x) * sheet.unit,
    bottom: Math.max(one.y, other.y) * sheet.unit,
  };
}

function shownPoint(
  x: number,
  y: number,
  { left, bottom, right, top, rotation }: Sheet,
): { readonly x: number; readonly y: number } {
  switch (rotation) {
    case 90:
      return { x: y - bottom, y: x - left };
    case 180:
      return { x: right - x, y: y - bottom };
    case 270:
      return { x: top - y, y: right - x };
    default:
      return { x: x - left, y: top - y };
  }
}
