/** Which format a request is in and which one its answer gets. Pure functions of header texts. */

import { Problem } from "../../../core/model/problem.ts";
import { chooseByAccept, namesType } from "./accept.ts";
import { type Format, formatOf, readMediaType } from "../media-type.ts";

/** What a request's body is written in. */
export interface BodyFormat {
  readonly format: Format;
  /** The media type's charset parameter, if it has one; only for XML. */
  readonly charset?: string;
}

/** The media types of documents that requests may come in; told as Accept-Post. */
export const REQUEST_TYPES: readonly string[] = ["application/json", "application/xml", "text/xml"];

/** Of a Content-Type that is not taken. */
const TYPE_CHARS_TOLD = 100;

const JSON_BODY: BodyFormat = { format: "json" };
const XML_BODY: BodyFormat = { format: "xml" };

/**
 * The format of a request's body by its Content-Type; undefined if that names none of ours. Odd parameters are passed over.
 * `application/*+json` and `application/*+xml` count as what they are built on.
 */
export function bodyFormat(contentType: string | undefined): BodyFormat | undefined {
  if (contentType === "application/json") {
    return JSON_BODY;
  }
  if (contentType === "application/xml") {
    return XML_BODY;
  }
  const mediaType = contentType === undefined ? undefined : readMediaType(contentType);
  const format = mediaType === undefined ? undefined : formatOf(mediaType);
  if (mediaType === undefined || format === undefined) {
    return undefined;
  }
  const charset = mediaType.parameters.get("charset");
  if (charset === undefined) {
    return format === "json" ? JSON_BODY : XML_BODY;
  }
  if (format === "json") {
    // RFC 8259 §8.1: JSON is UTF-8; another charset would be read wrongly.
    return /^(utf-?8|us-ascii)$/iu.test(charset) ? JSON_BODY : undefined;
  }
  return { format, charset };
}

/** The same, for a body that is there. Throws unsupported-media-type, which tells what is taken, documents alone or other things too. */
export function demandBodyFormat(
  contentType: string | undefined,
  { accepts, taken }: Taken = { accepts: REQUEST_TYPES },
): BodyFormat {
  const found = bodyFormat(contentType);
  if (found === undefined) {
    throw unsupportedMediaType(contentType, accepts, taken);
  }
  return found;
}

/** What an address takes. */
export interface Taken {
  /** Media types and ranges. */
  readonly accepts: readonly string[];
  /** The sentence that says what to send, where that is more than one of these. */
  readonly taken?: string;
}

/** The problem of a body whose Content-Type is missing, broken or not among the accepted ones. */
export function unsupportedMediaType(
  contentType: string | undefined,
  accepts: readonly string[],
  taken = `Send ${accepts.join(" or ")}.`,
): Problem {
  const sent = contentType?.trim().slice(0, TYPE_CHARS_TOLD) ?? "";
  const why = mediaTypeFlaw(sent, { accepts, taken });
  return new Problem("unsupported-media-type", why, { accepts });
}

function mediaTypeFlaw(contentType: string, { accepts, taken }: Required<Taken>): string {
  if (contentType === "") {
    return `There is no Content-Type. ${taken}`;
  }
  const mediaType = readMediaType(contentType);
  const isJson = mediaType !== undefined && formatOf(mediaType) === "json";
  return isJson && accepts.includes("application/json")
    ? `The Content-Type is ${contentType}, but JSON is always UTF-8. Send it so, without charset.`
    : `The Content-Type ${contentType} is not taken here. ${taken}`;
}

/** The media types that a format is offered as, the usual one first. */
const DOCUMENT_TYPES = {
  json: ["application/json"],
  xml: ["application/xml", "text/xml"],
} as const satisfies Record<Format, readonly string[]>;

const PROBLEM_TYPES = {
  json: ["application/problem+json", "application/json"],
  xml: ["application/problem+xml", "application/xml", "text/xml"],
} as const satisfies Record<Format, readonly string[]>;

/**
 * The format of an answer by the request's Accept (RFC 9110 §12.5.1). Without a usable Accept, and among equals, the
 * request's own format wins, then JSON. Throws not-acceptable if the caller takes neither.
 */
export function answerFormat(
  accept: string | undefined,
  requestFormat: Format | undefined,
): Format {
  const format = choose(accept, requestFormat ?? "json", DOCUMENT_TYPES);
  if (format === undefined) {
    throw new Problem(
      "not-acceptable",
      "The answer is JSON or XML, and the request's Accept takes neither. Send Accept: application/json or application/xml.",
    );
  }
  return format;
}

/** For dialects that take Accept by the letter: wildcards and no Accept name no type. Throws not-acceptable. */
export function demandNamed(accept: string | undefined, type: string): void {
  if (accept === undefined || !namesType(accept, type)) {
    throw new Problem(
      "not-acceptable",
      `The answer is ${type}, and the request's Accept does not name it. Send Accept: ${type}.`,
    );
  }
}

/** The format of a problem: what Accept asks for, else the request's format, else JSON; never a failure. */
export function problemFormat(
  accept: string | undefined,
  requestFormat: Format | undefined,
): Format {
  const preferred = requestFormat ?? "json";
  return choose(accept, preferred, PROBLEM_TYPES) ?? preferred;
}

/** The type of an answer in XML: text/xml where that is what the caller asks for, else the usual one. */
export function xmlType(
  accept: string | undefined,
  usual: "application/xml" | "application/problem+xml",
): string {
  const asked =
    accept !== undefined &&
    chooseByAccept(accept, [
      { value: usual, types: [usual, "application/xml"] },
      { value: "text/xml", types: ["text/xml"] },
    ]);
  return `${asked === "text/xml" ? asked : usual}; charset=utf-8`;
}

function choose(
  accept: string | undefined,
  preferred: Format,
  types: Record<Format, readonly string[]>,
): Format | undefined {
  // What most requests say needs no reading.
  if (accept === undefined || accept === "*/*") {
    return preferred;
  }
  if (accept === "application/json" || accept === "application/xml") {
    return accept === "application/json" ? "json" : "xml";
  }
  const other: Format = preferred === "json" ? "xml" : "json";
  return chooseByAccept(accept, [
    { value: preferred, types: types[preferred] },
    { value: other, types: types[other] },
  ]);
}
