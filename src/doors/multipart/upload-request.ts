/** What is the same for all requests that bring files. */

import type { IncomingMessage } from "node:http";

import { Problem } from "../../core/model/problem.ts";

export const FORM_DATA = "multipart/form-data";

/** By the start of the type alone, so that a broken parameter is told as such. */
export function isMultipart({ headers }: IncomingMessage): boolean {
  const [type = ""] = (headers["content-type"] ?? "").split(";", 1);
  return type.trim().toLowerCase() === FORM_DATA;
}

/** Throws unsupported-encoding. */
export function refuseEncoding({ headers }: IncomingMessage): void {
  const encoding = headers["content-encoding"];
  if (encoding !== undefined && encoding.trim().toLowerCase() !== "identity") {
    throw new Problem(
      "unsupported-encoding",
      "An upload is taken as it is, without Content-Encoding.",
      { accepts: ["identity"] },
    );
  }
}
