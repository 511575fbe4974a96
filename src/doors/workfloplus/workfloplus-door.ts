/** The WorkfloPlus door: records of people's work, and what is planned for them. */

import { Router } from "express";

import { demandPolicy } from "../../core/model/access/policy.ts";
import { demand } from "../../core/model/principal.ts";
import { Problem } from "../../core/model/problem.ts";
import type { Door, Exchange } from "../dialect.ts";
import type { DoorKit } from "../door-kit.ts";
import { exchange, letIn } from "../exchange.ts";
import type { Answer } from "../http/answer.ts";
import { WORKFLOPLUS } from "./dialect.ts";
import type { Operation, WorkfloPlusOptions } from "./operation.ts";
import { OPERATIONS } from "./operations.ts";

/** Routes the addresses of all operations. */
export function workfloPlusDoor(kit: DoorKit, options: WorkfloPlusOptions): Door {
  const router = Router();
  for (const path of new Set(OPERATIONS.map((each) => each.path))) {
    const operations = OPERATIONS.filter((each) => each.path === path);
    router.all(path, (request, response) => {
      const { params } = request;
      const method = request.method === "HEAD" ? "GET" : request.method;
      const operation = operations.find(({ methods }) => methods.some((each) => each === method));
      const act = async (under: Exchange): Promise<Answer> =>
        perform(under, operation ?? notAllowed(operations), options);
      return exchange(kit, WORKFLOPLUS, {
        request,
        response,
        params,
        operation: operation?.name,
        act,
      });
    });
  }
  return { dialects: [WORKFLOPLUS], router };
}

async function perform(
  under: Exchange,
  operation: Operation,
  options: WorkfloPlusOptions,
): Promise<Answer> {
  const principal = await letIn(under, "nothing");
  const { policy, permission } = operation;
  if (policy !== "any-valid-token") {
    demandPolicy(principal, policy);
  }
  if (permission !== undefined && principal.grant === undefined) {
    demand(principal, permission);
  }
  return operation.handle({ under, principal, options });
}

function notAllowed(operations: readonly Operation[]): never {
  const allow = operations
    .flatMap(({ methods }) => methods)
    .flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method]));
  throw new Problem("method-not-allowed", `This address takes ${allow.join(", ")}.`, { allow });
}
