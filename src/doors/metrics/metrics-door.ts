/** The metrics door: what is counted, for Prometheus. Open to whom the other doors are open. */

import { Router } from "express";

import type { Contract } from "../../contract/contract.ts";
import type { Authenticator, Ids, Log } from "../../core/ports.ts";
import { type Answer, writeAnswer } from "../answer.ts";
import { problemOf } from "../failure.ts";
import { requestIdOf } from "../request-trace.ts";
import { tellProblem } from "../tell-problem.ts";

export interface MetricsDeps {
  readonly ports: { readonly ids: Ids; readonly log: Log };
  readonly contract: Contract;
  readonly authenticator: Authenticator;
  /** The metrics as text, and its media type. */
  render(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** Routes `GET /metrics`. */
export function metricsDoor(deps: MetricsDeps): Router {
  const { ports, contract, authenticator } = deps;
  const router = Router();
  router.get("/metrics", async (request, response) => {
    const { host, origin, authorization } = request.headers;
    const address = request.socket.remoteAddress;
    let answer: Answer;
    try {
      await authenticator.authenticate({
        ...(address !== undefined && { address }),
        ...(host !== undefined && { host }),
        ...(origin !== undefined && { origin }),
        ...(authorization !== undefined && { authorization }),
      });
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
