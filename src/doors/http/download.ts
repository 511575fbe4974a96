/** The download of a file: whole, in part, or not at all if the caller has it (RFC 9110 §13 and §14). */

import type { IncomingMessage } from "node:http";

import type { ByteRange } from "../../core/ports/files.ts";
import { Problem } from "../../core/model/problem.ts";
import type { Answer } from "./answer.ts";
import { attachment } from "./content-disposition.ts";
import { parseMediaType } from "./media-type.ts";
import { otherTag, type Selection, select } from "./preconditions.ts";
import { fileDigests } from "./told-digests.ts";

export interface Download {
  /** How callers know the thing, at the start of a sentence: "The result". */
  readonly what: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  /** Strong, with its quotes. */
  readonly etag: string;
  /** Hex, where it is known. */
  readonly sha256?: string;
  readonly cacheControl: string;
  /** Whether browsers may show it where it stands; otherwise they save it. */
  readonly isShown: boolean;
  read(range?: ByteRange): AsyncIterable<Uint8Array>;
  /** Called when it was sent to the last byte, whole or this range. */
  readonly downloaded?: ((range?: ByteRange) => Promise<void>) | undefined;
}

/** 200, 206 or 304. Throws precondition-failed, range-not-satisfiable. */
export function answerDownload(request: IncomingMessage, download: Download): Answer {
  const { method = "GET", headers } = request;
  const selection = select(
    {
      method,
      ifMatch: headers["if-match"],
      ifNoneMatch: headers["if-none-match"],
      ifRange: headers["if-range"]?.toString(),
      range: headers.range,
    },
    download.etag,
    download.sizeBytes,
  );
  if (selection.kind === "precondition-failed") {
    throw new Problem(
      "precondition-failed",
      `${download.what} ${otherTag(headers["if-match"] ?? "")}. Read it again without the condition.`,
    );
  }
  const { sha256 } = download;
  const isPart = selection.kind === "part";
  const answer = answerSelection(download, selection, method);
  return sha256 === undefined || selection.kind === "not-modified"
    ? answer
    : { ...answer, headers: { ...answer.headers, ...fileDigests(headers, { sha256, isPart }) } };
}

function answerSelection(
  download: Download,
  selection: Exclude<Selection, { readonly kind: "precondition-failed" }>,
  method: string,
): Answer {
  const { what, sizeBytes } = download;
  switch (selection.kind) {
    case "not-modified":
      return { status: 304, headers: validatorsOf(download), body: undefined };
    case "unsatisfiable":
      throw new Problem(
        "range-not-satisfiable",
        `${what} has ${sizeBytes} bytes and none of them is in the range asked for.`,
        { sizeBytes },
      );
    case "part": {
      const { first, last } = selection.range;
      const headers = {
        ...fileHeaders(download),
        "Content-Length": String(last - first + 1),
        "Content-Range": `bytes ${first}-${last}/${sizeBytes}`,
      };
      const sent = sentOf(download, method, selection.range);
      return { status: 206, headers, body: download.read(selection.range), ...sent };
    }
    case "whole": {
      const headers = { ...fileHeaders(download), "Content-Length": String(sizeBytes) };
      // A stream that nobody reads would stay open.
      const isRead = method !== "HEAD" && sizeBytes > 0;
      const body = isRead ? download.read() : undefined;
      return { status: 200, headers, body, ...sentOf(download, method) };
    }
  }
}

function sentOf({ downloaded }: Download, method: string, range?: ByteRange): Pick<Answer, "sent"> {
  return downloaded === undefined || method === "HEAD" ? {} : { sent: () => downloaded(range) };
}

function validatorsOf({ etag, cacheControl }: Download): Readonly<Record<string, string>> {
  return { ETag: etag, "Cache-Control": cacheControl };
}

/** The content is somebody else's: a browser must never run it, nor guess what it is. */
export const SAVED_FILE = {
  "Content-Security-Policy": "sandbox; default-src 'none'",
  "X-Content-Type-Options": "nosniff",
} as const;

function fileHeaders(download: Download): Readonly<Record<string, string>> {
  const { contentType, fileName, isShown } = download;
  const isMediaType = parseMediaType(contentType) !== undefined;
  return {
    ...validatorsOf(download),
    "Content-Type": isMediaType ? contentType : "application/octet-stream",
    ...(isShown ? {} : { "Content-Disposition": attachment(fileName) }),
    ...SAVED_FILE,
    "Accept-Ranges": "bytes",
  };
}
