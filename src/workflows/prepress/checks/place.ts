/** Where a finding is: page and area, as they are told. */

import type { Finding } from "../findings.ts";
import type { Area } from "../pdf/matrix.ts";
import { shared } from "../pdf/matrix.ts";
import { onPicture } from "../page-picture.ts";
import type { CheckedPage } from "./check.ts";

/** The page, and the part of the area that is on the sheet. */
export function placeOf(
  { number, boxes }: CheckedPage,
  area: Area,
): Pick<Finding, "page" | "area"> {
  const seen = shared(area, boxes.media);
  return seen === undefined ? { page: number } : { page: number, area: onPicture(boxes, seen) };
}
