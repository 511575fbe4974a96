/** A real process whose clock is set back an hour, by libfaketime: the jobs that wait for a worker run all the same. */

import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { startProcess } from "../harness/server-process.ts";
import { fetchWithin } from "../harness/fetch-within.ts";
import { useServing } from "../harness/peers/serve.ts";

const LIBRARY = ["x86_64", "aarch64"]
  .map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketimeMT.so.1`)
  .find((file) => existsSync(file));
const PATIENCE = { timeout: 20_000, interval: 50 };

if (LIBRARY === undefined) {
  process.stderr.write("SKIPPED: a real process with another clock needs the package faketime.\n");
}

/** A web server whose file comes when the test lets it. */
async function slowFile(): Promise<{ url: string; waiting: ServerResponse[] }> {
  const waiting: ServerResponse[] = [];
  const { url } = await useServing((_request, response) => void waiting.push(response));
  return { url: `${url}/slow.txt`, waiting };
}

it.skipIf(LIBRARY === undefined)(
  "jobs that wait for a worker do not wait for the hour to be over",
  {
    timeout: 60_000,
  },
  async () => {
    const directory = await mkdtemp(join(tmpdir(), "jobgate-clock-"));
    onTestFinished(() => rm(directory, { recursive: true, force: true }));
    const clock = join(directory, "clock");
    await writeFile(clock, "+0");
    const server = await startProcess({
      DATA_DIR: join(directory, "data"),
      WORKERS: "1",
      OUTBOUND_ALLOW: "127.0.0.1",
      LD_PRELOAD: LIBRARY ?? "",
      FAKETIME_TIMESTAMP_FILE: clock,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    });
    onTestFinished(async () => {
      await server.end("SIGKILL");
    });
    const call = async (path: string, body?: object) => {
      const response = await fetchWithin(`${server.url}${path}`, {
        ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
        headers: { "Content-Type": "application/json" },
      });
      return (await response.json()) as {
        readonly jobId: string;
        readonly status: { code: string };
      };
    };
    const { url, waiting } = await slowFile();
    const source = { workflow: "package", documents: [{ url }] };
    const first = await call("/v1/jobs", source);
    await vi.waitFor(() => expect(waiting).toHaveLength(1), PATIENCE);
    const publish = {
      parameters: { imageServingPublishJob: { publishType: "Full", emailSetting: "None" } },
    };
    const jobs = [first, await call("/v1/jobs", publish), await call("/v1/jobs", publish)];

    await writeFile(clock, "-3600");
    await vi.waitFor(async () => {
      const date = (await fetchWithin(`${server.url}/health/live`)).headers.get("date");
      expect(Date.parse(date ?? "")).toBeLessThan(Date.now() - 3_500_000);
    }, PATIENCE);
    waiting[0]?.end("content");
    await vi.waitFor(async () => {
      for (const { jobId } of jobs) {
        expect((await call(`/v1/jobs/${jobId}`)).status.code).toBe("completed");
      }
    }, PATIENCE);
  },
);
