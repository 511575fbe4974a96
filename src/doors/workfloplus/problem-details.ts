/** A problem as ASP.NET Core tells it, which clients of this service were written against: ProblemDetails with `errors` by dotted path. */

import {
  type Problem,
  type ProblemCode,
  VIOLATIONS_MAX,
  type Violation,
} from "../../core/model/problem.ts";
import type { Exchange } from "../dialect.ts";
import { PROBLEMS } from "../problems/table.ts";

interface Kind {
  /** The section that says what the status means. */
  readonly type: string;
  readonly title: string;
}

const RFC_7231 = "https://tools.ietf.org/html/rfc7231#section-";

/** By status, as that framework names them. */
const KINDS: Readonly<Record<number, Kind>> = {
  400: { type: `${RFC_7231}6.5.1`, title: "Bad Request" },
  404: { type: `${RFC_7231}6.5.4`, title: "Not Found" },
  405: { type: `${RFC_7231}6.5.5`, title: "Method Not Allowed" },
  406: { type: `${RFC_7231}6.5.6`, title: "Not Acceptable" },
  408: { type: `${RFC_7231}6.5.7`, title: "Request Timeout" },
  409: { type: `${RFC_7231}6.5.8`, title: "Conflict" },
  410: { type: `${RFC_7231}6.5.9`, title: "Gone" },
  411: { type: `${RFC_7231}6.5.10`, title: "Length Required" },
  412: { type: "https://tools.ietf.org/html/rfc7232#section-4.2", title: "Precondition Failed" },
  413: { type: `${RFC_7231}6.5.11`, title: "Payload Too Large" },
  415: { type: `${RFC_7231}6.5.13`, title: "Unsupported Media Type" },
  416: { type: "https://tools.ietf.org/html/rfc7233#section-4.4", title: "Range Not Satisfiable" },
  417: { type: `${RFC_7231}6.5.14`, title: "Expectation Failed" },
  422: { type: "https://tools.ietf.org/html/rfc4918#section-11.2", title: "Unprocessable Entity" },
  423: { type: "https://tools.ietf.org/html/rfc4918#section-11.3", title: "Locked" },
  429: { type: "https://tools.ietf.org/html/rfc6585#section-4", title: "Too Many Requests" },
  431: {
    type: "https://tools.ietf.org/html/rfc6585#section-5",
    title: "Request Header Fields Too Large",
  },
  500: {
    type: `${RFC_7231}6.6.1`,
    title: "An error occurred while processing your request.",
  },
  503: { type: `${RFC_7231}6.6.4`, title: "Service Unavailable" },
  507: { type: "https://tools.ietf.org/html/rfc4918#section-11.5", title: "Insufficient Storage" },
};

const INVALID = "One or more validation errors occurred.";

/** The members in that framework's order, and the sentence that says how to mend it. */
export function problemDetails(problem: Problem, exchange: Exchange): string {
  const { status, title } = PROBLEMS[problem.code];
  const kind = KINDS[status] ?? { type: "about:blank", title };
  const errors = errorsOf(problem);
  return JSON.stringify({
    type: kind.type,
    title: errors === undefined ? kind.title : INVALID,
    status,
    detail: problem.detail,
    traceId: traceIdOf(exchange),
    ...(errors !== undefined && { errors }),
  });
}

/** The caller's trace; without one, that of a request with our id, so that logs are found by it. */
function traceIdOf({ trace: { traceparent }, requestId }: Exchange): string {
  const digits = requestId.replaceAll("-", "");
  return traceparent ?? `00-${digits}-${digits.slice(-16)}-00`;
}

type Errors = Readonly<Record<string, readonly string[]>>;

const NAMELESS: ReadonlySet<ProblemCode> = new Set(["malformed-document", "invalid-document"]);

function errorsOf({ code, violations, detail }: Problem): Errors | undefined {
  if (violations.length === 0) {
    // What is told of the body as a whole.
    return NAMELESS.has(code) ? { $: [detail] } : undefined;
  }
  const messages = new Map<string, string[]>();
  for (const violation of violations.slice(0, VIOLATIONS_MAX)) {
    const key = keyOf(code, violation);
    messages.set(key, [...(messages.get(key) ?? []), violation.message]);
  }
  return Object.fromEntries(messages);
}

/** A dotted path; behind `$` for what is not even JSON of the right type. */
function keyOf(code: ProblemCode, { pointer, rule }: Violation): string {
  const path = pointer
    .slice(1)
    .split("/")
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
    .join(".")
    .replaceAll(/\.(\d+)(?=\.|$)/gu, "[$1]");
  if (path === "") {
    return "$";
  }
  return code === "malformed-document" || rule === "type" ? `$.${path}` : path;
}
