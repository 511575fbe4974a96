/** Reads a validated XML element into its value: the tree that was validated is the tree that is read. */

import type { Direction } from "../contract.ts";
import { bytesHeap, heap, lineOf, NODE, NODE_AT, type Pointer } from "./libxml2/memory.ts";
import type { Field, ListType, ObjectType, Type } from "../xsd/model.ts";
import { decodeSimple } from "../simple-value.ts";
import { textInside } from "./xml-document.ts";

/** A value with the word whether something was met that the schema lets pass and the contract does not. */
export interface Reading {
  readonly value: unknown;
  /** True where an element has attributes or a request holds a field of answers, or nothing where that means nothing: the collector must look. */
  readonly isSuspicious: boolean;
}

const encoder = new TextEncoder();

/**
 * Reads an element that is valid against the XSD of its type.
 * @param element the element's node
 * @param type its type
 * @param direction which fields exist
 */
export function readElement(element: Pointer, type: Type, direction: Direction): Reading {
  const reader = new TreeReader(direction);
  const value = reader.read(element, type);
  return { value, isSuspicious: reader.isSuspicious };
}

/** Nothing is allocated in libxml2 while it reads, so its memory does not move. */
class TreeReader {
  isSuspicious = false;
  readonly #isRequest: boolean;
  readonly #heap = heap();
  readonly #bytes = bytesHeap();

  constructor(direction: Direction) {
    this.#isRequest = direction === "request";
  }

  read(element: Pointer, type: Type): unknown {
    if (this.#at(element + NODE_AT.attributes) !== 0) {
      this.isSuspicious = true;
    }
    switch (type.kind) {
      case "simple":
        return decodeSimple(type, this.#text(element));
      case "list":
        return this.#readList(element, type);
      case "object":
        return this.#readObject(element, type);
    }
  }

  #readList(element: Pointer, type: ListType): unknown[] {
    const items: unknown[] = [];
    let node = this.#at(element + NODE_AT.children);
    for (; node !== 0; node = this.#at(node + NODE_AT.next)) {
      if (this.#at(node + NODE_AT.type) === NODE.element) {
        items.push(this.read(node, type.item.type));
      }
    }
    return items;
  }

  /** The XSD has fixed the order, so a cursor over the fields finds each name at once. */
  #readObject(element: Pointer, type: ObjectType): Record<string, unknown> {
    const value: Record<string, unknown> = {};
    const fields = encodedFields(type);
    let cursor = 0;
    let node = this.#at(element + NODE_AT.children);
    for (; node !== 0; node = this.#at(node + NODE_AT.next)) {
      if (this.#at(node + NODE_AT.type) !== NODE.element) {
        continue;
      }
      const start = type.compositor === "sequence" ? cursor : 0;
      cursor = this.#findField(fields, start, this.#at(node + NODE_AT.name));
      const field = fields[cursor]?.field;
      if (field === undefined) {
        throw new Error(`line ${lineOf(node)}: an element that the schema accepted has no field`);
      }
      if (field.answer !== undefined && this.#isRequest) {
        this.isSuspicious = true;
      }
      value[field.name] = this.read(node, field.type);
    }
    if (type.isNeverEmpty === true && this.#isRequest && Object.keys(value).length === 0) {
      this.isSuspicious = true;
    }
    return value;
  }

  #findField(fields: readonly EncodedField[], start: number, name: Pointer): number {
    for (let index = start; index < fields.length; index += 1) {
      if (this.#isText(name, fields[index]?.name)) {
        return index;
      }
    }
    return -1;
  }

  #isText(address: Pointer, expected: Uint8Array | undefined): boolean {
    if (expected === undefined) {
      return false;
    }
    for (let index = 0; index < expected.length; index += 1) {
      if (this.#bytes[address + index] !== expected[index]) {
        return false;
      }
    }
    return true;
  }

  /** One short ASCII text node, the usual case, is read without a decoder. */
  #text(element: Pointer): string {
    const node = this.#at(element + NODE_AT.children);
    if (node === 0) {
      return "";
    }
    return textInside(element);
  }

  #at(address: Pointer): number {
    return this.#heap[address >> 2] ?? 0;
  }
}

interface EncodedField {
  readonly field: Field;
  /** The name in UTF-8 with a zero behind it. */
  readonly name: Uint8Array;
}

const encoded = new WeakMap<ObjectType, readonly EncodedField[]>();

function encodedFields(type: ObjectType): readonly EncodedField[] {
  const known = encoded.get(type);
  if (known !== undefined) {
    return known;
  }
  const fields = type.fields.map((field) => ({ field, name: encoder.encode(`${field.name}\0`) }));
  encoded.set(type, fields);
  return fields;
}
