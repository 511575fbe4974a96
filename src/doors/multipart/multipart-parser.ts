/** The parser of multipart requests: each part is a head and a stream, and broken ones are told. */

import type { IncomingMessage } from "node:http";
import { Dicer } from "@fastify/busboy";
import { headerParameters } from "../../core/text/disposition.ts";
import { Problem } from "../../core/model/problem.ts";

export type MultipartParser = Dicer;
export type PartStream = Dicer.PartStream;
/** Header names in lower case; what came several times has several values, each one character for a byte. */
export type PartHeader = Readonly<Record<string, readonly string[] | undefined>>;

/** A parser for the request. Throws malformed-document where the Content-Type has no usable boundary. */
export function multipartParser({ headers }: IncomingMessage): MultipartParser {
  const boundary = headerParameters(headers["content-type"] ?? "").get("boundary") ?? "";
  try {
    if (boundary !== "") {
      return new Dicer({ boundary });
    }
  } catch {
    // It is too long for a search.
  }
  throw new Problem(
    "malformed-document",
    "The request must be multipart/form-data with a boundary. Let your HTTP library set the Content-Type.",
  );
}

/** The problem of a body that the parser cannot read. */
export function malformedMultipart(): Problem {
  return new Problem(
    "malformed-document",
    "The multipart body is broken: its final boundary is missing or a part has no proper header.",
  );
}
