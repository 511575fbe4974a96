/** A disk that is full while jobs come due: the server answers, waits, keeps its log and memory small, and goes on alone. */

import { closeSync, openSync, writeSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { LogOutput } from "../../src/platform/log-output.ts";
import { smallDisk } from "../harness/store/small-disk.ts";
import { cpuMs, rssMb } from "../harness/process-use.ts";
import { startProcess } from "../harness/server-process.ts";
import { fetchWithin } from "../harness/fetch-within.ts";

const DUE_IN_MS = 3000;
/** How long the disk stays full after the job came due. */
const FULL_MS = 2500;
const PATIENCE = { timeout: 20_000, interval: 50 };

/** Writes until nothing more fits. */
function fill(file: string): void {
  const fd = openSync(file, "w");
  for (const size of [65_536, 4096, 1]) {
    try {
      for (;;) {
        writeSync(fd, Buffer.alloc(size));
      }
    } catch {
      // So much did not fit; less may.
    }
  }
  closeSync(fd);
}

function submit(url: string, fields: object): Promise<Response> {
  return fetchWithin(`${url}/v1/jobs`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      parameters: { imageServingPublishJob: { publishType: "Full", emailSetting: "None" } },
      ...fields,
    }),
  });
}

it("goes on answering while the disk is full and a job is due, and runs the job once there is room", {
  timeout: 60_000,
}, async (context) => {
  const directory = await smallDisk(context, { sizeMb: 16 });
  const server = await startProcess({ DATA_DIR: directory, DISK_FREE_MIN_MB: "0" });
  onTestFinished(async () => {
    await server.end("SIGKILL");
  });
  let logged = "";
  server.child.stderr?.on("data", (text: string) => {
    logged += text;
  });
  const dueAt = Date.now() + DUE_IN_MS;
  const accepted = await submit(server.url, { execTime: new Date(dueAt).toISOString() });
  expect(accepted.status).toBe(201);
  const { jobId } = (await accepted.json()) as { readonly jobId: string };
  const ballast = join(directory, "ballast");
  fill(ballast);
  expect(Date.now()).toBeLessThan(dueAt);
  const before = { rssMb: rssMb(server.child), cpuMs: cpuMs(server.child) };

  let asked = 0;
  const askOnce = async (): Promise<void> => {
    asked += 1;
    expect((await fetchWithin(`${server.url}/health/live`, {}, 5000)).status).toBe(200);
    expect((await submit(server.url, {})).status).toBe(507);
    expect(Date.now()).toBeGreaterThan(dueAt + FULL_MS);
  };
  await vi.waitFor(askOnce, { timeout: DUE_IN_MS + 2 * FULL_MS, interval: 100 });
  expect(asked).toBeGreaterThan(10);
  expect(logged).toContain("could not be taken");
  expect(logged.length).toBeLessThan(150_000);
  expect(rssMb(server.child) - before.rssMb).toBeLessThan(50);
  // Requests cost something too; the endless loop took all there was.
  expect(cpuMs(server.child) - before.cpuMs).toBeLessThan((DUE_IN_MS + FULL_MS) / 2);
  const ready = await fetchWithin(`${server.url}/health/ready`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({ reasons: { engine: "what is due cannot be taken" } });

  await rm(ballast);
  await vi.waitFor(async () => {
    const job = await fetchWithin(`${server.url}/v1/jobs/${jobId}`);
    expect(await job.json()).toMatchObject({ status: { code: "completed" } });
  }, PATIENCE);
  await vi.waitFor(async () => {
    expect((await fetchWithin(`${server.url}/health/ready`)).status).toBe(200);
  }, PATIENCE);
});

it.skipIf(process.platform !== "linux")("a log that cannot be written ends nothing", () => {
  const output = new LogOutput(openSync("/dev/full", "w"));
  for (let line = 0; line < 1000; line += 1) {
    expect(() => output.write("a line\n")).not.toThrow();
  }
});
