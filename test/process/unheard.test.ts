/** Errors that nobody hears, and descriptors that run out: the real process goes on, and its log tells. */

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { openFiles } from "../harness/made-job.ts";
import { type ServerProcess, startProcess } from "../harness/server-process.ts";
import { fetchWithin } from "../harness/fetch-within.ts";
import { samplePath } from "../harness/paths.ts";
import { PATIENT } from "../harness/patience.ts";

const PLANTED = new URL("planted-faults.mjs", import.meta.url).href;
const PHOTO = samplePath("photo.jpg");
const hasLimits = process.platform === "linux" && spawnSync("prlimit", ["--version"]).status === 0;

let dataDir = "";
let server: ServerProcess;
let log = "";

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "jobgate-unheard-"));
});

afterEach(async () => {
  await server.end("SIGKILL");
  await rm(dataDir, { recursive: true, force: true });
});

async function start(settings: Record<string, string> = {}): Promise<void> {
  server = await startProcess({ DATA_DIR: dataDir, SANDBOX: "auto", ...settings });
  log = "";
  server.child.stderr?.on("data", (chunk: string) => {
    log += chunk;
  });
}

/** Submits a job that makes an image smaller; its id once it was taken. */
async function submitImage(signal?: AbortSignal): Promise<string> {
  const form = new FormData();
  form.append("job", new Blob(['{"workflow":"optimize-images"}'], { type: "application/json" }));
  form.append("data", new Blob([await readFile(PHOTO)]), "photo.jpg");
  const sent = { method: "POST", body: form, ...(signal === undefined ? {} : { signal }) };
  const answer = await fetchWithin(`${server.url}/v1/jobs`, sent);
  return ((await answer.json()) as { jobId: string }).jobId;
}

async function resultOf(jobId: string): Promise<unknown> {
  const answer = await fetchWithin(`${server.url}/v1/jobs/${jobId}/result`, {
    headers: { Prefer: "wait=20" },
  });
  return answer.json();
}

describe.skipIf(process.platform === "win32")("an error that nobody hears", () => {
  it("is logged without secrets, and the server goes on, whatever emitted it", async () => {
    await start({ NODE_OPTIONS: `--import ${PLANTED}` });
    server.child.kill("SIGUSR2");
    const kinds = ["an emitter", "a timer", "a tick", "a promise", "a server"];
    await vi.waitFor(() => {
      for (const kind of kinds) {
        expect(log).toContain(`planted: ${kind}`);
      }
    }, PATIENT);
    expect(log).not.toContain("hunter2");
    expect(await resultOf(await submitImage())).toMatchObject({ success: true });
    expect(await server.end("SIGTERM")).toBe(0);
  });
});

describe.skipIf(!hasLimits)("descriptors that run out (needs prlimit)", () => {
  it("fail the job that needs a process of its own, and the server says so", async () => {
    await start();
    const pid = server.child.pid ?? 0;
    // Connection, upload and store have theirs; the pipes of a process are too many.
    await (await fetchWithin(`${server.url}/v1`)).text();
    limitTo(pid, (await openFiles(pid)).length + 5);
    const failedId = await submitImage();
    const failed = await resultOf(failedId);
    // No weaker wall was chosen because a better one could not be tried at the moment.
    expect(log).not.toContain('"wall"');
    limitTo(pid, 4096);
    expect(failed).toMatchObject({ success: false });
    expect(await resultOf(await submitImage())).toMatchObject({ success: true });
    expect(log).toContain(failedId);
    expect(log).not.toContain("nobody listened");
  });

  it("fail what needs one, and nothing else; when there are some again everything works", async () => {
    await start();
    const pid = server.child.pid ?? 0;
    const [before] = [(await openFiles(pid)).length];
    limitTo(pid, before + 4);
    const sockets = Array.from({ length: 40 }, () => dial());
    const submits = await Promise.allSettled(
      Array.from({ length: 6 }, async () => submitImage(AbortSignal.timeout(1000))),
    );
    limitTo(pid, 4096);
    for (const socket of sockets) {
      socket.destroy();
    }
    expect(submits).toHaveLength(6);
    await vi.waitFor(async () => expect((await fetchWithin(`${server.url}/v1`)).status).toBe(200), {
      timeout: 10_000,
    });
    expect(await resultOf(await submitImage())).toMatchObject({ success: true });
    expect(server.child.exitCode).toBeNull();
    // Each was heard where it happened.
    expect(log).not.toContain("nobody listened");
  });
});

function limitTo(pid: number, descriptors: number): void {
  execFileSync("prlimit", [`--pid=${pid}`, `--nofile=${descriptors}:4096`]);
}

function dial(): Socket {
  return connect(Number(new URL(server.url).port), "127.0.0.1").on("error", () => {});
}
