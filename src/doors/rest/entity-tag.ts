/** Entity tags of documents (RFC 9110 §8.8.3): who has the document already is told so, and gets nothing. */

import { hash } from "node:crypto";

import { Problem } from "../../core/model/problem.ts";
import type { Answer } from "../http/answer.ts";
import type { Format } from "../http/media-type.ts";
import { otherTag, select } from "../http/preconditions.ts";
import type { DocumentAnswer } from "./bodies.ts";
import type { Call } from "./call.ts";

/** Others must not keep it, and its owner asks before using it again. */
const REVALIDATED = "private, no-cache";

/** The strong tag of a document, with its quotes. */
function tagOf(body: string): string {
  return `"${hash("sha1", body, "base64url")}"`;
}

/** What a change is about, as it is now. */
export interface Guarded {
  /** The tags of its documents in every format: callers may have read any. */
  readonly tags: readonly string[];
  /** Epoch milliseconds; undefined where nobody can say. */
  readonly modifiedAt?: number | undefined;
}

const FORMATS: readonly Format[] = ["json", "xml"];

/** The tags of what `read` answers. */
export async function tagsOf(
  call: Call,
  read: (call: Call) => Promise<DocumentAnswer>,
): Promise<readonly string[]> {
  const answers = await Promise.all(FORMATS.map((format) => read({ ...call, format })));
  return answers.map(({ body }) => tagOf(body));
}

/** The same answer with its tag; or 304 where If-None-Match names that. Throws precondition-failed. */
export function tagged({ request }: Pick<Call, "request">, answer: DocumentAnswer): Answer {
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
