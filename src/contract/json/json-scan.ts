/** Looks over a JSON text before JSON.parse does: depth, duplicate keys and `__proto__`, in one pass, without recursion. */

import { Problem } from "../../core/model/problem.ts";

/** No document of this service nests deeper. */
const JSON_DEPTH_MAX = 64;
/** No object of this service has more than some dozens. */
const JSON_KEYS_MAX = 1000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COLON = 0x3a;
const COMMA = 0x2c;

/**
 * Refuses what JSON.parse would take and nobody should: nesting over JSON_DEPTH_MAX, a key twice in one object (parsers
 * disagree which one counts), the key `__proto__`, more than JSON_KEYS_MAX keys. What is no JSON at all is left to
 * JSON.parse.
 * @param onTrailingComma is told where a comma stands with nothing behind it before the bracket closes
 * @throws Problem malformed-document with line and column
 */
export function scanJson(text: string, onTrailingComma?: (at: number) => void): void {
  // The keys of each open object; undefined for an array.
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) {
      const end = endOfString(text, at);
      const keys = open.at(-1);
      if (keys !== undefined && isBeforeColon(text, end)) {
        checkKey(text, { start: at, end, keys });
      }
      at = end - 1;
    } else if (unit === OPEN_BRACE || unit === OPEN_BRACKET) {
      open.push(unit === OPEN_BRACE ? new Set() : undefined);
      if (open.length > JSON_DEPTH_MAX) {
        throw malformed(text, at, `nests deeper than ${JSON_DEPTH_MAX} levels`);
      }
    } else if (unit === CLOSE_BRACE || unit === CLOSE_BRACKET) {
      open.pop();
      tellTrailingComma(text, at, onTrailingComma);
    }
  }
}

/** Where the last character stands that is no blank. Each blank is passed by for the one bracket behind it. */
function lastBefore(text: string, end: number): number {
  let at = end - 1;
  while (isBlank(text.charCodeAt(at))) {
    at -= 1;
  }
  return at;
}

/** Not one with nothing before it, either: that is a value left out. */
function tellTrailingComma(text: string, end: number, tell: ((at: number) => void) | undefined) {
  if (tell === undefined) {
    return;
  }
  const at = lastBefore(text, end);
  if (text.charCodeAt(at) === COMMA) {
    const before = text.charCodeAt(lastBefore(text, at));
    if (before !== OPEN_BRACE && before !== OPEN_BRACKET) {
      tell(at);
    }
  }
}

/** The index after a string's closing quote; the end of the text if it is never closed. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let before = at - 1;
    while (text.charCodeAt(before) === BACKSLASH) {
      before -= 1;
    }
    if ((at - before) % 2 === 1) {
      return at + 1;
    }
  }
  return text.length;
}

function isBeforeColon(text: string, start: number): boolean {
  let at = start;
  while (isBlank(text.charCodeAt(at))) {
    at += 1;
  }
  return text.charCodeAt(at) === COLON;
}

function isBlank(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;
}

function checkKey(text: string, key: { start: number; end: number; keys: Set<string> }): void {
  const raw = text.slice(key.start + 1, key.end - 1);
  const name = raw.includes("\\") ? unescape(raw) : raw;
  if (name === "__proto__") {
    throw malformed(
      text,
      key.start,
      "has the key `__proto__`, which no document of this service has",
    );
  }
  if (key.keys.has(name)) {
    throw malformed(text, key.start, `has the key \`${name.slice(0, 100)}\` twice in one object`);
  }
  if (key.keys.size >= JSON_KEYS_MAX) {
    throw malformed(text, key.start, `has more than ${JSON_KEYS_MAX} keys in one object`);
  }
  key.keys.add(name);
}

/** The key behind its escapes; a wrong escape is left to JSON.parse to tell. */
function unescape(raw: string): string {
  try {
    return String(JSON.parse(`"${raw}"`));
  } catch {
    return raw;
  }
}

/** A problem with a JSON text, with the place where it is. */
export function malformed(text: string, at: number, what: string): Problem {
  const before = text.slice(0, at).split("\n");
  const column = (before.at(-1)?.length ?? 0) + 1;
  const detail = `The document ${what} (line ${before.length}, column ${column}).`;
  return Problem.at("malformed-document", {
    pointer: "",
    line: before.length,
    rule: "value",
    message: detail,
  });
}
