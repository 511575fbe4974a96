/** A parsed document as libxml2 holds it, seen through the elements that the doors read. */

import type { XmlDocument, XmlElement } from "../contract.ts";
import { freeDocument, rootElementOf } from "./libxml2/document.ts";
import {
  int32At,
  lineOf,
  namespaceOf,
  NODE,
  NODE_AT,
  type Pointer,
  textAt,
} from "./libxml2/memory.ts";

export const XSI_NAMESPACE = "http://www.w3.org/2001/XMLSchema-instance";

/** A document that owns memory of libxml2 until it is disposed. */
export class ParsedDocument implements XmlDocument {
  readonly hasProcessingInstruction: boolean;
  readonly root: ParsedElement;
  #pointer: Pointer;

  constructor(pointer: Pointer, hasProcessingInstruction: boolean) {
    this.#pointer = pointer;
    this.hasProcessingInstruction = hasProcessingInstruction;
    this.root = new ParsedElement(this, rootElementOf(pointer));
  }

  /** Throws if the memory is given back already. */
  assertOpen(): void {
    if (this.#pointer === 0) {
      throw new Error("the XML document is disposed already");
    }
  }

  dispose(): void {
    freeDocument(this.#pointer);
    this.#pointer = 0;
  }
}

/** One element of a ParsedDocument. */
export class ParsedElement implements XmlElement {
  readonly #document: ParsedDocument;
  readonly #node: Pointer;

  constructor(document: ParsedDocument, node: Pointer) {
    this.#document = document;
    this.#node = node;
  }

  /** The node's address, while the document is open. */
  get pointer(): Pointer {
    this.#document.assertOpen();
    return this.#node;
  }

  get name(): string {
    return textAt(int32At(this.pointer + NODE_AT.name));
  }

  get namespace(): string {
    return namespaceOf(this.pointer);
  }

  get line(): number {
    return lineOf(this.pointer);
  }

  children(): readonly ParsedElement[] {
    return [...this.eachChild()];
  }

  /** The child elements one by one, for whoever may not need all. */
  *eachChild(): Generator<ParsedElement, undefined> {
    let node = int32At(this.pointer + NODE_AT.children);
    for (; node !== 0; node = int32At(node + NODE_AT.next)) {
      if (typeOf(node) === NODE.element) {
        yield new ParsedElement(this.#document, node);
      }
    }
    return undefined;
  }

  /** The element and all elements inside, in document order. */
  *withAllInside(): Generator<ParsedElement, undefined> {
    yield this;
    for (const child of this.eachChild()) {
      yield* child.withAllInside();
    }
    return undefined;
  }

  hasChildren(): boolean {
    return this.eachChild().next().value !== undefined;
  }

  countChildren(): number {
    let count = 0;
    let node = int32At(this.pointer + NODE_AT.children);
    for (; node !== 0; node = int32At(node + NODE_AT.next)) {
      count += typeOf(node) === NODE.element ? 1 : 0;
    }
    return count;
  }

  hasText(): boolean {
    return /[^ \t\n\r]/u.test(this.text());
  }

  text(): string {
    return textInside(this.pointer);
  }

  attribute(name: string, namespace = ""): string | undefined {
    return this.attributes().find((each) => each.name === name && each.namespace === namespace)
      ?.value;
  }

  attributes(): readonly { name: string; namespace: string; value: string }[] {
    const found: { name: string; namespace: string; value: string }[] = [];
    let node = int32At(this.pointer + NODE_AT.attributes);
    for (; node !== 0; node = int32At(node + NODE_AT.next)) {
      const name = textAt(int32At(node + NODE_AT.name));
      found.push({ name, namespace: namespaceOf(node), value: textInside(node) });
    }
    return found;
  }
}

/** All character data directly inside an element or attribute; comments and processing instructions are none. */
export function textInside(parent: Pointer): string {
  let text = "";
  let node = int32At(parent + NODE_AT.children);
  for (; node !== 0; node = int32At(node + NODE_AT.next)) {
    const type = typeOf(node);
    if (type === NODE.text || type === NODE.cdata) {
      text += textAt(int32At(node + NODE_AT.content));
    } else if (type !== NODE.element && type !== NODE.comment && type !== NODE.instruction) {
      throw new Error(`node type ${type} in a document without DOCTYPE`);
    }
  }
  return text;
}

function typeOf(node: Pointer): number {
  return int32At(node + NODE_AT.type);
}
