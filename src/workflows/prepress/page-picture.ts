/** Where things are on the picture of a page: in millimetres from its upper left corner, turned as viewers turn it. */

import type { AreaDocument } from "../../core/model/contract-types.gen.ts";
import type { Area } from "./pdf/matrix.ts";
import { heightOf, widthOf } from "./pdf/matrix.ts";
import { rounded, toMm } from "./units.ts";

/** The sheet that a picture shows. */
export interface Sheet {
  /** Points of the paper. */
  readonly media: Area;
  /** Degrees clockwise. */
  readonly rotation: number;
}

/** The size of the picture in points. */
export function pictureSize({ media, rotation }: Sheet): {
  readonly width: number;
  readonly height: number;
} {
  const [width, height] = [widthOf(media), heightOf(media)];
  return rotation % 180 === 0 ? { width, height } : { width: height, height: width };
}

/** An area of the sheet on its picture. */
export function onPicture({ media, rotation }: Sheet, area: Area): AreaDocument {
  const fromLeft = area.left - media.left;
  const fromRight = media.right - area.right;
  const fromTop = media.top - area.top;
  const fromBottom = area.bottom - media.bottom;
  const isTurned = rotation % 180 !== 0;
  const left = { 0: fromLeft, 90: fromBottom, 180: fromRight, 270: fromTop }[rotation] ?? fromLeft;
  const top = { 0: fromTop, 90: fromLeft, 180: fromBottom, 270: fromRight }[rotation] ?? fromTop;
  return {
    left: mm(left),
    top: mm(top),
    width: mm(isTurned ? heightOf(area) : widthOf(area)),
    height: mm(isTurned ? widthOf(area) : heightOf(area)),
  };
}

function mm(points: number): number {
  return rounded(toMm(points));
}
