/** Starting and ending the real process: what it prints, what it refuses, and that SIGINT and SIGTERM end it cleanly. */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterEach, beforeEach, describe, expect, it, onTestFailed, vi } from "vitest";

import { type ServerProcess, startProcess } from "../harness/server-process.ts";
import { fetchWithin } from "../harness/fetch-within.ts";
import { CLI } from "../harness/paths.ts";

let dataDir = "";

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "jobgate-process-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

function jobgate(...args: string[]): string {
  const env = { PATH: process.env["PATH"] ?? "", DATA_DIR: dataDir };
  return execFileSync(process.execPath, [CLI, ...args], { env, encoding: "utf8", stdio: "pipe" });
}

describe("the start", () => {
  it("prints where it listens, what describes it, where the data lies, and one line each to try JSON, XML and SOAP; lets no other one at its data; ends within seconds, whoever is connected", async () => {
    const server = await startProcess({ DATA_DIR: dataDir, SANDBOX: "auto" });
    const [listens, described, data, ...tries] = server.welcome.split("\n");
    expect(listens).toBe(`Jobgate listens on ${server.url}`);
    expect(described).toBe(
      `Described at ${server.url}/docs, for programs at ${server.url}/openapi.json`,
    );
    for (const address of described?.match(/http:[^\s,]+/gu) ?? []) {
      expect((await fetchWithin(address)).status).toBe(200);
    }
    const nothing = await (await fetchWithin(server.url)).text();
    expect(nothing).toContain("/docs");
    expect(nothing).toContain("/openapi.json");
    const inGerman = await fetchWithin(`${server.url}/nothing`, {
      headers: { "Accept-Language": "de" },
    });
    expect(await inGerman.text()).toContain("An dieser Adresse ist nichts.");
    expect(data).toBe(`Data in ${dataDir}`);
    expect(tries.map((line) => line.slice(0, 5).trim())).toEqual(["JSON", "XML", "SOAP"]);
    for (const line of tries) {
      const answer = execFileSync("sh", ["-c", `${line.slice(6)} -s`], { encoding: "utf8" });
      expect(answer).toMatch(/jobId|jobHandle/u);
    }
    await expect(startProcess({ DATA_DIR: dataDir })).rejects.toThrow(
      /Another jobgate is running/u,
    );
    // This one is alive, ready, and ends in order.
    expect((await fetchWithin(`${server.url}/health/live`)).status).toBe(200);
    const ready = await fetchWithin(`${server.url}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([200, { status: "ready" }]);
    await endAtOnce(server);
  });

  it.each([
    [{ PORT: "eighty" }, "PORT: must be a whole number from 0 to 65535"],
    [{ HOST: "0.0.0.0" }, "HOST: 0.0.0.0 can be reached from other machines, and AUTH=open"],
    [{ AUTH: "perhaps" }, "AUTH: must be open or required"],
    [{ DATABASE_URL: "mysql://x" }, "DATABASE_URL: must be an address such as postgres://"],
    [
      { DATABASE_URL: "postgres://a:hunter2@127.0.0.1:9/x" },
      "The database at 127.0.0.1:9 cannot be used",
    ],
    [{ HEARTBEAT_MS: "20000" }, "HEARTBEAT_MS: must be at most half of LEASE_MS"],
    [{ OUTBOUND_ALLOW: "10.0.0.0/99" }, "OUTBOUND_ALLOW"],
    [{ SECRET_KEY: "short" }, "SECRET_KEY"],
  ])("refuses %j and says why", async (settings, reason) => {
    const started = startProcess({ DATA_DIR: dataDir, ...settings });
    await expect(started).rejects.toThrow(reason);
    await expect(started).rejects.not.toThrow(/ {4}at |hunter2/u);
  });

  it("refuses a data directory that is a file", async () => {
    const started = startProcess({ DATA_DIR: CLI });
    await expect(started).rejects.toThrow(/DATA_DIR: .*cli\.js has to be a directory/u);
  });

  it("refuses a port that somebody else has, and names the setting", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    // A listening TCP server's address is an object.
    const { port } = other.address() as AddressInfo;
    const started = startProcess({ DATA_DIR: dataDir, PORT: String(port) });
    await expect(started).rejects.toThrow(`PORT: ${port} of 127.0.0.1 is in use`);
    await expect(started).rejects.not.toThrow(/ {4}at |EADDRINUSE/u);
    other.close();
  });
});

/** SIGINT, although a caller holds a connection open and another has sent half a request. */
async function endAtOnce(server: ServerProcess): Promise<void> {
  const { hostname, port } = new URL(server.url);
  const idle = connect(Number(port), hostname);
  const half = connect(Number(port), hostname, () =>
    half.write("POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{"),
  );
  idle.on("error", () => undefined);
  half.on("error", () => undefined);
  await fetchWithin(`${server.url}/health/live`);
  const startedMs = performance.now();
  expect(await server.end("SIGINT")).toBe(0);
  expect(performance.now() - startedMs).toBeLessThan(8000);
  expect(readdirSync(dataDir)).not.toContain("admin.sock");
}

describe("npm start", () => {
  it("leaves no server behind when npm is asked to stop", async () => {
    const { PATH = "" } = process.env;
    const npm = spawn("npm", ["start"], {
      cwd: fileURLToPath(new URL("../..", import.meta.url)),
      env: { PATH, PORT: "0", DATA_DIR: dataDir },
      stdio: ["ignore", "pipe", "ignore"],
      detached: true,
    });
    // A group of its own, so that nothing outlives a test that fails; it is gone where the test does not.
    onTestFailed(() => void (npm.pid === undefined || process.kill(-npm.pid, "SIGKILL")));
    let said = "";
    npm.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    await vi.waitFor(() => expect(said).toContain("SOAP "), { timeout: 30_000, interval: 50 });
    const url = /http:\/\/127\.0\.0\.1:\d+/u.exec(said)?.[0] ?? "";
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    npm.kill("SIGTERM");
    await vi.waitFor(() => expect(fetch(`${url}/health/live`)).rejects.toThrow(), {
      timeout: 30_000,
      interval: 50,
    });
    // The next one finds the data directory free.
    await vi.waitFor(async () => (await startProcess({ DATA_DIR: dataDir })).end("SIGTERM"), {
      timeout: 30_000,
      interval: 250,
    });
  }, 90_000);
});

describe("administration", () => {
  it("goes to the running server, and to the store where none runs", async () => {
    expect(jobgate("company", "add", "--number", "47", "--name", "Before")).toContain("c|47");
    const server = await startProcess({ DATA_DIR: dataDir });
    expect(jobgate("company", "add", "--name", "During")).toContain("c|48");
    expect(jobgate("company", "list")).toBe(
      "        1  Default\n       47  Before\n       48  During\n",
    );
    expect(() => jobgate("company", "add", "--number", "47", "--name", "Again")).toThrow(
      /number 47 is taken/u,
    );
    expect(() => jobgate("company", "add", "--number", "x", "--name", "Bad")).toThrow(
      /whole number/u,
    );
    expect(await server.end("SIGTERM")).toBe(0);
    expect(jobgate("company", "list")).toContain("During");
  });

  it("shows the settings, and no secret among them", () => {
    const key = "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U=";
    const env = { PATH: process.env["PATH"] ?? "", DATA_DIR: dataDir, SECRET_KEY: key };
    const shown = execFileSync(process.execPath, [CLI, "config"], { env, encoding: "utf8" });
    expect(shown).toContain(dataDir);
    expect(shown).toMatch(/SECRET_KEY\s+\(set\)/u);
    expect(shown).not.toContain(key);
    const url = "postgres://jobs:hunter2@db.example.com:5432/jobs";
    const set = { ...env, DATABASE_URL: url };
    const again = execFileSync(process.execPath, [CLI, "config"], { env: set, encoding: "utf8" });
    expect(again).toContain("postgres://jobs:***@db.example.com:5432/jobs");
    expect(again).not.toContain("hunter2");
  });
});
