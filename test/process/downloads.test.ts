/** Downloads from the real process that end otherwise than planned: by the caller, by a deletion, by missing content. */

import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { get, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

import { makeJobs, openFiles } from "../harness/made-job.ts";
import { type ServerProcess, startProcess } from "../harness/server-process.ts";
import { fetchWithin } from "../harness/fetch-within.ts";
import { PATIENT } from "../harness/patience.ts";

/** More than all buffers between the server's disk and a caller who does not read. */
const SIZES_BYTES = Array.from({ length: 12 }, () => 3_000_000);

let dataDir = "";
let jobIds: readonly string[] = [];
let server: ServerProcess;
let log = "";

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "jobgate-downloads-"));
  jobIds = await makeJobs(dataDir, { count: 2, sizesBytes: SIZES_BYTES });
  server = await startProcess({ DATA_DIR: dataDir });
  log = "";
  server.child.stderr?.on("data", (chunk: string) => {
    log += chunk;
  });
});

afterAll(async () => {
  await server.end("SIGKILL");
  await rm(dataDir, { recursive: true, force: true });
});

/** A download of which the first bytes have come and no more are read. */
async function begun(path: string): Promise<IncomingMessage> {
  const [response] = (await once(get(`${server.url}${path}`), "response")) as [IncomingMessage];
  response.on("error", () => {});
  await once(response, "readable");
  return response;
}

async function demandServing(): Promise<void> {
  expect((await fetchWithin(`${server.url}/health/live`)).status).toBe(200);
  expect(server.child.exitCode).toBeNull();
}

async function blobsHeldOpen(): Promise<number> {
  const files = await openFiles(server.child.pid ?? 0);
  return files.filter((file) => file.startsWith(join(dataDir, "blobs"))).length;
}

describe.skipIf(process.platform !== "linux")("a download that the caller breaks off", () => {
  it("leaves no file open, of one result or of all", async () => {
    const [jobId] = jobIds;
    const { dataList } = (await (
      await fetchWithin(`${server.url}/v1/jobs/${jobId}/result`)
    ).json()) as {
      dataList: readonly { resultId: string }[];
    };
    const one = `/v1/jobs/${jobId}/result/${dataList[0]?.resultId}`;
    const paths = Array.from({ length: 10 }, () => [`/v1/jobs/${jobId}/result.zip`, one]).flat();
    const downloads = await Promise.all(paths.map(begun));
    expect(await blobsHeldOpen()).toBeGreaterThan(0);
    for (const download of downloads) {
      download.destroy();
    }
    await vi.waitFor(async () => expect(await blobsHeldOpen()).toBe(0), { timeout: 5000 });
    await demandServing();
  });
});

describe("a download of all results", () => {
  it("breaks off when the job is deleted meanwhile, and the server goes on", async () => {
    const [, jobId] = jobIds;
    const zip = await begun(`/v1/jobs/${jobId}/result.zip`);
    const deleted = await fetchWithin(`${server.url}/v1/jobs/${jobId}`, { method: "DELETE" });
    expect(deleted.status).toBe(204);
    // It ends with an error, which is what is wanted here.
    const closed = new Promise((resolve) => zip.once("close", resolve));
    zip.resume();
    await closed;
    expect(zip.statusCode).toBe(200);
    expect(zip.complete).toBe(false);
    await demandServing();
    await vi.waitFor(() => expect(log).toContain("stored content is missing"), PATIENT);
  });

  it("is refused before it begins where content is missing, and the problem says so", async () => {
    const [jobId] = jobIds;
    await rm(join(dataDir, "blobs"), { recursive: true });
    const answer = await fetchWithin(`${server.url}/v1/jobs/${jobId}/result.zip`);
    expect(answer.status).toBe(410);
    expect(await answer.json()).toMatchObject({ status: 410, title: expect.any(String) });
    await demandServing();
  });
});
