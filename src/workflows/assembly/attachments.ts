/** Files that are attached to a PDF as a whole, by their names. ISO 32000-1 §7.9.6, §7.11.4. */

import type { PDFContext } from "@cantoo/pdf-lib";
import { arrayOf, dictOf, member, textOf, type Thing } from "../prepress/pdf/objects.ts";

const [DEPTH_MAX, FILES_MAX] = [50, 1000];

/** In the order of the name tree whose root this is. */
export function attachmentNames(context: PDFContext, root: Thing): readonly string[] {
  const names: string[] = [];
  // A node that is there twice leads in a circle.
  const seen = new Set<Thing>();
  const visit = (node: Thing, depth: number): void => {
    const dict = seen.has(node) ? undefined : dictOf(context, node);
    seen.add(node);
    const pairs = arrayOf(context, member(dict, "Names")) ?? [];
    for (let at = 0; at + 1 < pairs.length && names.length < FILES_MAX; at += 2) {
      const file = dictOf(context, pairs[at + 1]);
      const told = [member(file, "UF"), member(file, "F"), pairs[at]];
      names.push(told.map((each) => textOf(context, each)).find(Boolean) ?? "without a name");
    }
    for (const kid of depth < DEPTH_MAX ? (arrayOf(context, member(dict, "Kids")) ?? []) : []) {
      visit(kid, depth + 1);
    }
  };
  visit(root, 0);
  return names;
}
