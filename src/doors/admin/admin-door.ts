/** The admin door: small JSON routes for the administration commands, for whoever may open the socket. */

import type { IncomingMessage, RequestListener } from "node:http";
import type { Contract } from "../../contract/contract.ts";
import { Problem } from "../../core/model/problem.ts";
import type { Ports } from "../../core/ports/ports.ts";
import { type Answer, writeAnswer } from "../http/answer.ts";
import { readBody } from "../http/read-body.ts";
import { encodeProblem, problemOf } from "../problems/encode.ts";
import type { AdminPorts } from "./admin-call.ts";
import { adminCall } from "./calls.ts";

export type AdminDoorDeps = AdminPorts & Pick<Ports, "log"> & { readonly contract: Contract };

const BODY_LIMITS = { bytesMax: 64 * 1024, timeoutMs: 10_000 };

/** Answers the calls of calls.ts; failures as application/problem+json. */
export function createAdminDoor(deps: AdminDoorDeps): RequestListener {
  return (request, response) => {
    answerOf(deps, request)
      .then((answer) => writeAnswer(response, answer))
      .catch((err: unknown) => {
        deps.log.error({ err }, "An administration call could not be answered.");
        response.destroy();
      });
  };
}

async function answerOf(deps: AdminDoorDeps, request: IncomingMessage): Promise<Answer> {
  try {
    refuseBrowsers(request);
    const { method = "", url = "" } = request;
    const call = adminCall(`${method} ${url}`);
    const value = await call(deps, method === "POST" ? await readJson(request) : undefined);
    const headers = { "Content-Type": "application/json" };
    return { status: 200, headers, body: `${JSON.stringify(value ?? {})}\n` };
  } catch (error) {
    const requestId = deps.ids.next();
    const problem = problemOf(error, deps.log, requestId);
    return encodeProblem(problem, { contract: deps.contract, format: "json", requestId });
  }
}

/** No browser opens a socket of the file system; whoever makes one reach this by detours is refused. */
function refuseBrowsers({ headers }: IncomingMessage): void {
  if (headers.origin !== undefined || headers["sec-fetch-site"] !== undefined) {
    throw new Problem("forbidden", "Web pages have no business at the admin socket.");
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = Buffer.from(await readBody(request, BODY_LIMITS)).toString("utf8");
  try {
    return JSON.parse(text, storable);
  } catch (error) {
    throw error instanceof Problem
      ? error
      : new Problem("malformed-document", "The body is no JSON document.", { cause: error });
  }
}

/** Names, addresses and ids hold no control characters and no halves of pairs, which not every store can keep. */
function storable(key: string, value: unknown): unknown {
  if (typeof value === "string" && /[\p{Cc}\p{Cs}]/u.test(value)) {
    const message = `${key} holds a control character, or half of a character. Leave it out.`;
    throw new Problem("invalid-document", message);
  }
  return value;
}
