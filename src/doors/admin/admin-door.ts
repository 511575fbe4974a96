/** The admin door: small JSON routes for the administration commands, for whoever may open the socket. */

import type { IncomingMessage, RequestListener } from "node:http";
import { Problem } from "../../core/model/problem.ts";
import { ownDialect } from "../dialect.ts";
import type { DoorKit } from "../door-kit.ts";
import { exchange } from "../exchange.ts";
import type { Answer } from "../http/answer.ts";
import { readBody } from "../http/read-body.ts";
import type { AdminPorts } from "./admin-call.ts";
import { adminCall } from "./calls.ts";

const BODY_LIMITS = { bytesMax: 64 * 1024, timeoutMs: 10_000 };

const ADMIN = ownDialect("admin");

/** Answers the calls of calls.ts; failures as application/problem+json. */
export function createAdminDoor(kit: DoorKit, ports: AdminPorts): RequestListener {
  return (request, response) => {
    exchange(kit, ADMIN, { request, response, act: () => answerOf(ports, request) }).catch(
      (err: unknown) => {
        kit.ports.log.error({ err }, "An administration call could not be answered.");
        response.destroy();
      },
    );
  };
}

async function answerOf(ports: AdminPorts, request: IncomingMessage): Promise<Answer> {
  refuseBrowsers(request);
  const { method = "", url = "" } = request;
  const call = adminCall(`${method} ${url}`);
  const value = await call(ports, method === "POST" ? await readJson(request) : undefined);
  const headers = { "Content-Type": "application/json" };
  return { status: 200, headers, body: `${JSON.stringify(value ?? {})}\n` };
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
