/** The administration client: what `jobgate company …` says to the running server over its socket. */

import { request } from "node:http";
import { type Administration, createAdministration } from "./administration.ts";

const TIMEOUT_MS = 10_000;
/** They look at every stored file, or copy the database. */
const LONG = new Set(["/sweep", "/verify", "/snapshot"]);
const LONG_TIMEOUT_MS = 30 * 60_000;
const NOT_RUNNING = new Set(["ENOENT", "ECONNREFUSED"]);

/** The server refused; the message is for people. */
class AdminError extends Error {
  override readonly name = "AdminError";
}

/** No server runs on the data directory. */
export class ServerNotRunning extends Error {
  override readonly name = "ServerNotRunning";
}

/** The calls by the server that listens at the address. They throw ServerNotRunning where there is none. */
export function createAdminClient(address: string): Administration {
  return createAdministration(async (called, document) => {
    const [method = "", path = ""] = called.split(" ");
    const timeoutMs = LONG.has(path) ? LONG_TIMEOUT_MS : TIMEOUT_MS;
    const { status, text } = await exchange(address, { method, path, document, timeoutMs });
    const answer: unknown = JSON.parse(text);
    if (status >= 400) {
      const { detail } = answer as { readonly detail?: string };
      throw new AdminError(detail ?? `The server answered ${status}.`);
    }
    return answer;
  });
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly document: object | undefined;
  readonly timeoutMs: number;
}

function exchange(
  address: string,
  { method, path, document, timeoutMs }: Call,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({
      socketPath: address,
      method,
      path,
      timeout: timeoutMs,
      agent: false,
      headers: document === undefined ? {} : { "content-type": "application/json" },
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
    sent.end(document === undefined ? undefined : JSON.stringify(document));
  });
}
