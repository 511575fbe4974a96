/** Entity tags of documents (RFC 9110 §8.8.3): who has the document already is told so, and gets nothing. */

import { hash } from "node:crypto";

import type { Answer } from "../answer.ts";
import { select } from "../preconditions.ts";
import type { Call } from "./call.ts";

/** Others must not keep it, and its owner asks before using it again. */
const REVALIDATED = "private, no-cache";

/** The same answer with its tag; or 304 where If-None-Match names that. */
export function tagged(
  { request }: Pick<Call, "request">,
  answer: Answer & { readonly body: string },
): Answer {
  const { body } = answer;
  const etag = `"${hash("sha1", body, "base64url")}"`;
  const headers = { ...answer.headers, ETag: etag, "Cache-Control": REVALIDATED };
  const ifNoneMatch = request.headers["if-none-match"];
  const isKnown =
    ifNoneMatch !== undefined &&
    select({ method: "GET", ifNoneMatch }, etag, body.length).kind === "not-modified";
  return isKnown ? { status: 304, headers, body: undefined } : { ...answer, headers };
}
