/** kill -9 under load: every acknowledged job is there afterwards, and what was running is run again. */
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, it } from "vitest";

import type { JobDocument, ResultDocument } from "../../src/core/model/contract-types.gen.ts";
import { getJson, jsonOf, postJson } from "../harness/fetch-json.ts";
import { type ServerProcess, startProcess } from "../harness/server-process.ts";
import { SOAP } from "../harness/wires.ts";
import { gateOrLong, printedSeed } from "../harness/length.ts";
import { Random } from "../harness/random.ts";
import { fetchWithin } from "../harness/fetch-within.ts";
import { sample } from "../harness/paths.ts";

const PDF = sample("three-pages.pdf");
/** After so many answers, which each run draws anew. */
const KILL_AFTER = gateOrLong([[1, 80]], [
  [1, 9],
  [10, 80],
  [81, 200],
] as const);
/** One follower is submitted before each kill. */
const FOLLOWED_KILLS = gateOrLong(2, 4);

let dataDir = "";

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "jobgate-kill-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

async function submitJson(url: string): Promise<string> {
  const response = await postJson(`${url}/v1/jobs`, { workflow: "rip-pdf" });
  return (await jsonOf<JobDocument>(response)).jobId;
}

async function submitSoap(url: string, name: string): Promise<void> {
  const { isAccepted, text } = await SOAP.submit({ url }, { name });
  if (!isAccepted) {
    throw new Error(text);
  }
}

async function seen(url: string, jobId: string): Promise<JobDocument> {
  return getJson(`${url}/v1/jobs/${jobId}`);
}

/** Waits until the job has ended; the test's own time limit ends a job that never does. */
async function ended(url: string, jobId: string): Promise<JobDocument> {
  for (;;) {
    await fetchWithin(`${url}/v1/jobs/${jobId}/result`, { headers: { Prefer: "wait=10" } });
    const job = await seen(url, jobId);
    if (job.status.code === "completed") {
      return job;
    }
  }
}

/** Submits through both kinds of door, kills the server after so many answers, and returns what was acknowledged. */
async function submitUntilDeath(
  server: ServerProcess,
  killAfter: number,
): Promise<{ readonly jobIds: string[]; readonly names: string[] }> {
  const jobIds: string[] = [];
  const names: string[] = [];
  const writers = Array.from({ length: 4 }, async (_each, writer) => {
    for (let count = 0; ; count += 1) {
      const name = `kill-${writer}-${count}`;
      await submitSoap(server.url, name);
      names.push(name);
      jobIds.push(await submitJson(server.url));
      if (jobIds.length === killAfter) {
        server.child.kill("SIGKILL");
      }
    }
  });
  await Promise.allSettled(writers);
  return { jobIds, names };
}

it("loses no acknowledged job, nor the line of the log that tells of it; runs a job again that was running", {
  timeout: 120_000,
}, async () => {
  const random = new Random(printedSeed("kill -9 while jobs are submitted"));
  for (const [least, most] of KILL_AFTER) {
    const killAfter = random.integer(least, most);
    const server = await startProcess({ DATA_DIR: dataDir, LOG_LEVEL: "info" });
    const closed = once(server.child, "close");
    const { jobIds, names } = await submitUntilDeath(server, killAfter);
    await closed;
    expect(jobIds.length).toBeGreaterThanOrEqual(killAfter);
    const told = new Set(
      Array.from(server.logged().matchAll(/"jobId":"([^"]+)"/gu), ([, id]) => id),
    );
    expect(jobIds.filter((jobId) => !told.has(jobId))).toEqual([]);

    const again = await startProcess({ DATA_DIR: dataDir, SANDBOX: "auto" });
    const jobs = await listAll(again.url);
    const statuses = new Map(jobs.map(({ jobId, status }) => [jobId, status.code]));
    const named = jobs.map(({ name }) => name);
    expect(jobIds.filter((jobId) => statuses.get(jobId) !== "creating")).toEqual([]);
    expect(names.filter((name) => named.indexOf(name) !== named.lastIndexOf(name))).toEqual([]);
    expect(names.filter((name) => !named.includes(name))).toEqual([]);
    await killWhileRunning(again, jobIds[0] ?? "");
    rmSync(dataDir, { recursive: true, force: true });
  }
});

