/** How the query API speaks: a key in the address or a bearer token, and errors as GraphQL has them. */

import { queryPart } from "../../http/request-path.ts";
import type { IncomingMessage } from "node:http";

import type { Problem } from "../../../core/model/problem.ts";
import type { Shown } from "../../../core/ports/access.ts";
import { QUERY_KEY_START } from "../../../core/ports/query-keys.ts";
import { type Dialect, ownDialect } from "../../dialect.ts";
import type { Answer } from "../../http/answer.ts";
import { namesType } from "../../http/negotiation/accept.ts";
import { problemHeaders } from "../../problems/encode.ts";
import { PROBLEMS } from "../../problems/table.ts";
import type { QueryResult } from "./run-query.ts";

const OWN = ownDialect("workfloplus-query", ["/api/query/v2"]);
const GRAPHQL_TYPE = "application/graphql-response+json";

export const GRAPH: Dialect = {
  ...OWN,
  credentials: (request) => keyIn(request) ?? OWN.credentials(request),
  format: () => "json",
  tell: (problem: Problem, { request }): Answer => {
    const { status } = PROBLEMS[problem.code];
    const { detail: message, code, violations } = problem;
    const result = { errors: [{ message, extensions: { code, violations } }] };
    return {
      ...answerOf(request, result),
      status,
      headers: { ...headersOf(request), ...problemHeaders(problem) },
    };
  },
};

/** Spreadsheets have no other place for it. */
function keyIn({ url = "" }: IncomingMessage): Shown | undefined {
  const key = new URLSearchParams(queryPart(url)).get("key");
  if (!key) {
    return undefined;
  }
  return { kind: key.startsWith(QUERY_KEY_START) ? "query-key" : "token", text: key };
}

/**
 * GraphQL over HTTP: whoever names the newer type learns from the status that a query was not run; to others everything
 * well-formed is 200, because many of them do not read the body of anything else.
 */
export function answerOf(request: IncomingMessage, { csv, ...result }: QueryResult): Answer {
  if (csv !== undefined) {
    const headers = {
      "Cache-Control": "no-store",
      "Content-Type": "text/csv; charset=utf-8; header=present",
    };
    return { status: 200, headers, body: csv };
  }
  const isRefused = namesGraphQl(request) && !("data" in result);
  return {
    status: isRefused ? 400 : 200,
    headers: headersOf(request),
    body: JSON.stringify(result),
  };
}

function headersOf(request: IncomingMessage): Answer["headers"] {
  const type = namesGraphQl(request) ? GRAPHQL_TYPE : "application/json";
  return { "Cache-Control": "no-store", "Content-Type": `${type}; charset=utf-8` };
}

function namesGraphQl({ headers: { accept } }: IncomingMessage): boolean {
  return accept !== undefined && namesType(accept, GRAPHQL_TYPE);
}
