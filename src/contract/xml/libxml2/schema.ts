/** Compiles XSD files with libxml2 and validates elements against them. */

import { freeDocument, parseDocument } from "./document.ts";
import { keepFirstError, keepFirstErrorAnd, type LibraryError, takeFirstError } from "./errors.ts";
import { int32At, lib, NODE, NODE_AT, type Pointer, textAt } from "./memory.ts";

/**
 * Compiles an XSD document. The files it includes are asked from `open`, nothing else can be read.
 * @param url the document's address, against which it names its includes
 * @param open gives the bytes behind an address, undefined for an unknown one
 * @returns the schema, which lives as long as the process; throws Error with libxml2's message
 */
export function compileSchema(url: string, open: (url: string) => Uint8Array | undefined): Pointer {
  const source = open(url);
  if (source === undefined) {
    throw new Error(`no schema ${url}`);
  }
  const callbacks = registerInput(open);
  let document = 0;
  try {
    document = parseDocument(source, { url }).document;
    const context = lib._xmlSchemaNewDocParserCtxt(document);
    lib._xmlSchemaSetParserStructuredErrors(context, keepFirstError, 0);
    takeFirstError();
    const schema = lib._xmlSchemaParse(context);
    lib._xmlSchemaFreeParserCtxt(context);
    const error = takeFirstError();
    if (schema === 0 || error !== undefined) {
      throw new Error(`${url}:${error?.line ?? 0}: ${error?.message ?? "not compiled"}`);
    }
    return schema;
  } finally {
    freeDocument(document);
    lib._xmlCleanupInputCallbacks();
    for (const callback of callbacks) {
      lib.removeFunction(callback);
    }
  }
}

/** Lets libxml2 ask for included files while a schema is compiled. */
function registerInput(open: (url: string) => Uint8Array | undefined): Pointer[] {
  const files: { bytes: Uint8Array; at: number }[] = [];
  const match = lib.addFunction((url: Pointer) => (open(textAt(url)) === undefined ? 0 : 1), "ii");
  // A handle of 0 would mean failure.
  const start = lib.addFunction(
    (url: Pointer) => files.push({ bytes: open(textAt(url)) ?? new Uint8Array(), at: 0 }),
    "ii",
  );
  const read = lib.addFunction((handle: number, target: Pointer, length: number) => {
    const file = files[handle - 1];
    const part = file?.bytes.subarray(file.at, file.at + length) ?? new Uint8Array();
    lib.HEAPU8.set(part, target);
    if (file !== undefined) {
      file.at += part.length;
    }
    return part.length;
  }, "iiii");
  const close = lib.addFunction(() => 0, "ii");
  lib._xmlRegisterInputCallbacks(match, start, read, close);
  return [match, start, read, close];
}

// The first violation decides; the rest of the tree is then hidden from the validator, so that a million violations cost
// no more than one. What was hidden is put back right after.
let hidden: { address: Pointer; value: Pointer }[] = [];
let validationRoot: Pointer = 0;
const stopAtFirstViolation = keepFirstErrorAnd(hideRest);

function hideRest(at: Pointer): void {
  for (let node = at; node !== 0; node = int32At(node + NODE_AT.parent)) {
    if (int32At(node + NODE_AT.type) !== NODE.element) {
      continue;
    }
    hide(node + NODE_AT.children);
    if (node === validationRoot) {
      return;
    }
    hide(node + NODE_AT.next);
  }
}

function hide(address: Pointer): void {
  hidden.push({ address, value: int32At(address) });
  lib.HEAP32[address >> 2] = 0;
}

/**
 * Validates one element with all that is in it.
 * @param schema from compileSchema
 * @param element the element, a global one of the schema
 * @returns undefined if valid, else the first violation in libxml2's words
 */
export function validateElement(schema: Pointer, element: Pointer): LibraryError | undefined {
  const context = lib._xmlSchemaNewValidCtxt(schema);
  lib._xmlSchemaSetValidStructuredErrors(context, stopAtFirstViolation, 0);
  takeFirstError();
  validationRoot = element;
  const result = lib._xmlSchemaValidateOneElement(context, element);
  for (const { address, value } of hidden.reverse()) {
    lib.HEAP32[address >> 2] = value;
  }
  hidden = [];
  lib._xmlSchemaFreeValidCtxt(context);
  const error = takeFirstError();
  return result === 0 && error === undefined
    ? undefined
    : (error ?? { code: result, message: "not valid", line: 0 });
}

export function freeSchema(schema: Pointer): void {
  lib._xmlSchemaFree(schema);
}
