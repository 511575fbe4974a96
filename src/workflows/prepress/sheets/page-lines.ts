/** Lines over the picture of a page on a sheet: trim, bleed and safe zone, and frames around findings. */

import { type PDFPage, rgb } from "@cantoo/pdf-lib";
import type { AreaDocument, CheckedPageDocument } from "../../../core/model/contract-types.gen.ts";
import type { Frame } from "./sheet-writer.ts";

type Colour = readonly [number, number, number];

export const LINE_COLOURS = {
  trim: [0.85, 0, 0.5],
  bleed: [0, 0.45, 0.85],
  safe: [0, 0.6, 0.3],
} as const satisfies Readonly<Record<string, Colour>>;

export const SEVERITY_COLOURS = {
  error: [0.8, 0, 0],
  warning: [0.85, 0.5, 0],
  info: [0, 0.35, 0.7],
} as const satisfies Readonly<Record<string, Colour>>;

/** Where an area of a page is on the sheet that shows its picture. */
export function areaOnSheet(
  { left, top, width, height }: AreaDocument,
  page: Pick<CheckedPageDocument, "width" | "height">,
  frame: Frame,
): Frame {
  const [across, up] = [frame.width / page.width, frame.height / page.height];
  return {
    x: frame.x + left * across,
    y: frame.y + frame.height - (top + height) * up,
    width: width * across,
    height: height * up,
  };
}

/** Frames an area; what is nearly a dot is drawn as one. */
export function frameArea(
  sheet: PDFPage,
  { x, y, width, height }: Frame,
  { colour, isDashed = false }: { readonly colour: Colour; readonly isDashed?: boolean },
): void {
  const least = 2;
  sheet.drawRectangle({
    x: width < least ? x - least / 2 : x,
    y: height < least ? y - least / 2 : y,
    width: Math.max(least, width),
    height: Math.max(least, height),
    borderColor: rgb(...colour),
    borderWidth: 0.8,
    ...(isDashed ? { borderDashArray: [4, 2] } : {}),
  });
}

/** The area, smaller by so much on each side. */
export function inset({ left, top, width, height }: AreaDocument, by: number): AreaDocument {
  return { left: left + by, top: top + by, width: width - 2 * by, height: height - 2 * by };
}

/** The lines of a page and their areas, those that it has. */
export function linesOf(
  { trim, bleed }: Pick<CheckedPageDocument, "trim" | "bleed">,
  wanted: { readonly bleedMm: number; readonly safeMm: number },
): readonly (readonly [keyof typeof LINE_COLOURS, AreaDocument])[] {
  const { bleedMm, safeMm } = wanted;
  const around = bleed ?? inset(trim, -bleedMm);
  const hasBleed = bleed !== undefined || bleedMm > 0;
  const hasSafe = safeMm > 0 && safeMm * 2 < Math.min(trim.width, trim.height);
  return [
    ...(hasBleed ? ([["bleed", around]] as const) : []),
    ["trim", trim],
    ...(hasSafe ? ([["safe", inset(trim, safeMm)]] as const) : []),
  ];
}
