/** A proxy of deploy/ in front of a server of ours: its configuration as it is committed, but for names, ports and certificates. */

import { execFile, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, vi } from "vitest";

import { ROOT } from "../harness/paths.ts";

const run = promisify(execFile);

/** Calls by curl, which takes every certificate. Returns head and body; rejects where there is no answer. */
export async function call(url: string, ...args: readonly string[]) {
  const name = `${new URL(url).host}:127.0.0.1`;
  const always = ["-ski", "--max-time", "20", "--resolve", name];
  const { stdout } = await run("curl", [...always, ...args, url]);
  const [head = "", ...body] = stdout.split("\r\n\r\n");
  return { head: head.replace(/^HTTP\/\S+/u, "HTTP"), body: body.join("\r\n\r\n") };
}

/** Where the configurations look for Jobgate. */
const UPSTREAM = "127.0.0.1:8080";

export interface Proxy {
  /** With https, without trailing slash; its certificate is signed by nobody. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** How a program of this kind is started from a file of deploy/. */
export interface ProxyKind {
  readonly program: string;
  readonly configuration: string;
  /** The configuration for this place; every text in it has to be there, or it is out of date. */
  readonly adapt: (text: string, place: Place) => string;
  readonly args: (file: string, directory: string) => readonly string[];
}

export interface Place {
  readonly directory: string;
  readonly port: number;
  /** Where Jobgate is, such as 127.0.0.1:4711. */
  readonly upstream: string;
}

/** Replaces a text that has to stand there just once. */
export function replaced(text: string, from: string, to: string): string {
  expect(text.split(from)).toHaveLength(2);
  return text.replace(from, to);
}

export const NGINX: ProxyKind = {
  program: "nginx",
  configuration: "deploy/nginx/jobgate.conf",
  adapt: (text, { directory, port, upstream }) => {
    const changes = [
      ["listen 443 ssl;", `listen 127.0.0.1:${port} ssl;`],
      ["listen [::]:443 ssl;", ""],
      ["/etc/ssl/jobs.example.com.crt", join(directory, "crt")],
      ["/etc/ssl/jobs.example.com.key", join(directory, "key")],
      [UPSTREAM, upstream],
    ] as const;
    const server = changes.reduce((changed, [from, to]) => replaced(changed, from, to), text);
    const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
      (each) => `${each}_temp_path ${join(directory, each)};`,
    );
    return `pid ${directory}/pid; daemon off; error_log stderr; events {}
      http { access_log off; ${temporary.join(" ")} ${server} }`;
  },
  args: (file, directory) => ["-p", directory, "-e", "stderr", "-c", file],
};

export const CADDY: ProxyKind = {
  program: "caddy",
  configuration: "deploy/caddy/Caddyfile",
  adapt: (text, { directory, port, upstream }) => {
    const site = `{
  admin off
  auto_https disable_redirects
}
jobs.example.com:${port} {
  tls ${join(directory, "crt")} ${join(directory, "key")}`;
    return replaced(replaced(text, "jobs.example.com {", site), UPSTREAM, upstream);
  },
  args: (file) => ["run", "--adapter", "caddyfile", "--config", file],
};

/** Whether the program is here; where it is not, the log says so. */
export function isInstalled({ program }: ProxyKind): boolean {
  const isThere = spawnSync(program, ["-v"]).error === undefined;
  if (!isThere) {
    process.stderr.write(`\nSKIPPED: deploy/${program}, because ${program} is not installed.\n\n`);
  }
  return isThere;
}

/** Starts it in front of the server at this address. */
export async function startProxy(kind: ProxyKind, server: string): Promise<Proxy> {
  const directory = mkdtempSync(join(tmpdir(), "jobgate-proxy-"));
  const certificate = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=jobs.example.com";
  const files = ["-out", join(directory, "crt"), "-keyout", join(directory, "key")];
  execFileSync("openssl", [...certificate.split(" "), ...files], { stdio: "ignore" });
  const port = await freePort();
  const place = { directory, port, upstream: new URL(server).host };
  const file = join(directory, "configuration");
  writeFileSync(file, kind.adapt(readFileSync(join(ROOT, kind.configuration), "utf8"), place));
  const env = { ...process.env, HOME: directory, XDG_DATA_HOME: directory };
  const stdio = ["ignore", "ignore", "pipe"] as const;
  const child = spawn(kind.program, kind.args(file, directory), {
    env,
    stdio: [...stdio],
    detached: true,
  });
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(child, "close");
  const url = `https://jobs.example.com:${port}`;
  const isReady = async (): Promise<void> =>
    expect((await call(`${url}/health/live`)).head).toMatch(/^HTTP 200/u);
  await vi.waitFor(isReady, { timeout: 15_000 }).catch((error: unknown) => {
    child.kill();
    throw new Error(`${kind.program} does not start: ${said}`, { cause: error });
  });
  return {
    url,
    close: async () => {
      // With its workers, and whatever connections the tests left open.
      process.kill(-(child.pid ?? Number.NaN), "SIGKILL");
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
