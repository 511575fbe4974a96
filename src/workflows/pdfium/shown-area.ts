/** What of a page's sheet is shown: its boxes, with what stands for those that are missing. ISO 32000-1 §14.11.2. */

import type { Pdfium } from "./pdfium-functions.ts";

export const PAGE_BOXES = ["crop", "media", "trim", "bleed", "art"] as const;
export type PageBox = (typeof PAGE_BOXES)[number];

/** Part of a sheet, in units of the page. */
export interface PageArea {
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  readonly top: number;
}

/** No sheet reaches as far. */
const FAR = 1e7;

/** The area of a page that PDFium has loaded. What lies outside of the media box is no part of any box. */
export function areaOf(pdfium: Pdfium, page: number, box: PageBox): PageArea {
  const crop = shownArea(pdfium, page);
  setShownArea(pdfium, page, { left: -FAR, bottom: -FAR, right: FAR, top: FAR });
  // PDFium lets nothing but the media box bound what is shown; its getters know no inherited boxes.
  const media = shownArea(pdfium, page);
  setShownArea(pdfium, page, crop);
  // A crop box of which nothing is on the sheet is none.
  const seen = hasSize(crop) ? crop : media;
  if (box === "media" || box === "crop") {
    return box === "media" ? media : seen;
  }
  // ISO 32000-1 Table 30: these are not inherited, and the crop box stands for them.
  const written = writtenBox(pdfium, page, box);
  const shared = written && intersection(written, media);
  return shared !== undefined && hasSize(shared) ? shared : seen;
}

/** What is shown now: the crop box as far as it lies in the media box. */
export function shownArea(pdfium: Pdfium, page: number): PageArea {
  return withFloats(pdfium, (address, floats) => {
    pdfium._FPDF_GetPageBoundingBox(page, address);
    // fpdfview.h: FS_RECTF counts them so.
    const [left, top, right, bottom] = floats();
    return { left, bottom, right, top };
  });
}

/** Shows another part of the sheet, until it is changed again; the page's own crop box is written over. */
export function setShownArea(pdfium: Pdfium, page: number, area: PageArea): void {
  pdfium._FPDFPage_SetCropBox(page, area.left, area.bottom, area.right, area.top);
}

function writtenBox(
  pdfium: Pdfium,
  page: number,
  box: "trim" | "bleed" | "art",
): PageArea | undefined {
  const get = {
    trim: "_FPDFPage_GetTrimBox",
    bleed: "_FPDFPage_GetBleedBox",
    art: "_FPDFPage_GetArtBox",
  } as const;
  return withFloats(pdfium, (address, floats) => {
    const isThere = pdfium[get[box]](page, address, address + 4, address + 8, address + 12) !== 0;
    const [x1, y1, x2, y2] = floats();
    // ISO 32000-1 §7.9.5: any two opposite corners.
    return isThere
      ? {
          left: Math.min(x1, x2),
          bottom: Math.min(y1, y2),
          right: Math.max(x1, x2),
          top: Math.max(y1, y2),
        }
      : undefined;
  });
}

function intersection(one: PageArea, other: PageArea): PageArea {
  return {
    left: Math.max(one.left, other.left),
    bottom: Math.max(one.bottom, other.bottom),
    right: Math.min(one.right, other.right),
    top: Math.min(one.top, other.top),
  };
}

function hasSize({ left, bottom, right, top }: PageArea): boolean {
  return right > left && top > bottom;
}

type Floats = readonly [number, number, number, number];

/** Lends room for four floats, and what they are when they have been written. */
function withFloats<T>(pdfium: Pdfium, use: (address: number, floats: () => Floats) => T): T {
  const address = pdfium.wasmExports.malloc(16);
  const made = use(address, () => {
    const view = new DataView(pdfium.HEAPU8.buffer);
    const at = (index: number): number => view.getFloat32(address + 4 * index, true);
    return [at(0), at(1), at(2), at(3)];
  });
  pdfium.wasmExports.free(address);
  return made;
}
