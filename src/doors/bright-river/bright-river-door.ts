/** The Bright River door: jobs of retouchers' clients, their pictures and the sessions of their users. */

import { Router } from "express";

import { Problem } from "../../core/model/problem.ts";
import type { Door, Exchange } from "../dialect.ts";
import type { DoorKit } from "../door-kit.ts";
import { exchange } from "../exchange.ts";
import type { Answer } from "../http/answer.ts";
import { brightRiverDialect } from "./dialect.ts";
import type { BrightRiverOptions, Operation } from "./operation.ts";
import { OPERATIONS } from "./operations.ts";

/** Routes the addresses of all operations. */
export function brightRiverDoor(kit: DoorKit, options: BrightRiverOptions): Door {
  const dialect = brightRiverDialect(options.isAcceptLenient);
  const router = Router();
  const paths = new Set(OPERATIONS.map(({ path }) => path));
  for (const path of paths) {
    const operations = OPERATIONS.filter((each) => each.path === path);
    router.all(path, (request, response) => {
      const { method, params } = request;
      const operation = operations.find(({ methods }) => methods.includes(method));
      const act = async (under: Exchange): Promise<Answer> =>
        (operation ?? notAllowed(operations)).handle(under, options);
      return exchange(kit, dialect, { request, response, params, operation: operation?.name, act });
    });
  }
  return { dialects: [dialect], router };
}

function notAllowed(operations: readonly Operation[]): never {
  const allow = operations.flatMap(({ methods }) => methods);
  throw new Problem("method-not-allowed", `This address takes ${allow.join(", ")}.`, { allow });
}
