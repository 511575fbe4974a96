/** Boxes and rotations of pages that are not as they should be, and what PDFium, as other programs, takes in their place. */

import type { PDFContext } from "@cantoo/pdf-lib";
import type { PageFault } from "../../../page-warnings.ts";
import { heightOf, shared, widthOf } from "../matrix.ts";
import { readBoxes } from "../page-boxes.ts";
import type { PageLeaf } from "../page-tree.ts";

/** ISO 32000-1 Annex C.2: units of a side. */
const SIDE_MAX = 14_400;
const LETTER = "a page of 612 x 792 points (US Letter) is taken";
const MEND = "Set it in the program that made the file.";

/** What is told of the page. */
export function boxFaults(context: PDFContext, leaf: PageLeaf): readonly PageFault[] {
  const { written, invalid, media, userUnit, oddRotation } = readBoxes(context, leaf);
  const faults: PageFault[] = [];
  const tell = (object: string, reason: string): void =>
    void faults.push({ object, reason: `${reason}. ${MEND}` });
  if (written.MediaBox === undefined) {
    const isThere = invalid.includes("MediaBox");
    const what = isThere ? "it is no box of four numbers with a size" : "the page has none";
    tell("the MediaBox", `${what}; ${LETTER}`);
  }
  const [width, height] = [widthOf(media) / userUnit, heightOf(media) / userUnit];
  if (Math.max(width, height) > SIDE_MAX) {
    const size = `${Math.round(width)} x ${Math.round(height)} units`;
    tell("the MediaBox", `it has ${size}, and a page has at most ${SIDE_MAX} a side`);
  }
  if (invalid.includes("CropBox")) {
    tell("the CropBox", "it is no box of four numbers with a size; the MediaBox is taken");
  } else if (written.CropBox !== undefined && shared(written.CropBox, media) === undefined) {
    tell("the CropBox", "it lies outside of the MediaBox, which is taken");
  }
  if (oddRotation !== undefined) {
    // As PDFium and others reckon: whole quarters count.
    const turned = (((Math.trunc(oddRotation / 90) % 4) + 4) % 4) * 90;
    const what = `${oddRotation} is no multiple of 90 degrees`;
    tell("Rotate", `${what}; the page is ${turned === 0 ? "not turned" : `turned by ${turned}`}`);
  }
  return faults;
}
