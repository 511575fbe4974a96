/** Reads JSON from strangers: strict UTF-8, no duplicate keys, no depth without bound. */

import { Problem } from "../../core/model/problem.ts";
import { malformed, scanJson } from "./json-scan.ts";

// A byte-order mark must not be sent (RFC 8259 §8.1), and may be passed over; kept in the text, it is seen.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Parses a JSON document.
 * @param bytes the document as it came; its size is the caller's affair
 * @returns the value as JSON.parse makes it; throws Problem malformed-document
 */
export function parseJson(bytes: Uint8Array): unknown {
  const text = readText(bytes);
  scanJson(text);
  return parsed(text);
}

/**
 * The same for JSON of .NET's writers: a byte-order mark may stand in front, a comma behind the last member or item. Blanks
 * take the commas' place, so places are told rightly.
 */
export function parseJsonOfDotNet(bytes: Uint8Array): unknown {
  const text = readText(withoutMark(bytes));
  const commas: number[] = [];
  scanJson(text, (at) => commas.push(at));
  return parsed(commas.length === 0 ? text : withoutCommas(text, commas));
}

function withoutMark(bytes: Uint8Array): Uint8Array {
  const [first, second, third] = bytes;
  return first === 0xef && second === 0xbb && third === 0xbf ? bytes.subarray(3) : bytes;
}

function withoutCommas(text: string, commas: readonly number[]): string {
  let from = 0;
  const pieces = commas.map((at) => {
    const piece = text.slice(from, at);
    from = at + 1;
    return piece;
  });
  return [...pieces, text.slice(from)].join(" ");
}

function readText(bytes: Uint8Array): string {
  const text = decode(bytes);
  if (text.startsWith("\uFEFF")) {
    throw malformed(text, 0, "begins with a byte-order mark, which JSON does not allow");
  }
  if (/^[ \t\r\n]*</u.test(text)) {
    throw malformed(
      text,
      text.indexOf("<"),
      "begins with `<`, so it is no JSON: send XML as application/xml",
    );
  }
  return text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw notJson(text, error);
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new Problem(
      "malformed-document",
      "The document is not valid UTF-8, the only encoding of JSON; send it in UTF-8.",
    );
  }
}

/** JSON.parse tells the place in its message, and quotes the text, which may hold secrets: only the place is kept. */
function notJson(text: string, error: unknown): Problem {
  const message = error instanceof Error ? error.message : "";
  const position = /position (\d+)/u.exec(message)?.[1];
  const isCut = message.includes("end of JSON") || message.includes("Unterminated");
  const at = position === undefined ? (isCut ? text.length : 0) : Number(position);
  if (position === undefined && !isCut) {
    return new Problem("malformed-document", "The document is not JSON.");
  }
  return malformed(text, at, isCut ? "ends before its JSON does" : "is not JSON");
}
