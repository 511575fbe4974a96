/** Reports on jobs, and jobs of ours that follow completed ones: once, whatever happens meanwhile. */

import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";

import { adminAddress } from "../../../src/client/admin/admin-address.ts";
import { createAdminClient } from "../../../src/client/admin/admin-client.ts";
import type {
  CallbackDocument,
  JobDocument,
  ResultDocument,
} from "../../../src/core/model/contract-types.gen.ts";
import { RESOURCES_WAIT_MS } from "../../../src/core/model/people/follower.ts";
import { type Workflow, WorkflowFailure } from "../../../src/core/ports/workflow-context.ts";
import { getJson } from "../../harness/fetch-json.ts";
import { sample } from "../../harness/paths.ts";
import { useReceiver } from "../../harness/peers/receiver.ts";
import { startProcess } from "../../harness/server-process.ts";
import { startServer, type TestServer } from "../../harness/start-server.ts";
import { useDataDir } from "../../harness/store/data-dir.ts";
import { hasPostgres, useDatabase } from "../../harness/store/postgres-database.ts";
import { hasTool } from "../../workflows/prepress/tools.ts";
import { untilValue } from "./until-value.ts";
import { ask, job, step, WORKFLOW_ID } from "./workfloplus.ts";

const PICTURES_ID = "c1f0a9c2-8d3e-4f57-9a6b-0c1d2e3f4a5c";
const PAGES_ID = "d1f0a9c2-8d3e-4f57-9a6b-0c1d2e3f4a5d";
const WORKFLOWS = `${WORKFLOW_ID}=job-report, ${PICTURES_ID.toUpperCase()}=optimize-images:preview, ${PAGES_ID}=rip-pdf`;

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ WORKFLOPLUS_WORKFLOWS: WORKFLOWS, OUTBOUND_ALLOW: "127.0.0.1" });
});
afterAll(() => server.close());

function recordNaming(
  resourceIds: readonly string[],
  { workflowId = WORKFLOW_ID, status = "Completed" } = {},
) {
  const made = step();
  const photo = { ...made, singleStep: { ...made.singleStep, valueResourceIds: resourceIds } };
  const body = job({ status, steps: [photo as typeof made] });
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
  const body = recordNaming([photo], { workflowId: PICTURES_ID });
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

it("an update that completes a job is followed once, and endpoints hear of what follows, also that it failed", async () => {
  const receiver = await useReceiver();
  const admin = createAdminClient(adminAddress(server.dataDir));
  const events = ["job.completed", "job.failed"];
  const { id } = await admin.addEndpoint({ company: 1, url: receiver.url, format: "json", events });
  const broken = randomUUID();
  const put = await fetch(`${server.url}/resources/v1/${broken}`, {
    method: "PUT",
    body: "%PDF-1.7\nnothing of a PDF follows",
  });
  expect(put.status).toBe(201);
  const body = recordNaming([broken], { workflowId: PAGES_ID, status: "Active" });
  const { clientJobId } = body.metadata;
  await ask(server.url, "POST /jobs/v1", { body });
  const completes = { body: { metadata: { status: "Completed" } } };
  const updates = await Promise.all(
    [1, 2, 3].map(() => ask(server.url, `POST /jobs/v1/${clientJobId}`, completes)),
  );
  expect(updates.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409, 409]);
  const follower = await followerOf(server.url, clientJobId);
  expect(follower).toMatchObject({ workflow: "rip-pdf", outcome: "failed" });
  const told = (await receiver.got(2)).map((each) => JSON.parse(each.body) as CallbackDocument);
  expect(told.map(({ type, workflow }) => `${type} ${workflow}`).sort()).toEqual([
    "job.completed record",
    "job.failed rip-pdf",
  ]);
  expect(told.map(({ externalId }) => externalId)).toEqual([clientJobId, clientJobId]);
  await admin.removeEndpoint(id);
});

it("files that never come are waited for an hour, and what follows says which they were", async () => {
  let aheadMs = 0;
  const clock = { now: () => Date.now() + aheadMs };
  const slow = await startServer({ WORKFLOPLUS_WORKFLOWS: WORKFLOWS }, { clock });
  onTestFinished(() => slow.close());
  const missing = randomUUID();
  const waiting = recordNaming([missing]);
  const { clientJobId } = waiting.metadata;
  await ask(slow.url, "POST /jobs/v1", { body: waiting });
  /** Has the server look for what is due: one that is completed later has been followed. */
  const look = async (): Promise<void> => {
    const body = recordNaming([]);
    await ask(slow.url, "POST /jobs/v1", { body });
    await followerOf(slow.url, body.metadata.clientJobId);
  };
  aheadMs = RESOURCES_WAIT_MS - 60_000;
  await look();
  expect(await jobsOf(slow.url, clientJobId)).toHaveLength(1);
  aheadMs += 60_000;
  await look();
  const follower = await followerOf(slow.url, clientJobId);
  expect(follower).toMatchObject({ workflow: "job-report", outcome: "succeeded" });
  const events = await fetch(`${slow.url}/v1/jobs/${follower.jobId}/events`);
  expect(await events.text()).toContain(`that were not sent: ${missing}`);
});

