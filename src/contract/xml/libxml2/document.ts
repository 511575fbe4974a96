/** Parses documents with libxml2 and frees them. */

import { keepFirstError, type LibraryError, takeFirstError } from "./errors.ts";
import { allocateBytes, allocateText, lib, type Pointer } from "./memory.ts";

// XML_PARSE_NO_XXE | NONET | NOCDATA | COMPACT | BIG_LINES; never NOENT, DTDLOAD or HUGE.
const PARSE_FLAGS = 8_388_608 | 2048 | 16_384 | 65_536 | 4_194_304;

/**
 * Parses a document in a fresh context: the dictionary of a reused one would never shrink.
 * @param bytes the document
 * @param options encoding: overrides what the document says about itself; url: the address that includes start from
 * @returns the document to be freed by the caller, or 0 with the first error
 */
export function parseDocument(
  bytes: Uint8Array,
  { encoding, url }: { encoding?: string | undefined; url?: string } = {},
): { document: Pointer; error?: LibraryError } {
  const context = lib._xmlNewParserCtxt();
  lib._xmlCtxtSetErrorHandler(context, keepFirstError, 0);
  const address = url === undefined ? 0 : allocateText(url);
  const name = encoding === undefined ? 0 : allocateText(encoding);
  const input = allocateBytes(bytes);
  takeFirstError();
  const document = lib._xmlCtxtReadMemory(context, input, bytes.length, address, name, PARSE_FLAGS);
  lib._free(input);
  lib._free(name);
  lib._free(address);
  lib._xmlFreeParserCtxt(context);
  const error = takeFirstError();
  // Some errors, such as an unknown encoding, leave a document behind; it is none to read.
  if (document !== 0 && error === undefined) {
    return { document };
  }
  freeDocument(document);
  return { document: 0, error: error ?? { code: 0, message: "no document", line: 0 } };
}

export function freeDocument(document: Pointer): void {
  if (document !== 0) {
    lib._xmlFreeDoc(document);
  }
}

export function rootElementOf(document: Pointer): Pointer {
  return lib._xmlDocGetRootElement(document);
}

/** True where the document has a document type declaration. */
export function hasDoctype(document: Pointer): boolean {
  return lib._xmlGetIntSubset(document) !== 0;
}
