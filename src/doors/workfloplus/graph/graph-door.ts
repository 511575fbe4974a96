/** The query API of WorkfloPlus: GraphQL over the jobs that have ended. */

import { Router } from "express";

import { demandPolicy } from "../../../core/model/access/policy.ts";
import { Problem } from "../../../core/model/problem.ts";
import type { Door, Exchange } from "../../dialect.ts";
import type { DoorKit } from "../../door-kit.ts";
import { exchange, letIn } from "../../exchange.ts";
import type { Answer } from "../../http/answer.ts";
import { answerOf, GRAPH } from "./graph-dialect.ts";
import { PERSISTED_QUERY, readQuery } from "./graph-request.ts";
import type { QueryResult } from "./run-query.ts";

/** Routes its one address. */
export function graphDoor(kit: DoorKit): Door {
  const router = Router();
  router.all("/api/query/v2/graph", (request, response) =>
    exchange(kit, GRAPH, { request, response, params: {}, operation: "queryGraph", act }),
  );
  return { dialects: [GRAPH], router };
}

async function act(under: Exchange): Promise<Answer> {
  const { request } = under;
  if (!["GET", "HEAD", "POST"].includes(request.method ?? "")) {
    const allow = ["GET", "HEAD", "POST"];
    throw new Problem("method-not-allowed", `This address takes ${allow.join(", ")}.`, { allow });
  }
  const principal = await letIn(under, "nothing");
  demandPolicy(principal, "Query_Read");
  const asked = await readQuery(under);
  if (asked === PERSISTED_QUERY) {
    return answerOf(request, NOT_SUPPORTED);
  }
  const { kit } = under;
  const base = kit.publicUrl ?? kit.proxies.urlOf(request);
  // The library is loaded by the first query.
  const { runQuery } = await import("./run-query.ts");
  const result = await runQuery(asked, {
    ports: kit.ports,
    principal,
    addressOf: (path) => base + path,
    logError: (error) => {
      kit.ports.log.error({ err: error, requestId: under.requestId }, "A query failed.");
    },
  });
  return answerOf(request, result);
}

/** Clients that look for these words send the query itself. */
const NOT_SUPPORTED: QueryResult = {
  errors: [
    {
      message: "PersistedQueryNotSupported",
      extensions: { code: "PERSISTED_QUERY_NOT_SUPPORTED" },
    },
  ],
};
