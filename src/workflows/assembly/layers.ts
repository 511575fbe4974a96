/** The layers of several PDF files as those of one: what is switched off in one of them stays so. ISO 32000-1 §8.11. */

import type { PDFObject, PDFRef } from "@cantoo/pdf-lib";
import { PDFString } from "@cantoo/pdf-lib";
import { arrayOf, dictOf, identityOf, member, nameOf } from "../prepress/pdf/objects.ts";
import type { ObjectCopy } from "./object-copy.ts";
import type { PdfWriter } from "./pdf-writer.ts";
import type { SourcePdf } from "./source-pdf.ts";

/** Lists of the default configuration that can stand behind each other. */
const LISTS = ["Order", "RBGroups", "Locked", "AS"] as const;

export class Layers {
  readonly #writer: PdfWriter;
  readonly #groups: PDFObject[] = [];
  readonly #off: PDFObject[] = [];
  readonly #lists = new Map<string, PDFObject[]>();

  constructor(writer: PdfWriter) {
    this.#writer = writer;
  }

  add({ context, catalog }: SourcePdf, copy: ObjectCopy): void {
    const properties = dictOf(context, member(catalog, "OCProperties"));
    const groups = arrayOf(context, member(properties, "OCGs")) ?? [];
    const usual = dictOf(context, member(properties, "D"));
    const members = (name: string): readonly PDFObject[] =>
      arrayOf(context, member(usual, name)) ?? [];
    const on = new Set(members("ON").map(identityOf));
    const off =
      nameOf(context, member(usual, "BaseState")) === "OFF"
        ? groups.filter((group) => !on.has(identityOf(group)))
        : members("OFF");
    this.#groups.push(...groups.map((group) => copy.copy(group)));
    this.#off.push(...off.map((group) => copy.copy(group)));
    for (const name of LISTS) {
      const copied = members(name).map((each) => copy.copy(each));
      this.#lists.set(name, [...(this.#lists.get(name) ?? []), ...copied]);
    }
  }

  /** The properties of the written file; undefined without layers. */
  write(): PDFRef | undefined {
    if (this.#groups.length === 0) {
      return undefined;
    }
    const lists = [...this.#lists]
      .filter(([, members]) => members.length > 0)
      .map(([name, members]) => [name, this.#writer.array(members)] as const);
    const usual = this.#writer.dict({
      Name: PDFString.of("Default"),
      OFF: this.#writer.array(this.#off),
      ...Object.fromEntries(lists),
    });
    return this.#writer.add(
      this.#writer.dict({ OCGs: this.#writer.array(this.#groups), D: usual }),
    );
  }
}
