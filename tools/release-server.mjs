/** The built server of a release in a data directory of its own, with calls and commands, to be filled. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";

/** What passwords are read as. */
export const PASSWORD = "correct horse battery";

/** Starts it, in the mode that lets everybody in; `settings` are more of its environment. */
export async function startRelease(checkout, dataDir, settings = {}) {
  const dist = join(resolve(checkout), "dist");
  const env = {
    PATH: process.env.PATH,
    PORT: "0",
    DATA_DIR: dataDir,
    LOG_LEVEL: "error",
    ...settings,
  };
  const server = spawn(process.execPath, [join(dist, "main.js")], {
    env: { ...env, OUTBOUND_ALLOW: "127.0.0.1", DRAIN_MS: "1000" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  process.on("exit", () => server.kill("SIGKILL"));
  const ended = once(server, "exit");
  const url = await new Promise((done) => {
    createInterface({ input: server.stdout }).on("line", (line) => {
      const found = /http:\/\/[^\s,]+/u.exec(line)?.[0];
      if (found !== undefined) {
        done(new URL(found).origin);
      }
    });
  });

  return {
    url,
    call: (asked, body, headers = {}) => call(url, { asked, body, headers }),
    /** One command of the release; what it prints. */
    command: (...args) =>
      execFileSync(process.execPath, [join(dist, "cli.js"), ...args], {
        env,
        encoding: "utf8",
        input: PASSWORD,
      }).trim(),
    /** Ends it in order. */
    stop: async () => {
      server.kill("SIGTERM");
      const [code] = await ended;
      if (code !== 0) {
        throw new Error(`The server ended with ${code}.`);
      }
    },
  };
}

/** `asked` is a method and a path. Throws where it is refused. */
async function call(url, { asked, body, headers }) {
  const [method, path] = asked.split(" ");
  const isReady = body instanceof FormData || typeof body === "string" || Buffer.isBuffer(body);
  const response = await fetch(new URL(path, url), {
    method,
    headers: {
      ...(isReady || body === undefined ? {} : { "Content-Type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: isReady ? body : JSON.stringify(body) }),
    redirect: "manual",
  });
  const text = await response.text();
  if (response.status >= 400) {
    throw new Error(`${asked}: ${response.status} ${text}`);
  }
  const isJson = response.headers.get("content-type")?.includes("json") === true;
  return { headers: response.headers, json: isJson ? JSON.parse(text) : undefined };
}

/** Asks until what is asked for is there, for twenty seconds at least. */
export async function until(what, isSo) {
  for (let tries = 0; tries < 200; tries += 1) {
    const found = await isSo();
    if (found) {
      return found;
    }
    await delay(100);
  }
  throw new Error(`${what} did not come.`);
}
