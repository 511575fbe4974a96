/** The pages of a PDF, walked by hand: what is counted, what is missing, and what a page inherits. ISO 32000-1 §7.7.3. */

import type { PDFContext, PDFDict } from "@cantoo/pdf-lib";
import type { FoundWord } from "../../../core/ports/prepress.ts";
import { arrayOf, dictOf, identityOf, member, nameOf, numberOf, type Thing } from "./objects.ts";

const DEPTH_MAX = 50;

/** ISO 32000-1 Table 30: these and no other entries of a page come from the nodes above it. */
const INHERITED = ["MediaBox", "CropBox", "Rotate", "Resources"] as const;
type InheritedKey = (typeof INHERITED)[number];

export interface PageLeaf {
  readonly dict: PDFDict;
  readonly identity: string;
  readonly inherited: Readonly<Partial<Record<InheritedKey, Thing>>>;
}

export type TreeDamage = Extract<
  FoundWord,
  "page-missing" | "page-tree-circle" | "page-without-type"
>;

export interface PageTree {
  readonly leaves: readonly PageLeaf[];
  /** The same, with undefined where a page is missing. */
  readonly places: readonly (PageLeaf | undefined)[];
  /** As the root of the tree says. */
  readonly count: number | undefined;
  readonly isCountRight: boolean;
  /** What else is wrong with it. */
  readonly damages: readonly TreeDamage[];
}

/** Walks the tree. At most `pagesMax` pages are looked for. */
export function readPageTree(
  context: PDFContext,
  catalog: PDFDict | undefined,
  pagesMax: number,
): PageTree {
  const leaves: PageLeaf[] = [];
  const places: (PageLeaf | undefined)[] = [];
  const damages = new Set<TreeDamage>();
  const open = new Set<string>();
  const visit = (thing: Thing, above: PageLeaf["inherited"], depth: number): void => {
    const dict = dictOf(context, thing);
    const identity = identityOf(thing);
    if (dict === undefined) {
      damages.add("page-missing");
      places.push(undefined);
      return;
    }
    if (depth > DEPTH_MAX || (identity !== "" && open.has(identity))) {
      damages.add("page-tree-circle");
      return;
    }
    const inherited = { ...above };
    for (const key of INHERITED) {
      const value = member(dict, key);
      if (value !== undefined) {
        inherited[key] = value;
      }
    }
    const kids = arrayOf(context, member(dict, "Kids"));
    if (kids === undefined) {
      if (nameOf(context, member(dict, "Type")) !== "Page") {
        damages.add("page-without-type");
      }
      const leaf = { dict, identity, inherited };
      leaves.push(leaf);
      places.push(leaf);
      return;
    }
    open.add(identity);
    for (const kid of kids) {
      if (places.length <= pagesMax) {
        visit(kid, inherited, depth + 1);
      }
    }
    open.delete(identity);
  };
  // A file may name something else as its catalog.
  const root = member(dictOf(context, catalog), "Pages");
  visit(root, {}, 0);
  const count = numberOf(context, member(dictOf(context, root), "Count"));
  const isCountRight = count === leaves.length || leaves.length > pagesMax;
  return { leaves, places, count, isCountRight, damages: [...damages] };
}
