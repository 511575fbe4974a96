/** The metrics door: what is counted, for Prometheus. It counts all companies, so it asks for a permission of its own. */

import { Router } from "express";

import type { Contract } from "../../contract/contract.ts";
import type { Authenticator } from "../../core/ports/access.ts";
import type { Ids, Log } from "../../core/ports/base.ts";
import { demand } from "../../core/model/principal.ts";
import { type Answer, writeAnswer } from "../http/answer.ts";
import { problemOf } from "../problems/from-error.ts";
import { credentialsOf } from "../server/place.ts";
import type { Proxies } from "../server/proxies.ts";
import { requestIdOf } from "../http/request-trace.ts";
import { tellProblem } from "../problems/tell.ts";

export interface MetricsDeps {
  readonly ports: { readonly ids: Ids; readonly log: Log };
  readonly contract: Contract;
  readonly authenticator: Authenticator;
  readonly proxies: Proxies;
  /** The metrics as text, and its media type. */
  render(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** Routes `GET /metrics`. */
export function metricsDoor(deps: MetricsDeps): Router {
  const { ports, contract, authenticator, proxies } = deps;
  const router = Router();
  router.get("/metrics", async (request, response) => {
    let answer: Answer;
    try {
      const principal = await authenticator.authenticate(credentialsOf(request, proxies));
      demand(principal, "read-metrics");
      const { contentType, text } = await deps.render();
      const headers = { "Content-Type": contentType, "Cache-Control": "no-store" };
      answer = { status: 200, headers, body: text };
    } catch (error) {
      const requestId = requestIdOf(request, ports.ids);
      const problem = problemOf(error, ports.log, requestId);
      answer = tellProblem(problem, request, { contract, requestId });
    }
    await writeAnswer(response, answer);
  });
  return router;
}
