/** The parts of a form by which REST takes documents: their names, and those that hold a document in JSON or XML. */

import { decodeBytes } from "../../../../core/text/charset.ts";
import { nearestName } from "../../../../core/text/nearest-name.ts";
import type { Problem } from "../../../../core/model/problem.ts";
import { parseMediaType } from "../../../http/media-type.ts";
import { collectPart, type Part } from "../../../multipart/multipart-parts.ts";
import {
  bodyFormat,
  REQUEST_TYPES,
  unsupportedMediaType,
} from "../../../http/negotiation/negotiate.ts";
import { invalid } from "../../../http/invalid.ts";
import type { DocumentBytes } from "../../document-bytes.ts";

/** The name of a part that brings a file; the same in every form. */
export const DATA = "data";

/**
 * The document that a part holds; undefined if it is empty. Where its Content-Type says nothing, what begins with `<` is
 * XML, and all else JSON. Throws unsupported-media-type, payload-too-large.
 */
export async function documentOfPart(
  part: Part,
  bytesMax: number,
): Promise<DocumentBytes | undefined> {
  const bytes = await collectPart(part, bytesMax);
  if (bytes.byteLength === 0) {
    return undefined;
  }
  const told = bodyFormat(part.contentType);
  if (told !== undefined) {
    return { ...told, bytes };
  }
  const mediaType = parseMediaType(part.contentType);
  if (mediaType === undefined || !SAY_NOTHING.has(`${mediaType.type}/${mediaType.subtype}`)) {
    throw unsupportedMediaType(part.contentType, REQUEST_TYPES);
  }
  return untold(bytes, mediaType.parameters.get("charset"));
}

/** RFC 7578 §4.4: what a part is that says nothing; and what curl says of a file whose name tells it nothing. */
const SAY_NOTHING: ReadonlySet<string> = new Set(["text/plain", "application/octet-stream"]);

function untold(bytes: Uint8Array, charset: string | undefined): DocumentBytes {
  if (isXml(bytes)) {
    return { format: "xml", ...(charset === undefined ? {} : { charset }), bytes };
  }
  // Java's libraries say ISO-8859-1 of every text, and mean it.
  const text = charset === undefined ? undefined : decodeBytes(bytes, charset);
  return { format: "json", bytes: text === undefined ? bytes : Buffer.from(text) };
}

const UTF8_MARK = [0xef, 0xbb, 0xbf];
const UTF16_MARKS: ReadonlySet<number | undefined> = new Set([0xfe, 0xff]);

/** JSON is UTF-8 (RFC 8259 §8.1) and has no `<` in front; XML may be UTF-16 and says so by its mark. */
function isXml(bytes: Uint8Array): boolean {
  const start = UTF8_MARK.every((byte, at) => bytes[at] === byte) ? UTF8_MARK.length : 0;
  const first = bytes.subarray(start).find((byte) => byte > 0x20);
  return first === 0x3c || UTF16_MARKS.has(bytes[0]);
}

/** The problem of a part that the form does not have, or does not have again. `names` are those that it has. */
export function wrongPart({ name, fileName }: Part, names: readonly string[]): Problem {
  const shown = JSON.stringify(name.slice(0, 100));
  if (names.includes(name)) {
    return invalid("", "count", `The part ${shown} comes twice; it may come once.`);
  }
  // Most senders who call it otherwise call it by what it is: file, upload, document, files[].
  const meant = nearestName(name, names) ?? (fileName === "" ? undefined : DATA);
  const hint = meant === undefined ? "" : ` Did you mean ${meant}?`;
  const what = name === "" ? "A part has no name." : `There is no part ${shown} here.`;
  const message = `${what}${hint} The parts are ${names.join(" and ")}.`;
  return invalid("", "unknown", message);
}
