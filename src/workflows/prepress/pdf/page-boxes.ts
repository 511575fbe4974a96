/** The boxes of a page: as they are written, what is wrong with them, and what stands for those that are not there. */

import type { PDFContext } from "@cantoo/pdf-lib";
import { member, numberOf, numbersOf, type Thing } from "./objects.ts";
import { type Area, heightOf, shared, widthOf } from "./matrix.ts";
import type { PageLeaf } from "./page-tree.ts";

/** ISO 32000-1 §14.11.2: A4 stands for nothing there; viewers take letter. */
const LETTER: Area = { left: 0, bottom: 0, right: 612, top: 792 };

export type BoxName = "MediaBox" | "CropBox" | "BleedBox" | "TrimBox" | "ArtBox";

export interface PageBoxes {
  /** Points of the paper: UserUnit is worked in already. */
  readonly media: Area;
  readonly crop: Area;
  readonly trim: Area;
  /** As they are written, corners in order; only those that are on the page and valid. */
  readonly written: Readonly<Partial<Record<BoxName, Area>>>;
  /** On the page, and no box: not four numbers, or without size. */
  readonly invalid: readonly BoxName[];
  readonly userUnit: number;
  /** Degrees clockwise: 0, 90, 180 or 270. */
  readonly rotation: number;
  /** As it is written, where that is no multiple of 90. */
  readonly oddRotation?: number;
}

const NAMES: readonly BoxName[] = ["MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox"];

/** The boxes of a page. */
export function readBoxes(context: PDFContext, leaf: PageLeaf): PageBoxes {
  const userUnit = userUnitOf(numberOf(context, member(leaf.dict, "UserUnit")));
  const written: Partial<Record<BoxName, Area>> = {};
  const invalid: BoxName[] = [];
  for (const name of NAMES) {
    const thing = thingOf(leaf, name);
    const area = thing === undefined ? undefined : areaOf(numbersOf(context, thing), userUnit);
    if (area !== undefined) {
      written[name] = area;
    } else if (thing !== undefined) {
      invalid.push(name);
    }
  }
  const media = written.MediaBox ?? LETTER;
  const crop = shared(written.CropBox ?? media, media) ?? media;
  const trim = written.TrimBox === undefined ? crop : (shared(written.TrimBox, media) ?? crop);
  return { media, crop, trim, written, invalid, userUnit, ...rotationOf(context, leaf) };
}

/** ISO 32000-1 Table 30: MediaBox and CropBox are inherited, the others are not. */
function thingOf({ dict, inherited }: PageLeaf, name: BoxName): Thing {
  return name === "MediaBox" || name === "CropBox" ? inherited[name] : member(dict, name);
}

function userUnitOf(unit: number | undefined): number {
  return unit !== undefined && unit > 0 ? unit : 1;
}

/** ISO 32000-1 §7.9.5: any two opposite corners. */
function areaOf(numbers: readonly number[] | undefined, unit: number): Area | undefined {
  const [x1, y1, x2, y2, more] = numbers ?? [];
  if (
    x1 === undefined ||
    y1 === undefined ||
    x2 === undefined ||
    y2 === undefined ||
    more !== undefined
  ) {
    return undefined;
  }
  const area = {
    left: Math.min(x1, x2) * unit,
    bottom: Math.min(y1, y2) * unit,
    right: Math.max(x1, x2) * unit,
    top: Math.max(y1, y2) * unit,
  };
  return widthOf(area) > 0 && heightOf(area) > 0 ? area : undefined;
}

function rotationOf(
  context: PDFContext,
  { inherited }: PageLeaf,
): Pick<PageBoxes, "rotation" | "oddRotation"> {
  const written = numberOf(context, inherited.Rotate) ?? 0;
  const turned = ((written % 360) + 360) % 360;
  return turned % 90 === 0 ? { rotation: turned } : { rotation: 0, oddRotation: written };
}
