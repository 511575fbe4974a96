/** Copies the objects of one PDF into another that is being written, with all that they refer to, each once. */

import {
  PDFArray,
  PDFDict,
  PDFInvalidObject,
  PDFNull,
  PDFNumber,
  type PDFObject,
  PDFRawStream,
  PDFRef,
  PDFStream,
} from "@cantoo/pdf-lib";
import { identityOf, member, nameOf, numberOf, resolved } from "../prepress/pdf/objects.ts";
import { type Destination, destinationArray } from "./destinations.ts";
import type { PdfWriter } from "./pdf-writer.ts";
import type { SourcePdf } from "./source-pdf.ts";

/** They tie objects to the structure tree. */
const STRUCTURE_KEYS = new Set(["StructParent", "StructParents"]);
const NONE: ReadonlySet<string> = new Set();
/** The writer says it. */
const LENGTH: ReadonlySet<string> = new Set(["Length"]);
/** Arrays of these lose what is not taken; in others a place stays empty, because places count there. */
const LISTS = new Set(["Annots", "Kids", "Fields"]);

export class ObjectCopy {
  readonly #source: SourcePdf;
  readonly #writer: PdfWriter;
  /** Of the pages that are taken, by their place in the source. */
  readonly #pages: ReadonlyMap<number, PDFRef>;
  readonly #taken = new Map<string, PDFObject>();
  readonly #waiting: (readonly [from: PDFRef, to: PDFRef])[] = [];
  #structureOffset: number | undefined;
  /** How many links lead to pages that are not taken. */
  lostLinks = 0;

  constructor(
    source: SourcePdf,
    to: { readonly writer: PdfWriter; readonly pages: ReadonlyMap<number, PDFRef> },
  ) {
    this.#source = source;
    this.#writer = to.writer;
    this.#pages = to.pages;
    source.leaves.forEach((leaf, index) => {
      const identity = leaf?.identity ?? "";
      if (identity !== "" && !(this.#taken.get(identity) instanceof PDFRef)) {
        this.#taken.set(identity, to.pages.get(index) ?? PDFNull);
      }
    });
  }

  /** References to these objects become nothing. */
  leaveOut(identities: Iterable<string>): void {
    for (const identity of identities) {
      this.#taken.set(identity, PDFNull);
    }
  }

  /** References to this object become one to another that the other file has. */
  takeAs(identity: string, ref: PDFRef): void {
    this.#taken.set(identity, ref);
  }

  /** Numbers by which pages and annotations are found in a structure tree are raised by so much; without it they are left out. */
  renumberStructure(by: number): void {
    this.#structureOffset = by;
  }

  /** The object as it is written to the other file; what it refers to is written by `finish`. */
  copy(thing: PDFObject): PDFObject {
    if (thing instanceof PDFRef) {
      return this.#reference(thing);
    }
    if (thing instanceof PDFArray) {
      return this.#writer.array(thing.asArray().map((each) => this.copy(each)));
    }
    if (thing instanceof PDFDict) {
      return this.copyDict(thing);
    }
    if (thing instanceof PDFRawStream) {
      return PDFRawStream.of(this.copyDict(thing.dict, LENGTH), thing.contents);
    }
    return thing instanceof PDFStream || thing instanceof PDFInvalidObject ? PDFNull : thing;
  }

  /** A dictionary without entries of these names. */
  copyDict(dict: PDFDict, leftOut: ReadonlySet<string> = NONE): PDFDict {
    const copied = PDFDict.withContext(this.#writer.context);
    for (const [name, value] of dict.entries()) {
      const key = name.decodeText();
      if (leftOut.has(key) || this.#isLostAction(dict, key)) {
        continue;
      }
      const made = STRUCTURE_KEYS.has(key)
        ? this.#structureNumber(value)
        : this.#isDestination(dict, key)
          ? this.#resolvedDestination(value)
          : LISTS.has(key)
            ? this.#list(value)
            : this.copy(value);
      if (made !== undefined) {
        copied.set(name, made);
      }
    }
    return copied;
  }

  /** The same as a reference: what is written in place gets an object of its own. */
  copyApart(thing: PDFObject): PDFRef {
    const copied = this.copy(thing);
    return copied instanceof PDFRef ? copied : this.#writer.add(copied);
  }

  /** The destination in the other file; undefined where its page is not taken. */
  destination({ page, view }: Destination): PDFArray | undefined {
    const ref = this.#pages.get(page);
    return ref && destinationArray(this.#writer.context, ref, view);
  }

  /** Writes what has been referred to and what that refers to. */
  finish(): void {
    for (let next = this.#waiting.pop(); next !== undefined; next = this.#waiting.pop()) {
      const [from, to] = next;
      const object = resolved(this.#source.context, from);
      this.#writer.write(to, object === undefined ? PDFNull : this.copy(object));
    }
  }

  #reference(ref: PDFRef): PDFObject {
    const identity = identityOf(ref);
    const known = this.#taken.get(identity);
    if (known !== undefined) {
      return known;
    }
    // Nodes of the page tree lead to all pages.
    if (this.#isPageNode(ref)) {
      this.#taken.set(identity, PDFNull);
      return PDFNull;
    }
    const to = this.#writer.next();
    this.#taken.set(identity, to);
    this.#waiting.push([ref, to]);
    return to;
  }

  #isPageNode(ref: PDFRef): boolean {
    const object = resolved(this.#source.context, ref);
    return object instanceof PDFDict && this.#nameIn(object, "Type") === "Pages";
  }

  /** Destinations by name would need the names of the whole document, so they are written out. */
  #isDestination(dict: PDFDict, key: string): boolean {
    return (
      (key === "Dest" && member(dict, "Rect") !== undefined) ||
      (key === "D" && this.#nameIn(dict, "S") === "GoTo")
    );
  }

  /** An action of an annotation whose page is not taken. */
  #isLostAction(dict: PDFDict, key: string): boolean {
    if (key !== "A" || member(dict, "Rect") === undefined) {
      return false;
    }
    const target = this.#source.destinations.ofTarget(dict);
    const isLost = typeof target !== "string" && !this.#pages.has(target.page);
    this.lostLinks += isLost ? 1 : 0;
    return isLost;
  }

  #resolvedDestination(value: PDFObject): PDFObject | undefined {
    const found = this.#source.destinations.resolve(value);
    const made = found && this.destination(found);
    if (made === undefined) {
      this.lostLinks += found === undefined ? 0 : 1;
    }
    return made;
  }

  #structureNumber(value: PDFObject): PDFObject | undefined {
    const number = numberOf(this.#source.context, value);
    return number === undefined || this.#structureOffset === undefined
      ? undefined
      : PDFNumber.of(number + this.#structureOffset);
  }

  #list(value: PDFObject): PDFObject {
    const array = resolved(this.#source.context, value);
    if (!(array instanceof PDFArray)) {
      return this.copy(value);
    }
    const members = array.asArray().map((each) => this.copy(each));
    return this.#writer.array(members.filter((each) => each !== PDFNull));
  }

  #nameIn(dict: PDFDict, key: string): string | undefined {
    return nameOf(this.#source.context, member(dict, key));
  }
}
