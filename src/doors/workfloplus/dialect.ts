/** How the WorkfloPlus door speaks: bearer tokens, always JSON, no body where the caller is not let in, and ProblemDetails for the rest. */

import type { Problem } from "../../core/model/problem.ts";
import { type Dialect, type Exchange, ownDialect } from "../dialect.ts";
import type { Answer } from "../http/answer.ts";
import { problemHeaders } from "../problems/encode.ts";
import { PROBLEMS } from "../problems/table.ts";
import { problemDetails } from "./problem-details.ts";

export const NAME = "workfloplus";

export const WORKFLOPLUS: Dialect = {
  ...ownDialect(NAME, [
    "/jobs/v1",
    "/scheduledjobs/v1",
    "/trigger/v2",
    "/workflows/v2",
    "/resources/v1",
    "/api/client",
    "/api/team",
    "/api/group",
    "/teamsettings/v1",
    "/reports/v1",
    "/reportgenerator/v1",
    "/reporttemplates/v1",
    "/collections/v1",
  ]),
  format: () => "json",
  tell,
};

function tell(problem: Problem, exchange: Exchange): Answer {
  const { status } = PROBLEMS[problem.code];
  const headers = problemHeaders(problem);
  if (status === 401 || status === 403) {
    return {
      status,
      headers: { ...headers, "WWW-Authenticate": challenge(problem, exchange) },
      body: undefined,
    };
  }
  return {
    status,
    headers: { ...headers, "Content-Type": "application/problem+json; charset=utf-8" },
    body: problemDetails(problem, exchange),
  };
}

/** What there is to say stands here, because these answers have no body. */
function challenge({ code, detail }: Problem, { request }: Exchange): string {
  // RFC 6750 §3.1: no error code for whoever showed nothing.
  if (code === "unauthenticated" && request.headers.authorization === undefined) {
    return "Bearer";
  }
  const error = code === "forbidden" ? "insufficient_scope" : "invalid_token";
  // RFC 6750 §3: these characters and no others.
  const description = detail.replaceAll(/["\\]/gu, "'").replaceAll(/[^ -~]/gu, "?");
  return `Bearer error="${error}", error_description="${description}"`;
}
