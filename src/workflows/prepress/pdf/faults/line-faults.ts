/** Annotations of lines without an appearance that reach beyond their own area: what PDFium draws of them is cut there. */

import type { PDFContext } from "@cantoo/pdf-lib";
import type { PageFault } from "../../../page-warnings.ts";
import { arrayOf, dictOf, member, nameOf, numbersOf } from "../objects.ts";
import type { PageLeaf } from "../page-tree.ts";

/** ISO 32000-1 §12.5.6: where their points stand. */
const POINTS: Readonly<Record<string, string>> = {
  Line: "L",
  Polygon: "Vertices",
  PolyLine: "Vertices",
};
/** Programs round. */
const TOLERANCE = 1;

/** One of each kind. */
export function lineFaults(context: PDFContext, { dict }: PageLeaf): readonly PageFault[] {
  const kinds = new Set<string>();
  for (const each of arrayOf(context, member(dict, "Annots")) ?? []) {
    const annotation = dictOf(context, each);
    const kind = nameOf(context, member(annotation, "Subtype")) ?? "";
    const points = numbersOf(context, member(annotation, POINTS[kind] ?? ""));
    const rect = numbersOf(context, member(annotation, "Rect"));
    if (member(annotation, "AP") === undefined && points && rect && reachesBeyond(points, rect)) {
      kinds.add(kind);
    }
  }
  return [...kinds].map((kind) => ({
    object: `annotations of the kind ${kind}`,
    reason:
      "their points lie outside of their Rect, so that they are cut or missing. Export the PDF anew.",
  }));
}

function reachesBeyond(points: readonly number[], rect: readonly number[]): boolean {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = rect;
  return points.some((value, index) => {
    const [one, other] = index % 2 === 0 ? [x1, x2] : [y1, y2];
    return value < Math.min(one, other) - TOLERANCE || value > Math.max(one, other) + TOLERANCE;
  });
}
