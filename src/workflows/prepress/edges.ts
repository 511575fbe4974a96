/** Looks at the picture of a page along its trim: where ink ends there, a cut that is a hair off leaves white. */

import type { EdgeParts } from "./checks/check.ts";
import { onPicture, pictureSize, type Sheet } from "./page-picture.ts";
import type { Area } from "./pdf/matrix.ts";
import type { PagePixels } from "./pdfium-file.ts";
import { toMm } from "./units.ts";

/** Lighter than this is paper. */
const PAPER_MIN = 250;
/** How far from the trim is looked, in and out. */
const DISTANCE_MM = 0.7;

interface Edge {
  readonly length: number;
  /** The pixel at this place along the edge, so many pixels inside of the trim; negative ones outside. */
  readonly at: (along: number, inside: number) => readonly [x: number, y: number];
}

/** Of each side of the page as it is shown, the part along which ink ends at the trim, 0 to 1. */
export function endsAtTrim(pixels: PagePixels, sheet: Sheet, trim: Area): EdgeParts {
  const perMm = pixels.width / toMm(pictureSize(sheet).width);
  const area = onPicture(sheet, trim);
  const [left, top] = [area.left * perMm, area.top * perMm];
  const [width, height] = [area.width * perMm, area.height * perMm];
  const part = (edge: Edge): number => partOf(pixels, edge, Math.max(1.5, DISTANCE_MM * perMm));
  return {
    left: part({ length: height, at: (along, inside) => [left + inside, top + along] }),
    right: part({ length: height, at: (along, inside) => [left + width - inside, top + along] }),
    top: part({ length: width, at: (along, inside) => [left + along, top + inside] }),
    bottom: part({ length: width, at: (along, inside) => [left + along, top + height - inside] }),
  };
}

function partOf(pixels: PagePixels, { length, at }: Edge, distance: number): number {
  const steps = Math.floor(length);
  let ends = 0;
  for (let along = 0; along < steps; along += 1) {
    const inside = isInk(pixels, at(along, distance));
    const outside = isInk(pixels, at(along, -distance));
    ends += inside === true && outside === false ? 1 : 0;
  }
  return steps === 0 ? 0 : ends / steps;
}

/** undefined off the picture. */
function isInk(
  { width, height, data }: PagePixels,
  [x, y]: readonly [number, number],
): boolean | undefined {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  if (column < 0 || row < 0 || column >= width || row >= height) {
    return undefined;
  }
  const at = (row * width + column) * 4;
  return Math.min(data[at] ?? 255, data[at + 1] ?? 255, data[at + 2] ?? 255) < PAPER_MIN;
}
