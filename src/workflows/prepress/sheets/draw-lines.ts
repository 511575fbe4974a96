/** Draws the lines of a page onto the pixels of its picture. */

import type { AreaDocument, CheckedPageDocument } from "../../../core/model/contract-types.gen.ts";
import { LINE_COLOURS, linesOf } from "./page-lines.ts";
import type { PagePixels } from "../../pdfium/pdfium-file.ts";

const DASH = 6;

/** The picture with trim, bleed and safe zone: a copy. */
export function withLines(
  pixels: PagePixels,
  page: CheckedPageDocument,
  wanted: { readonly bleedMm: number; readonly safeMm: number },
): PagePixels {
  const drawn = { ...pixels, data: pixels.data.slice() };
  for (const [name, area] of linesOf(page, wanted)) {
    outline(drawn, inPixels(area, page, pixels), {
      colour: LINE_COLOURS[name].map((part) => Math.round(part * 255)),
      isDashed: name === "safe",
    });
  }
  return drawn;
}

function inPixels(area: AreaDocument, page: CheckedPageDocument, { width, height }: PagePixels) {
  const [across, up] = [width / page.width, height / page.height];
  return {
    left: Math.round(area.left * across),
    top: Math.round(area.top * up),
    right: Math.round((area.left + area.width) * across),
    bottom: Math.round((area.top + area.height) * up),
  };
}

interface Line {
  readonly colour: readonly number[];
  readonly isDashed: boolean;
}

function outline(
  pixels: PagePixels,
  { left, top, right, bottom }: ReturnType<typeof inPixels>,
  line: Line,
): void {
  for (let x = left; x <= right; x += 1) {
    dot(pixels, [x, top], line);
    dot(pixels, [x, bottom], line);
  }
  for (let y = top; y <= bottom; y += 1) {
    dot(pixels, [left, y], line);
    dot(pixels, [right, y], line);
  }
}

function dot(
  { width, height, data }: PagePixels,
  [x, y]: readonly [number, number],
  { colour, isDashed }: Line,
): void {
  const column = Math.min(width - 1, Math.max(0, x));
  const row = Math.min(height - 1, Math.max(0, y));
  if (!isDashed || Math.floor((x + y) / DASH) % 2 === 0) {
    data.set([...colour, 255], (row * width + column) * 4);
  }
}
