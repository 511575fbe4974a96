/** Entity tags of documents (RFC 9110 §8.8.3): who has the document already is told so, and gets nothing. */

import { hash } from "node:crypto";

import { Problem } from "../../core/model/problem.ts";
import type { Answer } from "../http/answer.ts";
import { otherTag, select } from "../http/preconditions.ts";
import type { Call } from "./call.ts";

/** Others must not keep it, and its owner asks before using it again. */
const REVALIDATED = "private, no-cache";

/** The strong tag of a document, with its quotes. */
export function tagOf(body: string): string {
  return `"${hash("sha1", body, "base64url")}"`;
}

/** The same answer with its tag; or 304 where If-None-Match names that. Throws precondition-failed. */
export function tagged(
  { request }: Pick<Call, "request">,
  answer: Answer & { readonly body: string },
): Answer {
  const { body } = answer;
  const etag = tagOf(body);
  const headers = { ...answer.headers, ETag: etag, "Cache-Control": REVALIDATED };
  const { "if-match": ifMatch, "if-none-match": ifNoneMatch } = request.headers;
  const selection = select({ method: "GET", ifMatch, ifNoneMatch }, etag, body.length);
  if (selection.kind === "precondition-failed") {
    throw new Problem(
      "precondition-failed",
      `The document ${otherTag(ifMatch ?? "")}. Read it again without the condition.`,
    );
  }
  return selection.kind === "not-modified"
    ? { status: 304, headers, body: undefined }
    : { ...answer, headers };
}
