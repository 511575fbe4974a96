/** Entity tags of documents (RFC 9110 §8.8.3): who has the document already is told so, and gets nothing. */

import { hash } from "node:crypto";

import type { QueuePlace } from "../../core/model/job.ts";
import { Problem } from "../../core/model/problem.ts";
import type { Answer } from "../http/answer.ts";
import type { Format } from "../http/media-type.ts";
import { otherTag, select } from "../http/preconditions.ts";
import type { DocumentAnswer } from "./bodies.ts";
import type { Call } from "./call.ts";

/** Others must not keep it, and its owner asks before using it again. */
const REVALIDATED = "private, no-cache";

/** The strong tag of a document, with its quotes. `place` is told in it apart. */
function tagOf(body: string, place = ""): string {
  return `"${hash("sha1", body, "base64url")}${place && `.${place}`}"`;
}

/** The same tags without what they tell apart: a job that moved up in its queue is the job that its caller read. */
export function withoutPlaces(tags: string | undefined): string | undefined {
  return tags?.replaceAll(/\.[0-9]+-[0-9]+"/gu, '"');
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

/** What a tag is made of: the document without the place of its job in the queue, and that place. */
interface Tagged {
  readonly body: string;
  readonly place?: QueuePlace;
}

/** The same answer with its tag; or 304 where If-None-Match names that. Throws precondition-failed. */
export function tagged(
  { request }: Pick<Call, "request">,
  answer: DocumentAnswer,
  { body: told, place }: Tagged = answer,
): Answer {
  const { body } = answer;
  const etag = tagOf(told, place && `${place.position}-${place.of}`);
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
