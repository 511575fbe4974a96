/** Adjusts the pages of a PDF itself: what is drawn stays what it is, with its fonts, colours and lines. */

import {
  type PDFContext,
  type PDFDocument,
  PDFName,
  PDFNumber,
  type PDFObject,
  PDFRef,
} from "@cantoo/pdf-lib";
import { WorkflowFailure } from "../../core/ports/workflow-context.ts";
import { adjusted, type Adjustment, onlyTurns } from "./adjustment.ts";
import { readNotes } from "./pdf/annotations.ts";
import type { Area, Matrix } from "./pdf/matrix.ts";
import { arrayOf, member } from "./pdf/objects.ts";
import { type BoxName, readBoxes } from "./pdf/page-boxes.ts";
import { type PageLeaf, readPageTree } from "./pdf/page-tree.ts";

const BOXES: readonly BoxName[] = ["MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox"];

/**
 * Adjusts all pages, or those of `pages`. Returns how many.
 * @throws WorkflowFailure unsupportedFeature for a page with annotations, which stay where they are while it moves
 */
export function adjustDocument(
  { context, catalog }: PDFDocument,
  adjustment: Adjustment,
  pages: ReadonlySet<number> | undefined,
): number {
  const { leaves } = readPageTree(context, catalog, LEAVES_MAX);
  const done = new Set<string>();
  let count = 0;
  for (const [index, leaf] of leaves.entries()) {
    const isWanted = pages === undefined || pages.has(index + 1);
    // A page that is there twice is one object, adjusted once.
    if (isWanted && !(leaf.identity !== "" && done.has(leaf.identity))) {
      done.add(leaf.identity);
      adjustPage(context, leaf, { adjustment, number: index + 1 });
    }
    count += isWanted ? 1 : 0;
  }
  return count;
}

const LEAVES_MAX = 2000;

function adjustPage(
  context: PDFContext,
  leaf: PageLeaf,
  { adjustment, number }: { readonly adjustment: Adjustment; readonly number: number },
): void {
  const boxes = readBoxes(context, leaf);
  if (onlyTurns(adjustment)) {
    const rotation = (boxes.rotation + adjustment.rotate) % 360;
    leaf.dict.set(PDFName.of("Rotate"), PDFNumber.of(rotation));
    return;
  }
  if (readNotes(context, leaf, boxes.userUnit).annotations > 0) {
    const message = `Page ${number} has form fields, links or notes, which cannot be moved with what is drawn; flatten the page first, or only turn it.`;
    throw new WorkflowFailure("unsupportedFeature", message);
  }
  const after = adjusted(boxes, adjustment);
  wrapContents(context, leaf, after.matrix);
  for (const name of BOXES) {
    setBox(leaf, name, corners(context, after.boxes[name]));
  }
  leaf.dict.set(PDFName.of("Rotate"), PDFNumber.of(0));
  leaf.dict.delete(PDFName.of("UserUnit"));
}

/** Puts the matrix before what is drawn, and the state back after it. */
function wrapContents(context: PDFContext, { dict }: PageLeaf, matrix: Matrix): void {
  const contents = member(dict, "Contents");
  const inner: readonly PDFObject[] =
    arrayOf(context, contents) ?? (contents instanceof PDFRef ? [contents] : []);
  const numbers = matrix.map((each) => Number(each.toFixed(6))).join(" ");
  const before = context.register(context.stream(`q ${numbers} cm\n`));
  const after = context.register(context.stream("\nQ\n"));
  dict.set(PDFName.of("Contents"), context.obj([before, ...inner, after]));
}

function corners(context: PDFContext, area: Area | undefined): PDFObject | undefined {
  return area === undefined
    ? undefined
    : context.obj(
        [area.left, area.bottom, area.right, area.top].map((each) => Number(each.toFixed(4))),
      );
}

function setBox({ dict, inherited }: PageLeaf, name: BoxName, box: PDFObject | undefined): void {
  const key = PDFName.of(name);
  // Without it what the nodes above say of the crop box would hold again.
  const whole = name === "CropBox" && inherited.CropBox !== undefined ? "MediaBox" : undefined;
  const value = box ?? (whole === undefined ? undefined : dict.get(PDFName.of(whole)));
  if (value === undefined) {
    dict.delete(key);
  } else {
    dict.set(key, value);
  }
}
