/** The admin door: small JSON routes for the administration commands, for whoever may open the socket. */

import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { AccessPorts } from "../../core/ports/access.ts";
import { addCompany, type NewCompany } from "../../core/access/add-company.ts";
import { listCompanies } from "../../core/access/list-companies.ts";
import type { Ports } from "../../core/ports/ports.ts";
import { Problem } from "../../core/model/problem.ts";
import type { SweepReport, SweepOptions } from "../../core/ports/upkeep.ts";
import { problemOf } from "../problems/from-error.ts";
import { PROBLEMS } from "../problems/table.ts";
import { readBody } from "../http/read-body.ts";
import { ACCESS_CALLS } from "./access-calls.ts";
import { CALLBACK_CALLS } from "./callback-calls.ts";

export type AdminPorts = Pick<
  Ports,
  "companies" | "subscriptions" | "signingSecrets" | "clock" | "ids" | "log"
> &
  AccessPorts & {
    sweep(options: SweepOptions): Promise<SweepReport>;
  };

const BODY_LIMITS = { bytesMax: 64 * 1024, timeoutMs: 10_000 };

type Route = (ports: AdminPorts, request: IncomingMessage) => Promise<unknown>;

const ROUTES: Readonly<Record<string, Readonly<Record<string, Route>>>> = {
  "/companies": {
    GET: (ports) => listCompanies(ports),
    POST: async (ports, request) => addCompany(ports, newCompany(await readJson(request))),
  },
  "/sweep": {
    POST: async (ports, request) => ports.sweep(sweepOptions(await readJson(request))),
  },
  ...Object.fromEntries(
    Object.entries({ ...CALLBACK_CALLS, ...ACCESS_CALLS }).map(([path, call]) => [
      path,
      {
        POST: async (ports: AdminPorts, request: IncomingMessage) =>
          call(ports, await readJson(request)),
      },
    ]),
  ),
};

/** Answers `GET /companies`, `POST /companies {number?, name, email?}`, `POST /sweep {isDryRun}` and the calls of callback-calls.ts and access-calls.ts; failures as application/problem+json. */
export function createAdminDoor(ports: AdminPorts): RequestListener {
  return (request, response) => {
    answer(ports, request, response).catch((err: unknown) => {
      ports.log.error({ err }, "An administration call could not be answered.");
      response.destroy();
    });
  };
}

async function answer(
  ports: AdminPorts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const route = routeOf(request);
    send(response, 200, await route(ports, request));
  } catch (error) {
    const requestId = ports.ids.next();
    const { code, detail } = problemOf(error, ports.log, requestId);
    const { status, title } = PROBLEMS[code];
    const type = "application/problem+json";
    send(response, status, { type: code, title, status, detail, instance: requestId }, type);
  }
}

function routeOf(request: IncomingMessage): Route {
  if (request.headers.origin !== undefined || request.headers["sec-fetch-site"] !== undefined) {
    // No browser opens a socket of the file system; whoever makes one reach this by detours is refused.
    throw new Problem("forbidden", "Web pages have no business at the admin socket.");
  }
  const methods = ROUTES[request.url ?? ""];
  if (methods === undefined) {
    throw new Problem("not-found", "There is nothing at this address of the admin socket.");
  }
  const route = methods[request.method ?? ""];
  if (route === undefined) {
    const allow = Object.keys(methods);
    throw new Problem("method-not-allowed", `Only ${allow.join(" and ")} work here.`, { allow });
  }
  return route;
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

function newCompany(value: unknown): NewCompany {
  const { number, name, email } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (
    typeof name !== "string" ||
    (number !== undefined && typeof number !== "number") ||
    (email !== undefined && typeof email !== "string")
  ) {
    throw new Problem(
      "invalid-document",
      'Send {"name": text}, with "number": number and "email": text where you like.',
    );
  }
  return {
    name,
    ...(number === undefined ? {} : { number }),
    ...(email === undefined ? {} : { email }),
  };
}

function sweepOptions(value: unknown): SweepOptions {
  const { isDryRun } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof isDryRun !== "boolean") {
    throw new Problem("invalid-document", 'Send {"isDryRun": true or false}.');
  }
  return { isDryRun };
}

function send(
  response: ServerResponse,
  ...[status, value, type = "application/json"]: [number, unknown, string?]
): void {
  const body = Buffer.from(`${JSON.stringify(value)}\n`);
  response.writeHead(status, { "content-type": type, "content-length": body.byteLength });
  response.end(body);
}
