/** The parser of multipart requests, as every reader of uploads uses it: each part is a stream, and broken heads are told. */

import type { IncomingMessage } from "node:http";
import {
  Busboy,
  type BusboyConfig,
  type BusboyFileStream,
  type BusboyInstance,
} from "@fastify/busboy";
import { Problem } from "../core/problem.ts";

export type MultipartParser = BusboyInstance;
export type PartStream = BusboyFileStream;
export type PartLimits = BusboyConfig["limits"];

/** What the parser tells of a part: name, content, file name, transfer encoding, media type. */
export type PartEvent = [
  name: string | undefined,
  file: PartStream,
  fileName: string | undefined,
  encoding: string,
  contentType: string,
];

/** A parser for the request. Throws malformed-document where the Content-Type has no usable boundary. */
export function multipartParser({ headers }: IncomingMessage, limits: PartLimits): MultipartParser {
  const contentType = headers["content-type"] ?? "";
  try {
    return new Busboy({
      headers: { ...headers, "content-type": contentType },
      limits,
      isPartAFile: () => true,
      preservePath: true,
    });
  } catch {
    throw new Problem(
      "malformed-document",
      "The request must be multipart/form-data with a boundary. Let your HTTP library set the Content-Type.",
    );
  }
}

/** The problem of a body that the parser cannot read. */
export function malformedMultipart(): Problem {
  return new Problem(
    "malformed-document",
    "The multipart body is broken: its final boundary is missing or a part has no proper header.",
  );
}