it("a report that cannot be made is told with the reason, and asked again for it is tried again", async () => {
  let attempts = 0;
  const failing: Workflow = {
    name: "job-report",
    description: "Fails at first.",
    profiles: [{ name: "a4", description: "", options: [] }],
    options: [],
    reads: { types: /^image\//u, isWithRecord: true },
    async run(context) {
      attempts += 1;
      if (attempts === 1) {
        throw new WorkflowFailure("generic", "The fonts have gone.");
      }
      const content = Readable.from([Buffer.from("%PDF-1.7")]);
      await context.addResult({ fileName: "report.pdf", contentType: "application/pdf", content });
    },
  };
  const other = await startServer({}, { workflows: [failing] });
  onTestFinished(() => other.close());
  const body = job();
  await ask(other.url, "POST /jobs/v1", { body });
  const address = `GET /reports/v1/generate/${body.metadata.clientJobId}`;
  const refused = await ask(other.url, address);
  expect([refused.status, refused.value]).toMatchObject([
    409,
    { detail: expect.stringContaining("The fonts have gone.") },
  ]);
  expect((await ask(other.url, address)).text).toBe("%PDF-1.7");
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
  // The query API has those that were made, oldest first, once the job has ended.
  await ask(server.url, `POST /jobs/v1/${clientJobId}/abort`);
  const fields = "generatedReportId generated templateName mimeType downloadUrl";
  const query = `{ jobs(jobId: "${clientJobId}", status: "Aborted") { reports { ${fields} } } }`;
  const asked = await ask(server.url, "POST /api/query/v2/graph", { body: { query } });
  const { data } = asked.value as { readonly data: QueriedReports };
  const made = (await reports()).map((each) => each.jobId).sort();
  const told = data.jobs.flatMap((each) => each.reports);
  expect(told.map(({ generatedReportId }) => generatedReportId)).toEqual(made);
  for (const { generated, templateName, mimeType, downloadUrl } of told) {
    expect([templateName, mimeType]).toEqual(["a4", "application/pdf"]);
    expect(Date.parse(generated)).toBeGreaterThan(0);
    expect((await (await fetch(downloadUrl)).text()).startsWith("%PDF-")).toBe(true);
  }
});

it("what follows a job goes with it for good, reports and their links too, by whichever door it is deleted", async () => {
  for (const doorOf of [
    ({ clientJobId }: Ids) => `DELETE /jobs/v1/${clientJobId}`,
    ({ jobId }: Ids) => `DELETE /v1/jobs/${jobId}`,
  ]) {
    const body = recordNaming([]);
    const { clientJobId } = body.metadata;
    await ask(server.url, "POST /jobs/v1", { body });
    await followerOf(server.url, clientJobId);
    const address = `GET /reports/v1/generate/${clientJobId}`;
    const { text: link } = await ask(server.url, `${address}?getUrlOnly=true`);
    expect((await fetch(link)).status).toBe(200);
    const jobs = await jobsOf(server.url, clientJobId);
    const workflows = new Set(jobs.map(({ workflow }) => workflow));
    expect([jobs.length, workflows]).toEqual([3, new Set(["record", "job-report"])]);
    const jobId = jobs.find(({ workflow }) => workflow === "record")?.jobId ?? "";
    expect((await ask(server.url, doorOf({ clientJobId, jobId }))).status).toBe(204);
    expect(await jobsOf(server.url, clientJobId)).toEqual([]);
    expect((await fetch(link)).status).not.toBe(200);
    expect((await ask(server.url, address)).status).toBe(404);
  }
});

interface Ids {
  readonly clientJobId: string;
  readonly jobId: string;
}

it("a report that is being made stops where its job is deleted, and is seen by nobody", async () => {
  const signals: AbortSignal[] = [];
  const endless: Workflow = {
    name: "job-report",
    description: "Ends when it is told to.",
    profiles: [{ name: "a4", description: "", options: [] }],
    options: [],
    reads: { types: /^image\//u, isWithRecord: true },
    run: ({ signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(new Error("Stopped.")));
        signals.push(signal);
      }),
  };
  const other = await startServer({}, { workflows: [endless] });
  onTestFinished(() => other.close());
  const body = job();
  const { clientJobId } = body.metadata;
  await ask(other.url, "POST /jobs/v1", { body });
  const report = ask(other.url, `GET /reports/v1/generate/${clientJobId}`);
  const signal = await untilValue(() => Promise.resolve(signals[0]));
  await ask(other.url, `DELETE /jobs/v1/${clientJobId}`);
  expect(await jobsOf(other.url, clientJobId)).toEqual([]);
  await untilValue(() => Promise.resolve(signal.aborted || undefined));
  expect((await report).status).toBe(404);
});

interface QueriedReports {
  readonly jobs: readonly { readonly reports: readonly Readonly<Record<ReportField, string>>[] }[];
}

type ReportField = "generatedReportId" | "generated" | "templateName" | "mimeType" | "downloadUrl";

it.each([
  ["JSON", "application/json", '{"workflow":"job-report","profile":"text"}'],
  ["XML", "application/xml", `<job><workflow>job-report</workflow><profile>text</profile></job>`],
])("what its door answers is what a report is made of that is submitted in %s", async (...wire) => {
  const [, type, asked] = wire;
  const body = job();
  await ask(server.url, "POST /jobs/v1", { body });
  const { text } = await ask(server.url, `GET /jobs/v1/${body.metadata.clientJobId}`);
  const form = new FormData();
  form.append("job", new Blob([asked], { type }), "job");
  form.append("data", new Blob([text], { type: "application/json" }), "record.json");
  const submitted = await fetch(`${server.url}/v1/jobs`, {
    method: "POST",
    headers: { Prefer: "wait=60" },
    body: form,
  });
  expect(submitted.status).toBe(200);
  const result = (await submitted.json()) as ResultDocument;
  expect(result).toMatchObject({ success: true, dataList: [{ fileName: "report.pdf" }] });
  const resultId = result.dataList[0]?.resultId;
  const report = await fetch(`${server.url}/v1/jobs/${result.jobId}/result/${resultId}`);
  expect((await report.text()).startsWith("%PDF-")).toBe(true);
});

it.runIf(hasTool("pdftotext"))(
  "a report says what a file is that is no picture, and that only others are not here",
  async () => {
    const [film, lost] = ["terms", randomUUID()];
    const pdf = new Uint8Array(sample("three-pages.pdf"));
    await fetch(`${server.url}/resources/v1/${film}`, { method: "PUT", body: pdf });
    const body = recordNaming([film, lost], { status: "Active" });
    await ask(server.url, "POST /jobs/v1", { body });
    const address = `${server.url}/reports/v1/generate/${body.metadata.clientJobId}`;
    const input = Buffer.from(await (await fetch(address)).arrayBuffer());
    const text = execFileSync("pdftotext", ["-layout", "-", "-"], { input, encoding: "utf8" });
    expect(text).toContain(`File: terms.pdf (application/pdf, ${pdf.length} bytes; not shown)`);
    expect(text).toContain(`File: ${lost} (not here)`);
  },
);

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
  const bodies = Array.from({ length: 6 }, () => recordNaming([]));
  await Promise.all(bodies.map((body) => ask(url, "POST /jobs/v1/basicSync", { body })));
  await running.server.end("SIGKILL");
  running.server = await startProcess({ ...settings, PORT: new URL(url).port });
  for (const { metadata } of bodies) {
    expect(await followerOf(url, metadata.clientJobId)).toMatchObject({ outcome: "succeeded" });
  }
});

