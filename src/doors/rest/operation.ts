/** What the operations table says of one operation: enough to route it, to read its call and to describe it. */

import type { Permission } from "../../core/model/principal.ts";
import type { ProblemCode } from "../../core/model/problem.ts";
import type { Answer } from "../http/answer.ts";
import type { RootName } from "./bodies.ts";
import type { Call } from "./call.ts";
import type { Guarded } from "./entity-tag.ts";
import type { QueryParameter } from "../listing/query.ts";

/** One part of a multipart request. */
export interface RequestPart {
  readonly name: string;
  /** The document in it, in JSON or XML; a file without it. */
  readonly root?: RootName;
  readonly isRequired?: true;
  readonly mayRepeat?: true;
}

/** What may come in the body; one of these where there are several. */
export interface RequestBody {
  /** The roots of documents, in JSON and XML. */
  readonly roots: readonly RootName[];
  /** The parts of multipart/form-data, where it is taken. */
  readonly parts?: readonly RequestPart[];
  /** One file as it is, where it is taken. */
  readonly isFile?: true;
  /** The form is what is usually sent. */
  readonly isFormFirst?: true;
  readonly isRequired?: true;
}

export interface Success {
  readonly status: 200 | 201 | 202 | 204 | 206 | 304 | 307;
  readonly description: string;
  /** The document in the answer; absent where there is none, or a file. */
  readonly root?: RootName;
  /**
   * Another document than the status else has, because the request asks for it: told in words, so that generated clients
   * have one type for what a submit answers.
   */
  readonly isAside?: true;
  /** The media type of what is no document of ours. */
  readonly mediaType?: string;
}

export interface Operation {
  readonly name: string;
  /** One line for people. */
  readonly summary: string;
  readonly method: "GET" | "POST" | "DELETE";
  /** With {jobId} and the like for what varies; a trailing slash is always allowed. */
  readonly path: string;
  /** The permission that it demands before anything is read or looked up. */
  readonly demands: Permission | "nothing";
  /** The query parameters that it knows; the call has them checked. */
  readonly query?: readonly QueryParameter[];
  /** A request with the same Idempotency-Key and content does it once: the call has the key. */
  readonly isIdempotent?: true;
  /** With Prefer: wait=N it waits for the job's end: the call has the preferences. */
  readonly isAwaitable?: true;
  /** Absent where no body is read. */
  readonly body?: RequestBody;
  /** Whether Accept must admit JSON or XML; files have the type they have, and "events" may be a stream too. */
  readonly answers: "document" | "events" | "file" | "nothing";
  readonly successes: readonly Success[];
  /** Beside those of every operation, COMMON_PROBLEMS. */
  readonly problems?: readonly ProblemCode[];
  /** Set where it changes something: what its preconditions are about. */
  readonly guard?: (call: Call) => Promise<Guarded>;
  handle(call: Call): Promise<Answer>;
}

/** What every operation may answer. */
export const COMMON_PROBLEMS: readonly ProblemCode[] = [
  "unauthenticated",
  "forbidden",
  "invalid-document",
  "conflicting-fields",
  "digest-mismatch",
  "not-acceptable",
  "too-many-requests",
  "internal",
  "unavailable",
];

/** What reading a document may answer. */
export const BODY_PROBLEMS = [
  "malformed-document",
  "request-timeout",
  "payload-too-large",
  "unsupported-media-type",
  "unsupported-encoding",
] as const satisfies readonly ProblemCode[];

/** It is done, and there is nothing to tell. */
export const DONE: Answer = { status: 204, headers: {}, body: undefined };

/** It will be done. */
export const UNDER_WAY: Answer = { status: 202, headers: {}, body: undefined };
