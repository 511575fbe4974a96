/** The administration client: what `jobgate company …` says to the running server over its socket. */

import { request } from "node:http";
import type { AdminSweep, StorageAdministration } from "./storage-administration.ts";
import { type AccessAdministration, createAccessAdministration } from "./access-administration.ts";

const TIMEOUT_MS = 10_000;
/** It looks at every stored file. */
const SWEEP_TIMEOUT_MS = 30 * 60_000;
const NOT_RUNNING = new Set(["ENOENT", "ECONNREFUSED"]);

interface AdminCompany {
  readonly id: string;
  readonly number: number;
  readonly name: string;
  readonly createdAt: number;
}

export interface AdminEndpoint {
  readonly id: string;
  readonly target: string;
  readonly format: "json" | "xml";
  readonly events: readonly string[];
}

export interface NewAdminEndpoint {
  readonly company: number;
  readonly url: string;
  readonly format: "json" | "xml";
  readonly events?: readonly string[];
}

/** What the operator sets up so that a company is told. Calls throw AdminError where the server refuses. */
export interface CallbackAdministration {
  addEndpoint(endpoint: NewAdminEndpoint): Promise<AdminEndpoint>;
  listEndpoints(company: number): Promise<readonly AdminEndpoint[]>;
  removeEndpoint(id: string): Promise<void>;
  /** The secret, which is shown once. */
  revealSecret(options: { readonly company: number; readonly rotate: boolean }): Promise<string>;
  /** "" takes the address away. */
  setCompanyEmail(options: { readonly company: number; readonly email: string }): Promise<void>;
}

export interface AdminClient
  extends CallbackAdministration,
    AccessAdministration,
    StorageAdministration {
  /** Throws AdminError if the number is taken or the name unusable. */
  addCompany(company: {
    readonly number?: number;
    readonly name: string;
    readonly email?: string;
  }): Promise<AdminCompany>;
  listCompanies(): Promise<readonly AdminCompany[]>;
}

/** The server refused; the message is for people. */
class AdminError extends Error {
  override readonly name = "AdminError";
}

/** No server runs on the data directory. */
export class ServerNotRunning extends Error {
  override readonly name = "ServerNotRunning";
}

/** A client of the server that listens at the address. Its calls throw ServerNotRunning where there is none. */
export function createAdminClient(address: string): AdminClient {
  const post = async (path: string, body: unknown): Promise<unknown> =>
    call(address, { method: "POST", path, body });
  return {
    ...createAccessAdministration(post),
    addEndpoint: async (endpoint) => (await post("/callbacks/add", endpoint)) as AdminEndpoint,
    listEndpoints: async (company) =>
      (await post("/callbacks/list", { company })) as readonly AdminEndpoint[],
    removeEndpoint: async (id) => void (await post("/callbacks/remove", { id })),
    revealSecret: async (options) =>
      ((await post("/callbacks/secret", options)) as { readonly secret: string }).secret,
    setCompanyEmail: async (options) => void (await post("/companies/email", options)),
    sweep: async (options) =>
      (await call(address, {
        method: "POST",
        path: "/sweep",
        body: options,
        timeoutMs: SWEEP_TIMEOUT_MS,
      })) as AdminSweep,
    addCompany: async (company) =>
      (await call(address, { method: "POST", path: "/companies", body: company })) as AdminCompany,
    listCompanies: async () =>
      (await call(address, { method: "GET", path: "/companies" })) as readonly AdminCompany[],
  };
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly timeoutMs?: number;
}

async function call(address: string, called: Call): Promise<unknown> {
  const { status, text } = await exchange(address, called);
  const answer: unknown = JSON.parse(text);
  if (status >= 400) {
    const detail = (answer as { readonly detail?: string }).detail;
    throw new AdminError(detail ?? `The server answered ${status}.`);
  }
  return answer;
}

function exchange(
  address: string,
  { method, path, body, timeoutMs = TIMEOUT_MS }: Call,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({
      socketPath: address,
      method,
      path,
      timeout: timeoutMs,
      agent: false,
      headers: body === undefined ? {} : { "content-type": "application/json" },
    });
    sent.on("timeout", () => sent.destroy(new AdminError("The server does not answer.")));
    sent.on("error", (error: NodeJS.ErrnoException) => {
      const notRunning = NOT_RUNNING.has(error.code ?? "");
      reject(notRunning ? new ServerNotRunning("No server is running.", { cause: error }) : error);
    });
    sent.on("response", (response) => {
      const chunks: string[] = [];
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, text: chunks.join("") });
      });
    });
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
