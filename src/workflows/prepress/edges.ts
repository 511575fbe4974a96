/** Looks at the picture of a page along its trim: where ink reaches the trim and ends before the bleed does, a cut that is a hair off leaves white. */

import type { EdgeParts } from "./checks/check.ts";
import { onPicture, pictureSize, type Sheet } from "./page-picture.ts";
import type { PageBoxes } from "./pdf/page-boxes.ts";
import type { PagePixels } from "../pdfium/pdfium-file.ts";
import { toMm } from "./units.ts";

/** Lighter than this is paper. */
const PAPER_MIN = 250;
/** How far inside of the trim ink is looked for. */
const INSIDE_MM = 0.7;
/** By so much less than is asked for bleed may end: what is drawn to a line is blurred there. */
const TOLERANCE_MM = 0.3;

interface Edge {
  readonly length: number;
  /** The pixel at this place along the edge, so many pixels inside of the trim; negative ones outside. */
  readonly at: (along: number, inside: number) => readonly [x: number, y: number];
}

interface Distances {
  readonly inside: number;
  /** Of the bleed's end. */
  readonly outside: number;
}

/** Of each side of the page as it is shown, the part along which ink reaches the trim, but not the end of the bleed, 0 to 1. */
export function endsInBleed(
  pixels: PagePixels,
  sheet: Sheet & Pick<PageBoxes, "trim">,
  bleedMm: number,
): EdgeParts {
  const perMm = pixels.width / toMm(pictureSize(sheet).width);
  const area = onPicture(sheet, sheet.trim);
  const [left, top] = [area.left * perMm, area.top * perMm];
  const [width, height] = [area.width * perMm, area.height * perMm];
  const distances: Distances = {
    inside: Math.max(1.5, INSIDE_MM * perMm),
    outside: Math.max(1.5, bleedMm * perMm - Math.max(1, TOLERANCE_MM * perMm)),
  };
  const part = (edge: Edge): number => partOf(pixels, edge, distances);
  return {
    left: part({ length: height, at: (along, inside) => [left + inside, top + along] }),
    right: part({ length: height, at: (along, inside) => [left + width - inside, top + along] }),
    top: part({ length: width, at: (along, inside) => [left + along, top + inside] }),
    bottom: part({ length: width, at: (along, inside) => [left + along, top + height - inside] }),
  };
}

function partOf(pixels: PagePixels, { length, at }: Edge, distances: Distances): number {
  const steps = Math.floor(length);
  let ends = 0;
  let begins = 0;
  for (let along = 0; along < steps; along += 1) {
    const inside = isInk(pixels, at(along, distances.inside)) === true;
    const outside = lastSeen(pixels, (distance) => at(along, -distance), distances.outside);
    ends += inside && outside === false ? 1 : 0;
    begins += !inside && outside === true ? 1 : 0;
  }
  // A pattern begins outside as often as it ends there; what was cut off only ends.
  return steps === 0 || ends <= 2 * begins ? 0 : ends / steps;
}

/** Whether there is ink at this distance, or as far as the sheet goes where that is less. */
function lastSeen(
  pixels: PagePixels,
  at: (distance: number) => readonly [number, number],
  farthest: number,
): boolean | undefined {
  for (let distance = farthest; distance >= 1; distance -= 1) {
    const seen = isInk(pixels, at(distance));
    if (seen !== undefined) {
      return seen;
    }
  }
  return undefined;
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
