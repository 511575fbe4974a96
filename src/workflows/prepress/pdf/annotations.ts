/** Notes on a page: annotations that people put there, with where they lie. */

import { type PDFContext } from "@cantoo/pdf-lib";
import { arrayOf, dictOf, member, nameOf, numbersOf } from "./objects.ts";
import { type Area, around } from "./matrix.ts";
import type { PageLeaf } from "./page-tree.ts";

/** Part of the file's working, or for the press. */
const NO_NOTES = new Set(["Link", "Popup", "Widget", "PrinterMark", "TrapNet"]);

export interface Note {
  readonly kind: string;
  /** Points of the paper. */
  readonly area: Area;
}

/** How many annotations of any kind the page has, and those that are notes. */
export function readNotes(
  context: PDFContext,
  { dict }: PageLeaf,
  userUnit: number,
): { readonly annotations: number; readonly notes: readonly Note[] } {
  const annotations = arrayOf(context, member(dict, "Annots")) ?? [];
  const notes = annotations.flatMap((each) => {
    const annotation = dictOf(context, each);
    const kind = nameOf(context, member(annotation, "Subtype")) ?? "";
    const [x1, y1, x2, y2] = numbersOf(context, member(annotation, "Rect")) ?? [];
    if (
      kind === "" ||
      NO_NOTES.has(kind) ||
      x1 === undefined ||
      y1 === undefined ||
      x2 === undefined ||
      y2 === undefined
    ) {
      return [];
    }
    const corners = [
      { x: x1 * userUnit, y: y1 * userUnit },
      { x: x2 * userUnit, y: y2 * userUnit },
    ];
    return [{ kind, area: around(corners) }];
  });
  return { annotations: annotations.length, notes };
}
