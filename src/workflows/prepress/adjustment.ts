/** How a page is adjusted: turned, mirrored, and brought to a size; as the matrix that does it and the boxes after it. */

import { type Area, heightOf, type Matrix, movedArea, times, widthOf } from "./pdf/matrix.ts";
import type { BoxName, PageBoxes } from "./pdf/page-boxes.ts";

export const FITS = ["none", "stretch", "inside", "cover"] as const;
export const MIRRORS = ["none", "horizontal", "vertical"] as const;

export interface Adjustment {
  /** Degrees clockwise: 0, 90, 180 or 270. */
  readonly rotate: number;
  /** As the page is seen. */
  readonly mirror: (typeof MIRRORS)[number];
  /** How the trimmed page becomes as large as it is wanted. */
  readonly fit: (typeof FITS)[number];
  /** Points of the trimmed page; only for a fit. */
  readonly width?: number;
  readonly height?: number;
  /** Points around the trim that the page has afterwards. */
  readonly bleed: number;
  /** The page is made so large that it fills the bleed too. */
  readonly growIntoBleed: boolean;
}

export interface AdjustedPage {
  /** From the page's own units to points of the new page. */
  readonly matrix: Matrix;
  readonly boxes: Readonly<Partial<Record<BoxName, Area>>>;
}

/** True where turning the page for viewers is all that is asked for. */
export function onlyTurns({ mirror, fit }: Adjustment): boolean {
  return mirror === "none" && fit === "none";
}

/** What becomes of a page: it stands upright afterwards, without units of its own. */
export function adjusted(boxes: PageBoxes, adjustment: Adjustment): AdjustedPage {
  const { rotation, userUnit } = boxes;
  const scaled: Matrix = [userUnit, 0, 0, userUnit, 0, 0];
  const seen = times(turned((rotation + adjustment.rotate) % 360), mirrored(adjustment.mirror));
  const { trim } = boxes;
  const onPaper =
    adjustment.fit === "none" ? atOrigin(seen, boxes.media) : fitted(seen, trim, adjustment);
  return { matrix: times(scaled, onPaper), boxes: boxesAfter(boxes, onPaper, adjustment) };
}

/** Clockwise, as viewers turn a page. */
function turned(degrees: number): Matrix {
  const turns: Readonly<Record<number, Matrix>> = {
    90: [0, -1, 1, 0, 0, 0],
    180: [-1, 0, 0, -1, 0, 0],
    270: [0, 1, -1, 0, 0, 0],
  };
  return turns[degrees] ?? [1, 0, 0, 1, 0, 0];
}

function mirrored(mirror: Adjustment["mirror"]): Matrix {
  return [mirror === "horizontal" ? -1 : 1, 0, 0, mirror === "vertical" ? -1 : 1, 0, 0];
}

function atOrigin(matrix: Matrix, area: Area): Matrix {
  const { left, bottom } = movedArea(matrix, area);
  return times(matrix, [1, 0, 0, 1, -left, -bottom]);
}

/** Brings the trim to its size; its middle stays the middle. */
function fitted(matrix: Matrix, trim: Area, adjustment: Adjustment): Matrix {
  const { fit, bleed, growIntoBleed } = adjustment;
  const now = movedArea(matrix, trim);
  const { width = widthOf(now), height = heightOf(now) } = adjustment;
  const extra = growIntoBleed ? 2 * bleed : 0;
  const across = (width + extra) / widthOf(now);
  const up = (height + extra) / heightOf(now);
  const both = fit === "inside" ? Math.min(across, up) : Math.max(across, up);
  const [x, y] = fit === "stretch" ? [across, up] : [both, both];
  const middle = { x: ((now.left + now.right) / 2) * x, y: ((now.bottom + now.top) / 2) * y };
  const place: Matrix = [x, 0, 0, y, bleed + width / 2 - middle.x, bleed + height / 2 - middle.y];
  return times(matrix, place);
}

function boxesAfter(
  { media, written, trim }: PageBoxes,
  matrix: Matrix,
  { fit, bleed, width, height }: Adjustment,
): AdjustedPage["boxes"] {
  if (fit === "none") {
    const moved = Object.entries(written).map(([name, area]) => [name, movedArea(matrix, area)]);
    return { MediaBox: movedArea(matrix, media), ...Object.fromEntries(moved) };
  }
  const now = movedArea(matrix, trim);
  const [across, up] = [width ?? widthOf(now), height ?? heightOf(now)];
  const sheet = { left: 0, bottom: 0, right: across + 2 * bleed, top: up + 2 * bleed };
  const cut = { left: bleed, bottom: bleed, right: bleed + across, top: bleed + up };
  return { MediaBox: sheet, BleedBox: sheet, TrimBox: cut };
}
