/** Where links and outlines point: a page and a view of it, whatever way it is written. ISO 32000-1 §12.3.2. */

import {
  PDFArray,
  type PDFContext,
  PDFDict,
  PDFName,
  PDFNumber,
  type PDFObject,
} from "@cantoo/pdf-lib";
import {
  arrayOf,
  bytesOf,
  dictOf,
  identityOf,
  member,
  nameOf,
  type Thing,
} from "../prepress/pdf/objects.ts";
import type { PageLeaf } from "../prepress/pdf/page-tree.ts";

const NAMES_MAX = 100_000;
const DEPTH_MAX = 50;

/** A destination as a page, counted from 0, and the view: what stands behind the page in the array. */
export interface Destination {
  readonly page: number;
  readonly view: readonly PDFObject[];
}

export class Destinations {
  readonly #context: PDFContext;
  readonly #catalog: PDFDict;
  /** The first page that an object is. */
  readonly #pages = new Map<string, number>();
  readonly #count: number;
  #named: ReadonlyMap<string, PDFObject> | undefined;

  constructor(context: PDFContext, catalog: PDFDict, leaves: readonly (PageLeaf | undefined)[]) {
    this.#context = context;
    this.#catalog = catalog;
    this.#count = leaves.length;
    leaves.forEach((leaf, index) => {
      const identity = leaf?.identity ?? "";
      if (identity !== "" && !this.#pages.has(identity)) {
        this.#pages.set(identity, index);
      }
    });
  }

  /** What a destination or its name says; undefined where it leads to no page of the document. */
  resolve(thing: Thing): Destination | undefined {
    const array = this.#arrayOf(thing);
    const [target, ...view] = array ?? [];
    // Some programs write the number of the page, which is for other files only.
    const page =
      target instanceof PDFNumber ? target.asNumber() : this.#pages.get(identityOf(target));
    return page === undefined || !Number.isInteger(page) || page < 0 || page >= this.#count
      ? undefined
      : { page, view };
  }

  /** Where an annotation or an entry of the outline leads within the document; "elsewhere" for any other action. */
  ofTarget(dict: PDFDict): Destination | "elsewhere" | "nowhere" {
    const direct = member(dict, "Dest");
    if (direct !== undefined) {
      return this.resolve(direct) ?? "nowhere";
    }
    const action = dictOf(this.#context, member(dict, "A"));
    if (nameOf(this.#context, member(action, "S")) === "GoTo") {
      return this.resolve(member(action, "D")) ?? "nowhere";
    }
    return "elsewhere";
  }

  #arrayOf(thing: Thing): readonly PDFObject[] | undefined {
    const array = arrayOf(this.#context, thing);
    if (array !== undefined) {
      return array;
    }
    const bytes = bytesOf(this.#context, thing);
    const name = bytes === undefined ? nameOf(this.#context, thing) : latin1(bytes);
    if (name === undefined) {
      return arrayOf(this.#context, member(dictOf(this.#context, thing), "D"));
    }
    this.#named ??= this.#readNames();
    const found = this.#named.get(name);
    return (
      arrayOf(this.#context, found) ??
      arrayOf(this.#context, member(dictOf(this.#context, found), "D"))
    );
  }

  #readNames(): ReadonlyMap<string, PDFObject> {
    const named = new Map<string, PDFObject>();
    // PDF 1.1 has them in a dictionary, later versions in a tree.
    const old = dictOf(this.#context, member(this.#catalog, "Dests"));
    for (const [name, value] of old?.entries() ?? []) {
      named.set(name.decodeText(), value);
    }
    const names = dictOf(this.#context, member(this.#catalog, "Names"));
    this.#readNameTree(member(names, "Dests"), { named, seen: new Set(), depth: 0 });
    return named;
  }

  #readNameTree(node: Thing, reading: NameReading): void {
    const { named, seen, depth } = reading;
    // A node that is there twice leads in a circle.
    const dict = seen.has(node) ? undefined : dictOf(this.#context, node);
    seen.add(node);
    const pairs = arrayOf(this.#context, member(dict, "Names")) ?? [];
    for (let at = 0; at + 1 < pairs.length && named.size < NAMES_MAX; at += 2) {
      const name = bytesOf(this.#context, pairs[at]);
      const value = pairs[at + 1];
      if (name !== undefined && value !== undefined) {
        named.set(latin1(name), value);
      }
    }
    for (const kid of depth < DEPTH_MAX
      ? (arrayOf(this.#context, member(dict, "Kids")) ?? [])
      : []) {
      if (named.size < NAMES_MAX) {
        this.#readNameTree(kid, { ...reading, depth: depth + 1 });
      }
    }
  }
}

interface NameReading {
  readonly named: Map<string, PDFObject>;
  readonly seen: Set<Thing>;
  readonly depth: number;
}

/** As an array of the file that the page was taken to. */
export function destinationArray(
  context: PDFContext,
  page: PDFObject,
  view: readonly PDFObject[],
): PDFArray {
  const array = PDFArray.withContext(context);
  const shown = view.length === 0 ? [PDFName.of("Fit")] : view;
  [page, ...shown].forEach((each) => array.push(each));
  return array;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}
