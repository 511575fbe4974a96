/** The tus door: resumable uploads (tus 1.0.0), which jobs then take as documents. */

import type { IncomingMessage } from "node:http";
import { Router } from "express";

import { Problem } from "../../core/model/problem.ts";
import type { Door, Exchange } from "../dialect.ts";
import type { DoorKit } from "../door-kit.ts";
import { exchange } from "../exchange.ts";
import type { Answer } from "../http/answer.ts";
import { TUS } from "./dialect.ts";
import { OPERATIONS, type TusOperation } from "./operations.ts";
import { headerOf } from "./request-headers.ts";

/** Routes the address where uploads begin, and theirs. */
export function tusDoor(kit: DoorKit): Door {
  const router = Router();
  for (const [address, operations] of Object.entries<readonly TusOperation[]>(OPERATIONS)) {
    router.all(address, (request, response) => {
      const { params } = request;
      const operation = operationOf(request, operations, params);
      const act = (under: Exchange) => handle(under, operation ?? notAllowed(operations));
      return exchange(kit, TUS, { request, response, params, operation: operation?.name, act });
    });
  }
  return { dialects: [TUS], router };
}

function operationOf(
  request: IncomingMessage,
  operations: readonly TusOperation[],
  { uploadId }: { readonly uploadId?: string },
): TusOperation | undefined {
  const override = headerOf(request, "X-HTTP-Method-Override")?.toUpperCase();
  // tus 1.0, X-HTTP-Method-Override: for clients that know GET and POST only.
  const isOverridden = request.method === "POST" && uploadId !== undefined;
  const method = isOverridden ? override : request.method;
  return operations.find((each) => each.method === method);
}

function notAllowed(operations: readonly TusOperation[]): Problem {
  const allow = operations.map(({ method }) => method);
  const detail = `This address takes ${allow.join(", ")}. What was uploaded is not given out here.`;
  return new Problem("method-not-allowed", detail, { allow });
}

async function handle(under: Exchange, operation: TusOperation | Problem): Promise<Answer> {
  if (operation instanceof Problem) {
    throw operation;
  }
  try {
    return await operation.handle(under);
  } catch (error) {
    throw operation.method === "POST" ? error : laterOf(error);
  }
}

/**
 * Clients take every answer but 423 for the end of the upload, and some begin it anew: what passes by itself is told as
 * that.
 */
function laterOf(error: unknown): unknown {
  const passes =
    error instanceof Problem &&
    (error.code === "unavailable" || error.code === "too-many-requests");
  return passes
    ? new Problem("upload-locked", error.detail, { ...error.options, retryAfterS: retryOf(error) })
    : error;
}

function retryOf({ options: { retryAfterS = 1 } }: Problem): number {
  return retryAfterS;
}