async function killWhileRunning(server: ServerProcess, jobId: string): Promise<void> {
  const form = new FormData();
  form.append("data", new Blob([PDF]), "three-pages.pdf");
  await fetchWithin(`${server.url}/v1/jobs/${jobId}/data`, { method: "POST", body: form });
  await fetchWithin(`${server.url}/v1/jobs/${jobId}:start`, { method: "POST" });
  while ((await seen(server.url, jobId)).status.code !== "processing") {
    // Only asking again tells when it runs.
  }
  await server.end("SIGKILL");

  const again = await startProcess({ DATA_DIR: dataDir });
  const job = await ended(again.url, jobId);
  expect(job.outcome).toBe("succeeded");
  const result = await getJson<ResultDocument>(`${again.url}/v1/jobs/${jobId}/result`);
  expect(result.dataList).toHaveLength(3);
  const codes = result.events.map(({ code }) => code);
  expect(codes.filter((code) => code === "job.started")).toHaveLength(2);
  expect(codes).toContain("job.given-back");
  expect(codes.filter((code) => code === "job.completed")).toHaveLength(1);
  expect(await again.end("SIGTERM")).toBe(0);
}

async function listAll(url: string): Promise<readonly JobDocument[]> {
  const jobs: JobDocument[] = [];
  let address: string | undefined = `${url}/v1/jobs?limit=500`;
  while (address !== undefined) {
    const response: Response = await fetchWithin(address);
    jobs.push(...(await jsonOf<JobDocument[]>(response)));
    const next = /<([^>]+)>; rel="next"/u.exec(response.headers.get("link") ?? "")?.[1];
    address = next === undefined ? undefined : new URL(next, url).href;
  }
  return jobs;
}

it("submits the job that follows another exactly once, although the process is killed again and again", {
  timeout: 120_000,
}, async () => {
  const inDir = join(dataDir, "in");
  mkdirSync(inDir);
  for (let count = 0; count < 30; count += 1) {
    writeFileSync(join(inDir, `${count}.txt`), "x");
  }
  const settings = {
    DATA_DIR: join(dataDir, "data"),
    UPLOAD_DIRECTORIES: inDir,
    LEASE_MS: "2000",
    HEARTBEAT_MS: "500",
  };
  const publish = { publishType: "Full", emailSetting: "None" };
  const uploadDirectoryJob = {
    serverDir: inDir,
    overwrite: false,
    readyForPublish: true,
    includeSubfolders: false,
    createMask: false,
    processMetadataFiles: false,
    emailSetting: "None",
    postImageServingPublishJob: publish,
  };
  const leaders: string[] = [];
  for (let kill = 0; kill < FOLLOWED_KILLS; kill += 1) {
    const server = await startProcess(settings);
    const response = await postJson(`${server.url}/v1/jobs`, {
      name: `upload ${kill}`,
      parameters: { uploadDirectoryJob },
    });
    const { jobId } = await jsonOf<JobDocument>(response);
    leaders.push(jobId);
    while ((await seen(server.url, jobId)).status.code === "pending") {
      // Only asking again tells when it runs.
    }
    await server.end("SIGKILL");
  }
  const again = await startProcess(settings);
  for (const jobId of leaders) {
    expect((await ended(again.url, jobId)).outcome).toBe("succeeded");
    const { events } = await getJson<ResultDocument>(`${again.url}/v1/jobs/${jobId}/result`);
    expect(events.filter(({ code }) => code === "job.followed")).toHaveLength(1);
  }
  const names = (await listAll(again.url))
    .map(({ name }) => name)
    .filter((name) => name?.startsWith("Pub_"));
  expect(names.toSorted((one = "", other = "") => one.localeCompare(other))).toEqual(
    leaders.map((_, kill) => `Pub_upload ${kill}`),
  );
  expect(await again.end("SIGTERM")).toBe(0);
});
