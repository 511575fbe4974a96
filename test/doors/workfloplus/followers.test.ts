/** Reports on jobs, and jobs of ours that follow completed ones: once, whatever happens meanwhile. */

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";

import type { JobDocument } from "../../../src/core/model/contract-types.gen.ts";
import { getJson } from "../../harness/fetch-json.ts";
import { sample } from "../../harness/paths.ts";
import { startProcess } from "../../harness/server-process.ts";
import { startServer, type TestServer } from "../../harness/start-server.ts";
import { useDataDir } from "../../harness/store/data-dir.ts";
import { untilValue } from "./until-value.ts";
import { ask, job, step, WORKFLOW_ID } from "./workfloplus.ts";

const PICTURES_ID = "c1f0a9c2-8d3e-4f57-9a6b-0c1d2e3f4a5c";
const WORKFLOWS = `${WORKFLOW_ID}=job-report, ${PICTURES_ID.toUpperCase()}=optimize-images:preview`;

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ WORKFLOPLUS_WORKFLOWS: WORKFLOWS });
});
afterAll(() => server.close());

function recordNaming(resourceIds: readonly string[], workflowId = WORKFLOW_ID) {
  const made = step();
  const photo = { ...made, singleStep: { ...made.singleStep, valueResourceIds: resourceIds } };
  const body = job({ status: "Completed", steps: [photo as typeof made] });
  return { ...body, metadata: { ...body.metadata, workflowId } };
}

async function putPhoto(base: string, id: string): Promise<void> {
  const response = await fetch(`${base}/resources/v1/${id}`, {
    method: "PUT",
    headers: { "Content-Type": "image/jpeg" },
    body: new Uint8Array(sample("photo.jpg")),
  });
  expect(response.status).toBe(201);
}

const jobsOf = (base: string, clientJobId: string) =>
  getJson<readonly JobDocument[]>(`${base}/v1/jobs?externalId=${clientJobId}`);

/** The one job that follows, once it has ended. */
async function followerOf(base: string, clientJobId: string): Promise<JobDocument> {
  return untilValue(async () => {
    const followers = (await jobsOf(base, clientJobId)).filter(
      (each) => each.workflow !== "record",
    );
    const [follower] = followers;
    return followers.length === 1 && follower?.status.code === "completed" ? follower : undefined;
  });
}

it("a completed job is followed by a report with its photos, which waits for the last of them, linked both ways", async () => {
  const [here, late] = [randomUUID(), randomUUID()];
  await putPhoto(server.url, here);
  const body = recordNaming([here, late]);
  const { clientJobId } = body.metadata;
  expect((await ask(server.url, "POST /jobs/v1/basicSync", { body })).status).toBe(200);
  await ask(server.url, "POST /jobs/v1/basicSync", { body });
  expect(await jobsOf(server.url, clientJobId)).toHaveLength(1);
  await putPhoto(server.url, late);
  const follower = await followerOf(server.url, clientJobId);
  const record = (await jobsOf(server.url, clientJobId)).find((each) => each.workflow === "record");
  expect(follower).toMatchObject({
    workflow: "job-report",
    outcome: "succeeded",
    followsJob: record?.jobId,
    name: "Pump 7",
  });
  const events = await untilValue(async () => {
    const listed = await fetch(`${server.url}/v1/jobs/${record?.jobId}/events`);
    const text = await listed.text();
    return text.includes("job.followed") ? text : undefined;
  });
  expect(events).toContain(follower.jobId);
});

it("pictures are optimized, what is no picture is passed by, and a job that is aborted is followed by nothing", async () => {
  const photo = randomUUID();
  await putPhoto(server.url, photo);
  const body = recordNaming([photo], PICTURES_ID);
  await ask(server.url, "POST /jobs/v1", { body });
  const follower = await followerOf(server.url, body.metadata.clientJobId);
  expect(follower).toMatchObject({
    workflow: "optimize-images",
    profile: "preview",
    outcome: "succeeded",
  });
  const aborted = recordNaming([]);
  await ask(server.url, "POST /jobs/v1", {
    body: { ...aborted, metadata: { ...aborted.metadata, status: "Aborted" } },
  });
  expect(await jobsOf(server.url, aborted.metadata.clientJobId)).toHaveLength(1);
});

it("a report is made once for a state of the job, comes as PDF or as a link without a key, and anew when the job changes", async () => {
  const body = { ...job({ status: "Active" }) };
  const { clientJobId } = body.metadata;
  const created = await ask(server.url, "POST /jobs/v1", { body });
  const { jobId } = created.value as { readonly jobId: string };
  const address = `GET /reports/v1/generate/${clientJobId}`;
  const linked = await Promise.all(
    [1, 2, 3].map(() => ask(server.url, `${address}?getUrlOnly=true`)),
  );
  for (const { status, headers, text } of linked) {
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect((await (await fetch(text)).text()).startsWith("%PDF-")).toBe(true);
  }
  const pdf = await ask(server.url, address);
  expect(pdf.headers.get("content-type")).toBe("application/pdf");
  expect(pdf.text.startsWith("%PDF-")).toBe(true);
  const generated = await ask(server.url, `POST /reportgenerator/v1/generate?jobId=${jobId}`);
  expect(generated).toMatchObject({ status: 200, value: { jobId, status: "Completed" } });
  const reports = async () =>
    (await jobsOf(server.url, clientJobId)).filter(({ workflow }) => workflow === "job-report");
  expect(await reports()).toHaveLength(1);
  await ask(server.url, `POST /jobs/v1/${clientJobId}/metadata`, { body: { more: "1" } });
  await ask(server.url, address);
  expect(await reports()).toHaveLength(2);
});

it("templates, and reports of what is not there, are 404 in words", async () => {
  for (const address of [
    `GET /reports/v1/generate/${randomUUID()}`,
    `POST /reportgenerator/v1/generate?jobId=${randomUUID()}`,
    `POST /reportgenerator/v1/generate/some?jobId=${randomUUID()}`,
  ]) {
    const { status, value } = await ask(server.url, address);
    expect([address, status]).toEqual([address, 404]);
    expect((value as { detail: string }).detail).toMatch(/\w+ \w+/u);
  }
  expect((await ask(server.url, "POST /reportgenerator/v1/generate")).status).toBe(400);
});

it("follows each job once, through kill -9", { timeout: 120_000 }, async () => {
  const settings = { DATA_DIR: await useDataDir(), WORKFLOPLUS_WORKFLOWS: WORKFLOWS };
  const running = { server: await startProcess(settings) };
  onTestFinished(async () => {
    await running.server.end("SIGKILL");
  });
  const { url } = running.server;
  const bodies = Array.from({ length: 12 }, () => recordNaming([]));
  await Promise.all(bodies.map((body) => ask(url, "POST /jobs/v1/basicSync", { body })));
  await running.server.end("SIGKILL");
  running.server = await startProcess({ ...settings, PORT: new URL(url).port });
  for (const { metadata } of bodies) {
    expect(await followerOf(url, metadata.clientJobId)).toMatchObject({ outcome: "succeeded" });
  }
});
