/** How the Bright River door speaks: two tokens, JSON that Accept has to name, and errors of one flat form. */

import type { IncomingMessage } from "node:http";

import type { Problem } from "../../core/model/problem.ts";
import type { Shown } from "../../core/ports/access.ts";
import type { Dialect, Exchange } from "../dialect.ts";
import type { Answer } from "../http/answer.ts";
import { answerFormat, demandNamed } from "../http/negotiation/negotiate.ts";
import { problemHeaders } from "../problems/encode.ts";
import { errorCodeOf, NamedProblem } from "./error-code.ts";
import { ERRORS } from "./errors.ts";
import { jsonAnswer } from "./json-answer.ts";

export const CLIENT_TOKEN = "X-Client-Token";
export const SESSION_TOKEN = "X-Session-Token";

/** Its name, also that of the numbers under which its clients know jobs. */
export const NAME = "bright-river";

/** What uploads and pictures are told with, which have no body of their own to speak of. */
const FILE_OPERATIONS: ReadonlySet<string> = new Set(["uploadFile"]);

/** `isAcceptLenient`: an Accept that only covers JSON, and none at all, are taken too. */
export function brightRiverDialect(isAcceptLenient: boolean): Dialect {
  return {
    name: NAME,
    prefixes: ["/jobs", "/sessions", "/upload", "/ajax"],
    requestHeaders: [CLIENT_TOKEN, SESSION_TOKEN],
    credentials: sessionOf,
    format: ({ headers: { accept } }) => {
      if (isAcceptLenient) {
        demandJson(accept);
      } else {
        demandNamed(accept, "application/json");
      }
      return "json";
    },
    tell,
  };
}

function demandJson(accept: string | undefined): void {
  if (answerFormat(accept, "json") !== "json") {
    demandNamed(accept, "application/json");
  }
}

function sessionOf(request: IncomingMessage): Shown | undefined {
  const client = tokenOf(request, CLIENT_TOKEN);
  const session = tokenOf(request, SESSION_TOKEN);
  return client === undefined || session === undefined
    ? undefined
    : { kind: "session", client, session };
}

/** The token in a header; undefined where it is missing or empty. */
export function tokenOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name.toLowerCase()];
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/** The token in a header. Throws missing_header. */
export function demandToken(request: IncomingMessage, name: string): string {
  const token = tokenOf(request, name);
  if (token === undefined) {
    throw new NamedProblem("missing_header", `Send the header ${name}.`, name);
  }
  return token;
}

/** The members are the columns of the published list of errors. */
function tell(problem: Problem, { operation }: Exchange): Answer {
  const found = errorCodeOf(problem);
  // Of documents the published list knows no 413.
  const isLargeDocument = found === "payload_too_large" && !FILE_OPERATIONS.has(operation);
  const code = isLargeDocument ? "invalid_parameter" : found;
  const { id, target, status, messages } = ERRORS[code];
  const parameter = problem.violations[0]?.pointer.split("/")[1];
  const header = problem instanceof NamedProblem ? problem.header : undefined;
  return jsonAnswer(
    status,
    {
      id,
      target,
      statusCode: status,
      code,
      message: messages.en,
      localizedMessages: messages,
      ...(parameter !== undefined && { parameter }),
      ...(header !== undefined && { header }),
      detail: problem.detail,
      _type: "ErrorResponseBody",
    },
    headersOf(problem),
  );
}

/** Without the challenge: no browser shall ask for a password that is not taken here. */
function headersOf(problem: Problem): Answer["headers"] {
  const headers = Object.entries(problemHeaders(problem));
  return Object.fromEntries(headers.filter(([name]) => name !== "WWW-Authenticate"));
}
