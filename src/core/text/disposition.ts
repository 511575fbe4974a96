/** Reads a Content-Disposition: what a part is called, and what the file is called that a part or a download brings. */

import { decodeBytes, escapedBytes, headerText, latin1Bytes } from "./charset.ts";
import { decodeWords } from "./encoded-words.ts";

export interface Disposition {
  /** "" if it has none. */
  readonly name: string;
  /** As sent, with its folders; "" if it has none. */
  readonly fileName: string;
}

/** Parameter names in lower case and their values as they are written, quotes and escapes aside. */
export type HeaderParameters = ReadonlyMap<string, string>;

/** Reads the header's text, which has one character for each byte sent. What is broken in it is passed over. */
export function readDisposition(header: string): Disposition {
  const parameters = headerParameters(header);
  return { name: plainText(parameters.get("name") ?? ""), fileName: fileNameIn(parameters) };
}

/** Most headers have three. */
const PARAMETERS_MAX = 100;
/** One parameter, or what stands instead of it, up to its semicolon. It matches anywhere, and never looks back. */
const PARAMETER =
  /[ \t]*(?<name>[^;=]*)(?:=[ \t]*(?:"(?<quoted>(?:[^"\\]|\\[\s\S]|\\$)*)"?[^;]*|(?<bare>[^;]*)))?(?:;|$)/uy;

/**
 * The parameters of a Content-Type or Content-Disposition, read as browsers read them: quotes may be missing around
 * anything, and the first parameter of a name counts.
 */
export function headerParameters(header: string): HeaderParameters {
  const parameters = new Map<string, string>();
  PARAMETER.lastIndex = 0;
  for (let count = 0; count < PARAMETERS_MAX && PARAMETER.lastIndex < header.length; count += 1) {
    const { name = "", quoted, bare = "" } = PARAMETER.exec(header)?.groups ?? {};
    const key = name.trim().toLowerCase();
    if (!parameters.has(key)) {
      parameters.set(key, quoted === undefined ? bare.trim() : unescaped(quoted));
    }
  }
  return parameters;
}

/** Old browsers send Windows paths without escapes: only a quote and a backslash are ever escaped. */
function unescaped(quoted: string): string {
  return quoted.replaceAll(/\\(["\\])/gu, "$1");
}

/** RFC 6266 §4.3: filename* wins over filename, whichever comes first. */
function fileNameIn(parameters: HeaderParameters): string {
  return (
    extendedText(parameters.get("filename*")) ||
    continuedText(parameters, "filename") ||
    plainText(parameters.get("filename") ?? "")
  );
}

/** HTML's forms escape these three (WHATWG HTML, multipart form data), and mail words are decoded first. */
function plainText(value: string): string {
  return decodeWords(headerText(value)).replaceAll(/%(?:0A|0D|22)/giu, (escape) =>
    String.fromCharCode(Number.parseInt(escape.slice(1), 16)),
  );
}

/** RFC 8187 §3.2: charset'language'text, with the bytes that are not ASCII written as %41. */
const EXTENDED = /^(?<charset>[^']{1,40})'[^']*'(?<text>[^]*)$/u;

function extendedText(value: string | undefined): string | undefined {
  const { charset, text } = EXTENDED.exec(value ?? "")?.groups ?? {};
  const bytes = text === undefined ? undefined : escapedBytes(text);
  return charset === undefined || bytes === undefined ? undefined : decodeBytes(bytes, charset);
}

/** RFC 2231 §3 and §4.1: long values in pieces, `filename*0`, `filename*1*` …, of which each with a star is escaped. */
function continuedText(parameters: HeaderParameters, name: string): string | undefined {
  const { charset, text } = EXTENDED.exec(parameters.get(`${name}*0*`) ?? "")?.groups ?? {};
  const bytes = [...(escapedBytes(text ?? "") ?? [])];
  for (let piece = text === undefined ? 0 : 1; piece < PARAMETERS_MAX; piece += 1) {
    const more = pieceBytes(parameters, `${name}*${piece}`);
    if (more === undefined) {
      break;
    }
    bytes.push(...more);
  }
  const joined = Uint8Array.from(bytes);
  return charset === undefined
    ? headerText(String.fromCharCode(...joined))
    : decodeBytes(joined, charset);
}

function pieceBytes(parameters: HeaderParameters, name: string): Uint8Array | undefined {
  const escaped = parameters.get(`${name}*`);
  const plain = parameters.get(name);
  return escaped !== undefined
    ? escapedBytes(escaped)
    : plain === undefined
      ? undefined
      : latin1Bytes(plain);
}