describe.skipIf(!hasPostgres)("with TEST_DATABASE_URL", () => {
  const database = useDatabase();

  it("two nodes that are told of a completion at once have one job follow, and make one report", async () => {
    const settings = {
      DATA_DIR: await useDataDir(),
      DATABASE_URL: database(),
      WORKFLOPLUS_WORKFLOWS: WORKFLOWS,
    };
    const nodes = [await startServer(settings), await startServer(settings)];
    onTestFinished(async () => {
      await Promise.all(nodes.map((node) => node.close()));
    });
    const body = recordNaming([]);
    const { clientJobId } = body.metadata;
    const everywhere = <T>(work: (url: string) => Promise<T>): Promise<readonly T[]> =>
      Promise.all([...nodes, ...nodes].map(({ url }) => work(url)));
    await everywhere((url) => ask(url, "POST /jobs/v1/basicSync", { body }));
    const [{ url } = { url: "" }] = nodes;
    await followerOf(url, clientJobId);
    const reports = await everywhere((at) => ask(at, `GET /reports/v1/generate/${clientJobId}`));
    expect(new Set(reports.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(reports[0]?.text.startsWith("%PDF-")).toBe(true);
    // The record, the one that follows, and the report.
    expect(await jobsOf(url, clientJobId)).toHaveLength(3);
  });
});
