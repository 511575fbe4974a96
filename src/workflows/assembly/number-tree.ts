/** What number trees hold: labels of pages, and what marked content belongs to. */

import type { PDFContext, PDFObject } from "@cantoo/pdf-lib";
import { arrayOf, dictOf, member, numberOf, type Thing } from "../prepress/pdf/objects.ts";

const DEPTH_MAX = 50;
const KEYS_MAX = 1_000_000;

/** The entries of a number tree in order, and the number behind the last. ISO 32000-1 §7.9.7. */
export function numbered(
  context: PDFContext,
  root: Thing,
): { readonly found: ReadonlyMap<number, PDFObject>; readonly next: number } {
  const found = new Map<number, PDFObject>();
  // A node that is there twice leads in a circle.
  const seen = new Set<Thing>();
  const visit = (node: Thing, depth: number): void => {
    const dict = seen.has(node) ? undefined : dictOf(context, node);
    seen.add(node);
    const pairs = arrayOf(context, member(dict, "Nums")) ?? [];
    for (let at = 0; at + 1 < pairs.length && found.size < KEYS_MAX; at += 2) {
      const number = numberOf(context, pairs[at]);
      const value = pairs[at + 1];
      if (number !== undefined && Number.isInteger(number) && number >= 0 && value !== undefined) {
        found.set(number, value);
      }
    }
    for (const kid of depth < DEPTH_MAX ? (arrayOf(context, member(dict, "Kids")) ?? []) : []) {
      visit(kid, depth + 1);
    }
  };
  visit(root, 0);
  const sorted = new Map([...found].sort(([left], [right]) => left - right));
  return { found: sorted, next: Math.max(-1, [...sorted.keys()].at(-1) ?? -1) + 1 };
}
