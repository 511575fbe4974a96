/** The header Idempotency-Key, the same at every door. */

import type { IncomingMessage } from "node:http";

import { Problem } from "../../core/model/problem.ts";

/** 1 to 255 visible ASCII characters. */
const KEY = /^[!-~]{1,255}$/u;

/** The request's key, undefined if it has none. Throws invalid-document for one that cannot be a key. */
export function idempotencyKeyOf({ headers }: IncomingMessage): string | undefined {
  const key = headers["idempotency-key"];
  if (key === undefined) {
    return undefined;
  }
  if (typeof key !== "string" || !KEY.test(key)) {
    const message = "The header Idempotency-Key must be 1 to 255 visible ASCII characters.";
    throw Problem.at("invalid-document", { pointer: "", rule: "pattern", message });
  }
  return key;
}
