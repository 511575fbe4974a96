/** Parses XML from strangers: any encoding that is known, no DOCTYPE, no more of anything than the limits allow. */

import { Problem, type Violation } from "../../core/model/problem.ts";
import { freeDocument, hasDoctype, parseDocument } from "./libxml2/document.ts";
import { type LibraryError, UNSUPPORTED_ENCODING } from "./libxml2/errors.ts";
import {
  countNamespaceDeclarations,
  int32At,
  NODE,
  NODE_AT,
  type Pointer,
} from "./libxml2/memory.ts";
import { ParsedDocument } from "./xml-document.ts";
import { hasDoctypeInProlog, resolveEncoding, unknownCharset } from "./xml-encoding.ts";

/** libxml2 itself stops at this depth. */
const XML_DEPTH_MAX = 256;
/** Attributes and namespace declarations of one element. */
const XML_ATTRIBUTES_MAX = 100;
/** Pieces of one text, between which comments stand: libxml2's validator copies all that it has with each. */
const XML_PIECES_MAX = 200;
const SPACE = 0x20;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;

/**
 * Parses a document.
 * @param bytes the document as it came
 * @param options charset: the media type's parameter; elementsMax: how many elements it may have
 * @returns the document, to be disposed; throws Problem malformed-document, unsupported-media-type
 */
export function parseXml(
  bytes: Uint8Array,
  { charset, elementsMax }: { charset: string | undefined; elementsMax: number },
): ParsedDocument {
  const encoded = resolveEncoding(bytes, charset);
  if (hasDoctypeInProlog(encoded)) {
    throw doctypeRefused();
  }
  const { document, error } = parseDocument(encoded.bytes, { encoding: encoded.encoding });
  if (error !== undefined) {
    throw seemsJson(encoded.bytes) ?? problemOf(error, encoded.encoding ?? "");
  }
  try {
    if (hasDoctype(document)) {
      throw doctypeRefused();
    }
    return new ParsedDocument(document, survey(document, elementsMax));
  } catch (refusal) {
    freeDocument(document);
    throw refusal;
  }
}

function doctypeRefused(): Problem {
  return new Problem(
    "malformed-document",
    "The document has a DOCTYPE, which is refused here for safety; send it without one.",
  );
}

/** The problem of a document that begins as JSON does; undefined for others. */
function seemsJson(bytes: Uint8Array): Problem | undefined {
  const first = bytes.find((byte) => byte > SPACE);
  if (first !== OPEN_BRACE && first !== OPEN_BRACKET) {
    return undefined;
  }
  const message = `The document begins with \`${String.fromCharCode(first)}\`, so it is no XML: send JSON as application/json.`;
  return Problem.at("malformed-document", { pointer: "", rule: "value", message });
}

function problemOf(error: LibraryError, encoding: string): Problem {
  if (error.code === UNSUPPORTED_ENCODING) {
    return unknownCharset(encoding || /: (\S+)$/u.exec(error.message)?.[1] || "");
  }
  if (error.message.startsWith("Excessive depth")) {
    return new Problem(
      "malformed-document",
      `The document nests elements more than ${XML_DEPTH_MAX} deep; no document of this service needs that.`,
    );
  }
  const line = error.line > 0 ? { line: error.line } : {};
  const violation: Violation = {
    pointer: "",
    rule: "value",
    message: tidyMessage(error.message),
    ...line,
  };
  const where = error.line > 0 ? ` in line ${error.line}` : "";
  return new Problem(
    "malformed-document",
    `The document is not well-formed XML${where}: ${violation.message}.`,
    { violations: [violation] },
  );
}

/** libxml2 ends its messages with line ends and now and then repeats a name of its own. */
function tidyMessage(message: string): string {
  return message.replace(/\s+/gu, " ").replace(/\.$/u, "").slice(0, 200);
}

/**
 * Walks the whole tree once, without recursion.
 * @returns true if there is a processing instruction; throws Problem malformed-document where there is too much
 */
function survey(document: Pointer, elementsMax: number): boolean {
  let elements = 0;
  let pieces = 0;
  let hasInstruction = false;
  for (
    let node = int32At(document + NODE_AT.children);
    node !== 0;
    node = nextNode(node, document)
  ) {
    const type = int32At(node + NODE_AT.type);
    if (type === NODE.element) {
      elements += 1;
      pieces = 0;
      checkAttributeCount(node);
    } else if (type === NODE.instruction) {
      hasInstruction = true;
    } else if (type === NODE.text) {
      pieces += 1;
      checkPieces(pieces);
    }
    if (elements > elementsMax) {
      throw new Problem(
        "malformed-document",
        `The document has more than ${elementsMax} elements; split it into several.`,
      );
    }
  }
  return hasInstruction;
}

function checkPieces(pieces: number): void {
  if (pieces > XML_PIECES_MAX) {
    throw new Problem(
      "malformed-document",
      `A text of the document is cut into more than ${XML_PIECES_MAX} pieces by comments; leave them out.`,
    );
  }
}

/** The node after this one in document order, 0 at the end. Only elements have nodes inside. */
function nextNode(node: Pointer, document: Pointer): Pointer {
  const isElement = int32At(node + NODE_AT.type) === NODE.element;
  const inside = isElement ? int32At(node + NODE_AT.children) : 0;
  if (inside !== 0) {
    return inside;
  }
  for (let at = node; at !== document; at = int32At(at + NODE_AT.parent)) {
    const next = int32At(at + NODE_AT.next);
    if (next !== 0) {
      return next;
    }
  }
  return 0;
}

function checkAttributeCount(element: Pointer): void {
  const first = int32At(element + NODE_AT.attributes);
  if (first === 0 && int32At(element + NODE_AT.nsDef) === 0) {
    return;
  }
  let count = countNamespaceDeclarations(element);
  for (let attribute = first; attribute !== 0; attribute = int32At(attribute + NODE_AT.next)) {
    count += 1;
  }
  if (count > XML_ATTRIBUTES_MAX) {
    throw new Problem(
      "malformed-document",
      `An element has more than ${XML_ATTRIBUTES_MAX} attributes; no document of this service needs that.`,
    );
  }
}
