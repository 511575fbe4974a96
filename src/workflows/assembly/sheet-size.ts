/** How large the page of a picture is, and how the picture lies on it. */

import type { Matrix } from "../prepress/pdf/matrix.ts";

/** Points, upright. */
const SIZES = {
  a3: [841.89, 1190.551],
  a4: [595.276, 841.89],
  a5: [419.528, 595.276],
  letter: [612, 792],
  legal: [612, 1008],
  tabloid: [792, 1224],
} as const;

/** What pages of pictures may measure: as the picture, or a size of paper. */
export const SHEET_SIZES = ["picture", "a3", "a4", "a5", "letter", "legal", "tabloid"] as const;
export type SheetSize = (typeof SHEET_SIZES)[number];

export interface SheetSetting {
  readonly size: SheetSize;
  /** Points around the picture. */
  readonly margin: number;
}

export interface Pictured {
  /** Pixels as stored. */
  readonly width: number;
  readonly height: number;
  /** EXIF 2.3 §4.6.4: how they have to be turned to be upright. */
  readonly orientation: number;
  /** Pixels per inch. */
  readonly density?: number;
}

export interface PictureSheet {
  /** Points. */
  readonly width: number;
  readonly height: number;
  /** Brings the unit square, in which PDF draws pictures, to its place. */
  readonly matrix: Matrix;
}

const POINTS_PER_INCH = 72;
const RESOLUTION_ASSUMED = 300;
/** ISO 32000-1 Annex C: what viewers show. */
const [SIDE_MIN, SIDE_MAX] = [3, 14_400];

/** For each orientation, the unit square turned within itself. */
const TURNS: Readonly<Record<number, Matrix>> = {
  1: [1, 0, 0, 1, 0, 0],
  2: [-1, 0, 0, 1, 1, 0],
  3: [-1, 0, 0, -1, 1, 1],
  4: [1, 0, 0, -1, 0, 1],
  5: [0, -1, -1, 0, 1, 1],
  6: [0, -1, 1, 0, 0, 1],
  7: [0, 1, 1, 0, 0, 0],
  8: [0, 1, -1, 0, 1, 0],
};

/** The page. Paper is turned as the picture is, so that it becomes as large as it can. */
export function sheetOf(picture: Pictured, { size, margin }: SheetSetting): PictureSheet {
  const isTurned = picture.orientation >= 5;
  const [across, down] = isTurned
    ? [picture.height, picture.width]
    : [picture.width, picture.height];
  const own = POINTS_PER_INCH / (picture.density ?? RESOLUTION_ASSUMED);
  if (size === "picture") {
    const room = SIDE_MAX - 2 * margin;
    const scale = Math.min(own, room / Math.max(across, down));
    const width = Math.max(across * scale, SIDE_MIN);
    const height = Math.max(down * scale, SIDE_MIN);
    const matrix = placed(picture, { left: margin, bottom: margin, width, height });
    return { width: width + 2 * margin, height: height + 2 * margin, matrix };
  }
  const [short, long] = SIZES[size];
  const [pageWidth, pageHeight] = across > down ? [long, short] : [short, long];
  const scale = Math.min((pageWidth - 2 * margin) / across, (pageHeight - 2 * margin) / down);
  const [width, height] = [across * scale, down * scale];
  const left = (pageWidth - width) / 2;
  const bottom = (pageHeight - height) / 2;
  const matrix = placed(picture, { left, bottom, width, height });
  return { width: pageWidth, height: pageHeight, matrix };
}

interface Place {
  readonly left: number;
  readonly bottom: number;
  readonly width: number;
  readonly height: number;
}

function placed({ orientation }: Pictured, { left, bottom, width, height }: Place): Matrix {
  const [a, b, c, d, e, f] = TURNS[orientation] ?? [1, 0, 0, 1, 0, 0];
  return [a * width, b * height, c * width, d * height, e * width + left, f * height + bottom];
}
