/** A plain document and its elements, as the doors see any; only libxml2 knows on which line an element stands. */

import type { XmlDocument, XmlElement } from "../../contract.ts";
import type { ParsedDocument, ParsedElement } from "../xml-document.ts";
import { resolved } from "./plain-text.ts";

export class PlainDocument implements XmlDocument {
  readonly hasProcessingInstruction = false;
  readonly text: string;
  readonly #parse: () => ParsedDocument;
  #root: PlainElement | undefined;
  #parsed: ParsedDocument | undefined;
  #elements: readonly ParsedElement[] = [];

  /** `parse` reads the same document with libxml2. The scan sets the root. */
  constructor(text: string, parse: () => ParsedDocument) {
    this.text = text;
    this.#parse = parse;
  }

  get root(): PlainElement {
    return this.#root ?? disposed();
  }

  set root(root: PlainElement) {
    this.#root = root;
  }

  /** What libxml2 has as the n-th element, the root being the 0th. */
  parsed(order: number): ParsedElement {
    if (this.#root === undefined) {
      disposed();
    }
    if (this.#parsed === undefined) {
      this.#parsed = this.#parse();
      // All at once, as reading one takes idle elements out of the tree: those behind would be counted otherwise.
      this.#elements = [...this.#parsed.root.withAllInside()];
    }
    const element = this.#elements[order];
    if (element === undefined) {
      throw new Error(`the document has no more than ${order} elements`);
    }
    return element;
  }

  dispose(): void {
    this.#root = undefined;
    this.#parsed?.dispose();
    this.#parsed = undefined;
    this.#elements = [];
  }
}

function disposed(): never {
  throw new Error("the XML document is disposed already");
}

export type PlainAttribute = ReturnType<XmlElement["attributes"]>[number];

const NO_ATTRIBUTES: readonly PlainAttribute[] = [];

/** One element, as the scan fills it in. */
export class PlainElement implements XmlElement {
  readonly #document: PlainDocument;
  readonly #order: number;
  readonly parent: PlainElement | undefined;
  readonly inside: PlainElement[] = [];
  name = "";
  namespace = "";
  /** Without declarations of namespaces. */
  given = NO_ATTRIBUTES;
  /** Places in the text: behind the "<", where name and start tag are over, where the end tag begins and is over. */
  start = 0;
  nameEnd = 0;
  textStart = 0;
  textEnd = 0;
  end = 0;

  constructor(document: PlainDocument, parent: PlainElement | undefined, order: number) {
    this.#document = document;
    this.#order = order;
    this.parent = parent;
    parent?.inside.push(this);
  }

  /** The same element as libxml2 has it. */
  get parsed(): ParsedElement {
    return this.#document.parsed(this.#order);
  }

  get line(): number {
    return this.parsed.line;
  }

  children(): readonly PlainElement[] {
    return this.inside;
  }

  hasText(): boolean {
    return this.inside.length === 0 && /[^ \t\n\r]/u.test(this.text());
  }

  /** White space beside children. A part of the document's text: who keeps it for long keeps all of that. */
  text(): string {
    const { text } = this.#document;
    let from = this.textStart;
    let before = "";
    for (const child of this.inside) {
      before += text.slice(from, child.start - 1);
      from = child.end;
    }
    const rest = text.slice(from, this.textEnd);
    return rest.includes("&") ? resolved(rest) : before + rest;
  }

  attribute(name: string, namespace = ""): string | undefined {
    return this.given.find((each) => each.name === name && each.namespace === namespace)?.value;
  }

  attributes(): readonly PlainAttribute[] {
    return this.given;
  }
}
