/** The structure trees of several tagged PDF files as that of one, for readers of screens. ISO 32000-1 §14.7. */

import {
  PDFBool,
  type PDFDict,
  PDFName,
  PDFNumber,
  type PDFObject,
  type PDFRef,
} from "@cantoo/pdf-lib";
import { arrayOf, dictOf, identityOf, member, numberOf } from "../prepress/pdf/objects.ts";
import { numbered } from "./number-tree.ts";
import type { ObjectCopy } from "./object-copy.ts";
import type { PdfWriter } from "./pdf-writer.ts";
import type { SourcePdf } from "./source-pdf.ts";

/** What maps names of one file to others. */
const MAPS = ["RoleMap", "ClassMap"] as const;

export class Structure {
  readonly #writer: PdfWriter;
  readonly #kids: PDFObject[] = [];
  /** By the numbers that pages and annotations have. */
  readonly #parents: PDFObject[] = [];
  readonly #maps = new Map<string, Map<string, PDFObject>>();
  #root: PDFRef | undefined;
  #next = 0;
  #isWhole = true;

  constructor(writer: PdfWriter) {
    this.#writer = writer;
  }

  /** Takes the tree of a file, all of whose pages are taken. To be called before pages are copied. */
  add({ context, catalog }: SourcePdf, copy: ObjectCopy): void {
    const reference = member(catalog, "StructTreeRoot");
    const tree = dictOf(context, reference);
    if (tree === undefined) {
      this.addUntagged();
      return;
    }
    this.#root ??= this.#writer.next();
    copy.takeAs(identityOf(reference), this.#root);
    copy.renumberStructure(this.#next);
    const kids = member(tree, "K");
    const list = arrayOf(context, kids) ?? (kids === undefined ? [] : [kids]);
    this.#kids.push(...list.map((kid) => copy.copyApart(kid)));
    this.#takeParents({ context }, copy, tree);
    for (const name of MAPS) {
      this.#takeMap(name, copy, dictOf(context, member(tree, name)));
    }
  }

  #takeParents({ context }: Pick<SourcePdf, "context">, copy: ObjectCopy, tree: PDFDict): void {
    const { found, next } = numbered(context, member(tree, "ParentTree"));
    for (const [number, value] of found) {
      this.#parents.push(PDFNumber.of(this.#next + number), copy.copy(value));
    }
    this.#next += Math.max(next, numberOf(context, member(tree, "ParentTreeNextKey")) ?? 0);
  }

  /** Of one name the first meaning holds. */
  #takeMap(name: string, copy: ObjectCopy, own: PDFDict | undefined): void {
    const map = this.#maps.get(name) ?? new Map<string, PDFObject>();
    for (const [from, to] of own?.entries() ?? []) {
      if (!map.has(from.decodeText())) {
        map.set(from.decodeText(), copy.copy(to));
      }
    }
    this.#maps.set(name, map);
  }

  /** Tells of pages that no tree speaks of. */
  addUntagged(): void {
    this.#isWhole = false;
  }

  /** What the catalog of the written file says of it; nothing without a tree. */
  write(): Readonly<Record<string, PDFObject>> {
    const root = this.#root;
    if (root === undefined) {
      return {};
    }
    const maps = [...this.#maps]
      .filter(([, map]) => map.size > 0)
      .map(([name, map]) => [name, this.#writer.dict(Object.fromEntries(map))] as const);
    const parents = this.#writer.dict({ Nums: this.#writer.array(this.#parents) });
    this.#writer.write(
      root,
      this.#writer.dict({
        Type: PDFName.of("StructTreeRoot"),
        K: this.#writer.array(this.#kids),
        ParentTree: this.#writer.add(parents),
        ParentTreeNextKey: PDFNumber.of(this.#next),
        ...Object.fromEntries(maps),
      }),
    );
    const marked = this.#writer.dict({ Marked: PDFBool.True });
    return { StructTreeRoot: root, ...(this.#isWhole ? { MarkInfo: marked } : {}) };
  }
}
