/** How a message is packed: as it is, or as the root part of multipart/related, as MTOM and SOAP with Attachments have it. */

import { Problem } from "../../../core/model/problem.ts";
import type { MediaType } from "../../http/media-type.ts";
import { malformedMultipart } from "../../multipart/multipart-parser.ts";
import { HEAD_BYTES_MAX } from "../../multipart/part-head.ts";
import { demandSoapType, readContentType } from "../../soap/content-type.ts";
import { shown } from "../../soap/xml-text.ts";

/** A message out of its package. */
export interface Unpacked {
  readonly bytes: Uint8Array;
  /** Of the message itself; undefined if it says none. */
  readonly mediaType: MediaType | undefined;
}

interface MimePart {
  readonly headers: ReadonlyMap<string, string>;
  readonly bytes: Uint8Array;
}

const CRLF = "\r\n";
/** More are not looked at: each of them is one too many. */
const PARTS_MAX = 20;
/** The encodings that leave the bytes as they are (RFC 2045 §6.2). */
const PLAIN_ENCODINGS: ReadonlySet<string> = new Set(["", "7bit", "8bit", "binary"]);

/** Whether a message is packed. */
export function isPackage(mediaType: MediaType | undefined): mediaType is MediaType {
  return mediaType?.type === "multipart" && mediaType.subtype === "related";
}

/**
 * Takes the message out of its package. No field of the contract is binary, so attachments have nothing that refers to
 * them. Throws malformed-document, unsupported-encoding, unsupported-media-type, and invalid-document for attachments.
 */
export function unpack(bytes: Uint8Array, mediaType: MediaType): Unpacked {
  const parts = partsOf(Buffer.from(bytes), mediaType.parameters.get("boundary") ?? "");
  // RFC 2387 §3.2: the root is the part that start names, else the first.
  const start = mediaType.parameters.get("start");
  const root = start === undefined ? parts[0] : parts.find((part) => contentId(part) === start);
  if (root === undefined) {
    throw new Problem(
      "malformed-document",
      `The multipart/related body has no part with the Content-ID ${shown(start ?? "")}, which its parameter start names as the root.`,
    );
  }
  refuseAttachments(parts.filter((part) => part !== root));
  const encoding = root.headers.get("content-transfer-encoding")?.toLowerCase() ?? "";
  if (!PLAIN_ENCODINGS.has(encoding)) {
    throw new Problem(
      "unsupported-encoding",
      `The root part comes as ${shown(encoding)}, its Content-Transfer-Encoding. Send it as binary or 8bit.`,
    );
  }
  const contentType = root.headers.get("content-type");
  const rootType = readContentType(contentType);
  if (!isXop(rootType)) {
    demandSoapType(contentType, rootType);
  }
  return { bytes: root.bytes, mediaType: rootType };
}

/** XOP §4.1: the type of the root part in MTOM. */
function isXop(mediaType: MediaType | undefined): boolean {
  return mediaType?.type === "application" && mediaType.subtype === "xop+xml";
}

function refuseAttachments(attachments: readonly MimePart[]): void {
  if (attachments.length > 0) {
    const names = attachments.map((part) => shown(contentId(part) || "one without Content-ID"));
    const message = `No field of this service takes an attachment, so nothing refers to ${names.join(", ")}. Send the message alone; files go to /scene7/UploadFile or into an uploadUrlsJob.`;
    throw Problem.at("invalid-document", { pointer: "", rule: "unknown", message });
  }
}

function contentId({ headers }: MimePart): string {
  return headers.get("content-id") ?? "";
}

/** RFC 2046 §5.1.1. Throws malformed-document where the end is missing. */
function partsOf(bytes: Buffer, boundary: string): readonly MimePart[] {
  const body = Buffer.concat([Buffer.from(CRLF), bytes]);
  const delimiter = `${CRLF}--${boundary}`;
  const parts: MimePart[] = [];
  let at = boundary === "" ? -1 : body.indexOf(delimiter);
  while (at >= 0 && parts.length < PARTS_MAX) {
    const after = at + delimiter.length;
    if (body.toString("latin1", after, after + 2) === "--") {
      return parts;
    }
    at = body.indexOf(delimiter, after);
    parts.push(partOf(body.subarray(after, at < 0 ? after : at)));
  }
  throw malformedMultipart();
}

/** `text` begins behind the delimiter, with the rest of its line. */
function partOf(text: Buffer): MimePart {
  const line = text.indexOf(CRLF);
  const headEnd = text.indexOf(CRLF + CRLF, line);
  if (line < 0 || headEnd < 0 || headEnd > HEAD_BYTES_MAX) {
    throw malformedMultipart();
  }
  const head = text.toString("latin1", line + CRLF.length, headEnd);
  // RFC 5322 §2.2.3: a line that begins with white space goes on with the one before.
  const lines = head.replaceAll(/\r\n[ \t]/gu, " ").split(CRLF);
  const headers = lines.map((each): [string, string] => {
    const colon = each.indexOf(":");
    return [each.slice(0, colon).trim().toLowerCase(), each.slice(colon + 1).trim()];
  });
  return {
    headers: new Map(headers),
    bytes: text.subarray(headEnd + CRLF.length + CRLF.length),
  };
}
