/** libxml2's memory: the one WebAssembly instance, and its structs by offset. */

import load from "libxml2-wasm/lib/libxml2raw.mjs";

// An instance of our own: no object of the package's wrapper is made, so nothing piles up for the garbage collector.
export const lib = await load();
lib._xmlSetWinPathEnabled(0);
lib._xmlInitParser();

/** Address of something in the instance's memory; 0 is none. */
export type Pointer = number;

/** Node types of libxml2 (xmlElementType). */
export const NODE = { element: 1, text: 3, cdata: 4, instruction: 7, comment: 8 } as const;

/** Byte offsets of struct members in libxml2 of libxml2-wasm 0.7.2, proven at start by libxml2-self-test.ts. */
export const NODE_AT = {
  type: 4,
  name: 8,
  children: 12,
  parent: 20,
  next: 24,
  ns: 36,
  content: 40,
  attributes: 44,
  nsDef: 48,
  psvi: 52,
  line: 56,
} as const;
const ATTRIBUTE_AT = { ns: 36 } as const;
const NS_AT = { next: 0, href: 8, prefix: 12 } as const;
const LINE_OVERFLOW = 65_535;

/** The memory as 32-bit integers. It moves when it grows: take it anew after every call that may allocate. */
export function heap(): Int32Array {
  return lib.HEAP32;
}

/** The memory as bytes; see heap(). */
export function bytesHeap(): Uint8Array {
  return lib.HEAPU8;
}

/** A pointer or number at an address. */
export function int32At(address: Pointer): number {
  return lib.HEAP32[address >> 2] ?? 0;
}

// The package's UTF8ToString takes a leading U+FEFF for a byte-order mark and drops it; a Buffer keeps it.
let buffer = Buffer.from(lib.HEAPU8.buffer);
/** Up to this length a loop is faster than a call. */
const SHORT_BYTES = 16;

/** A zero-terminated UTF-8 text; "" for no address. */
export function textAt(address: Pointer): string {
  if (address === 0) {
    return "";
  }
  const bytes = lib.HEAPU8;
  let text = "";
  for (let at = address; at < address + SHORT_BYTES; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === 0) {
      return text;
    }
    if (byte > 0x7f) {
      break;
    }
    text += String.fromCharCode(byte);
  }
  if (buffer.buffer !== bytes.buffer) {
    buffer = Buffer.from(bytes.buffer);
  }
  return buffer.toString("utf8", address, buffer.indexOf(0, address));
}

/** The namespace name of an element or attribute, "" for none. */
export function namespaceOf(node: Pointer): string {
  const ns = int32At(node + ATTRIBUTE_AT.ns);
  return ns === 0 ? "" : textAt(int32At(ns + NS_AT.href));
}

/** The line of a node, counted from 1; libxml2 keeps those past 65,535 in a text node near by. */
export function lineOf(node: Pointer): number {
  const line = int32At(node + NODE_AT.line) & 0xffff;
  if (line !== LINE_OVERFLOW) {
    return line;
  }
  for (let near = node; near !== 0; near = nearbyNode(near)) {
    if (int32At(near + NODE_AT.type) === NODE.text) {
      return int32At(near + NODE_AT.psvi) || line;
    }
  }
  return line;
}

function nearbyNode(node: Pointer): Pointer {
  return (isElement(node) && int32At(node + NODE_AT.children)) || int32At(node + NODE_AT.next);
}

/** The namespace name that a prefix stands for at an element, "" for none; prefix "" is the default namespace. */
export function namespaceInScope(element: Pointer, prefix: string): string {
  for (let node = element; isElement(node); node = int32At(node + NODE_AT.parent)) {
    for (let ns = int32At(node + NODE_AT.nsDef); ns !== 0; ns = int32At(ns + NS_AT.next)) {
      if (textAt(int32At(ns + NS_AT.prefix)) === prefix) {
        return textAt(int32At(ns + NS_AT.href));
      }
    }
  }
  return "";
}

function isElement(node: Pointer): boolean {
  return node !== 0 && int32At(node + NODE_AT.type) === NODE.element;
}

/** How many namespaces an element declares. */
export function countNamespaceDeclarations(element: Pointer): number {
  let count = 0;
  for (let ns = int32At(element + NODE_AT.nsDef); ns !== 0; ns = int32At(ns + NS_AT.next)) {
    count += 1;
  }
  return count;
}

/** Copies a text in, zero-terminated; the caller frees it. */
export function allocateText(text: string): Pointer {
  const size = lib.lengthBytesUTF8(text) + 1;
  const address = lib._malloc(size);
  lib.stringToUTF8(text, address, size);
  return address;
}

/** Copies bytes in, with a zero behind them; the caller frees them. */
export function allocateBytes(bytes: Uint8Array): Pointer {
  const address = lib._malloc(bytes.length + 1);
  lib.HEAPU8.set(bytes, address);
  lib.HEAPU8[address + bytes.length] = 0;
  return address;
}
