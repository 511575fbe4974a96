/** The headers that tus requests are made of, read strictly. */

import type { IncomingMessage } from "node:http";

import { Problem } from "../../core/model/problem.ts";
import { TUS_VERSION } from "./dialect.ts";

export const PIECE_TYPE = "application/offset+octet-stream";
const BYTES = /^[0-9]{1,15}$/u;

/** The problem of a header that cannot be read. */
export function badHeader(message: string): Problem {
  return Problem.at("invalid-document", { pointer: "", rule: "pattern", message });
}

/** One value of a header; undefined if it is not there. */
export function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name.toLowerCase()];
  return typeof value === "string" ? value : value?.join(", ");
}

/** Throws unsupported-tus-version. */
export function demandVersion(request: IncomingMessage): void {
  const version = headerOf(request, "Tus-Resumable");
  if (version !== TUS_VERSION) {
    const which = version === undefined ? "is missing" : "names another version";
    throw new Problem(
      "unsupported-tus-version",
      `The header Tus-Resumable ${which}. Send Tus-Resumable: ${TUS_VERSION} with every request but OPTIONS.`,
    );
  }
}

/** A number of bytes. Throws invalid-document where it is missing or none. */
export function bytesOf(request: IncomingMessage, name: string): number {
  const text = headerOf(request, name);
  if (text === undefined || !BYTES.test(text)) {
    const which = text === undefined ? "is missing" : "is no whole number of bytes";
    throw badHeader(`The header ${name} ${which}. Send it as digits, such as ${name}: 1048576.`);
  }
  return Number(text);
}

/** How much comes in the body: 0 where there is none, undefined where its length is not told. */
export function bodyBytesOf({ headers }: IncomingMessage): number | undefined {
  return headers["transfer-encoding"] === undefined
    ? Number(headers["content-length"] ?? 0)
    : undefined;
}

/** True if the body is a piece of an upload. */
export function isPiece(request: IncomingMessage): boolean {
  const [type = ""] = (headerOf(request, "Content-Type") ?? "").split(";", 1);
  return type.trim().toLowerCase() === PIECE_TYPE;
}
