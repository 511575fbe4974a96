/** Records at the other doors: a job that came by the WorkfloPlus door is seen, told and cancelled as all jobs are. */

import { afterAll, beforeAll, expect, it } from "vitest";

import { adminAddress } from "../../../src/client/admin/admin-address.ts";
import { createAdminClient } from "../../../src/client/admin/admin-client.ts";
import type { CallbackDocument, JobDocument } from "../../../src/core/model/contract-types.gen.ts";
import { callOperation } from "../../harness/call-operation.ts";
import { contract } from "../../harness/contract.ts";
import { getJson, postJson } from "../../harness/fetch-json.ts";
import { fetchWithin } from "../../harness/fetch-within.ts";
import { useReceiver } from "../../harness/peers/receiver.ts";
import { startServer, type TestServer } from "../../harness/start-server.ts";
import { ask, job, type JobSays } from "./workfloplus.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ OUTBOUND_ALLOW: "127.0.0.1", JOBS_OPEN_MAX: "1" });
});
afterAll(() => server.close());

const sync = (says: JobSays) => ask(server.url, "POST /jobs/v1/basicSync", { body: job(says) });

/** A record as /v1 shows it. */
async function recorded(says: JobSays): Promise<JobDocument> {
  const body = job(says);
  const { clientJobId } = body.metadata;
  expect((await ask(server.url, "POST /jobs/v1", { body })).status).toBe(201);
  const [found] = await getJson<readonly [JobDocument]>(
    `${server.url}/v1/jobs?externalId=${clientJobId}`,
  );
  return found;
}

it("a record is told in JSON and XML by the contract, waits for people, and takes nobody's room", async () => {
  // More of them than may be open.
  await recorded({ status: "Active" });
  const { jobId, ...told } = await recorded({ status: "Paused", title: "Pump <7> \u0001" });
  expect(told).toMatchObject({
    workflow: "record",
    name: "Pump <7>",
    status: { code: "creating", message: "Paused." },
    waitingFor: "people",
    progress: 0,
  });
  const xml = await fetchWithin(`${server.url}/v1/jobs/${jobId}`, {
    headers: { Accept: "application/xml" },
  });
  const document = contract.parseXml(Buffer.from(await xml.arrayBuffer()));
  const root = { vocabulary: "job", name: "job" } as const;
  expect(contract.readXml(document.root, root, "answer")).toMatchObject({ jobId, ...told });
  document.dispose();
  // And one that waits for a worker has room beside them.
  const other = await postJson(`${server.url}/v1/jobs`, { workflow: "rip-pdf" });
  expect(other.status).toBe(201);
});

it("a record that comes completed is born ended", async () => {
  const told = await recorded({ status: "Completed" });
  expect(told).toMatchObject({
    status: { code: "completed" },
    outcome: "succeeded",
    progress: 1,
    completedAt: told.createdAt,
  });
  expect(told).not.toHaveProperty("waitingFor");
});

it("is told by callbacks: each change, and the end once", async () => {
  const receiver = await useReceiver();
  const admin = createAdminClient(adminAddress(server.dataDir));
  const events = ["record.changed", "job.completed", "job.cancelled"];
  const { id } = await admin.addEndpoint({ company: 1, url: receiver.url, format: "json", events });
  const says = { id: "0d4c2c0a-5c0e-4a7e-8b43-5b6f0c1d2e3f", title: "Told", steps: [] };
  await sync({ ...says, status: "Active", updated: "2026-11-02T08:00:00Z" });
  await sync({ ...says, status: "Paused", updated: "2026-11-02T08:01:00Z" });
  await sync({ ...says, status: "Completed", updated: "2026-11-02T08:02:00Z" });
  await sync({ ...says, status: "Completed", updated: "2026-11-02T08:02:00Z" });
  const received = await receiver.got(3);
  const told = received.map(({ body }) => JSON.parse(body) as CallbackDocument);
  expect(told.map(({ type, sequence }) => `${sequence} ${type}`).sort()).toEqual([
    "2 record.changed",
    "3 record.changed",
    "4 job.completed",
  ]);
  await admin.removeEndpoint(id);
});

it("is followed by the stream of its events, which ends with it", async () => {
  const { jobId, externalId = "" } = await recorded({ status: "Active", title: "Followed" });
  const stream = await fetch(`${server.url}/v1/jobs/${jobId}/events`, {
    headers: { Accept: "text/event-stream" },
  });
  const says = { id: externalId, title: "Followed", updated: "2026-11-02T09:00:00Z" };
  await sync({ ...says, status: "Completed", steps: [] });
  const codes = [...(await stream.text()).matchAll(/"code":"([a-z.]+)"/gu)].map(([, code]) => code);
  expect(codes.filter((code) => code?.includes("."))).toEqual([
    "job.created",
    "record.changed",
    "job.completed",
  ]);
});

it("is cancelled and deleted under /v1, which aborts it at its own door", async () => {
  const { jobId, externalId } = await recorded({ status: "Active" });
  const cancel = () => fetchWithin(`${server.url}/v1/jobs/${jobId}:cancel`, { method: "POST" });
  expect((await cancel()).ok).toBe(true);
  expect(await getJson(`${server.url}/v1/jobs/${jobId}`)).toMatchObject({ outcome: "cancelled" });
  const { value } = await ask(server.url, `GET /jobs/v1/${externalId}`);
  expect(value).toMatchObject([{ metadata: { status: "Aborted" } }]);
  expect((await cancel()).ok).toBe(true);
  const gone = await fetchWithin(`${server.url}/v1/jobs/${jobId}`, { method: "DELETE" });
  expect(gone.status).toBe(204);
  expect((await ask(server.url, `GET /jobs/v1/${externalId}`)).status).toBe(404);
});

it("starts by nothing and takes no documents, and none is submitted under /v1", async () => {
  const { jobId } = await recorded({ status: "Active" });
  const started = await fetchWithin(`${server.url}/v1/jobs/${jobId}:start`, { method: "POST" });
  expect([started.status, await started.text()]).toEqual([
    409,
    expect.stringContaining("syncs it at /jobs/v1"),
  ]);
  const form = new FormData();
  form.append("data", new Blob(["%PDF-1.4"]), "a.pdf");
  const data = `${server.url}/v1/jobs/${jobId}/data`;
  expect((await fetchWithin(data, { method: "POST", body: form })).status).toBe(409);
  const submitted = await postJson(`${server.url}/v1/jobs`, { workflow: "record" });
  expect([submitted.status, await submitted.json()]).toMatchObject([
    400,
    { code: "not-supported", violations: [{ pointer: "/workflow" }] },
  ]);
});

it("is seen and stopped by the operations of IPS, and its log tells its life", async () => {
  const { externalId } = await recorded({ status: "Active", title: "Stopped by IPS" });
  const selection = { companyHandle: "c|1", jobHandle: "j|1|Stopped by IPS||" };
  const active = await callOperation(server, {
    operation: "getActiveJobs",
    param: selection,
  });
  expect(JSON.stringify(active.value)).toContain("Stopped by IPS");
  expect(
    await callOperation(server, { operation: "stopJob", param: selection }),
  ).not.toHaveProperty("fault");
  const { value } = await ask(server.url, `GET /jobs/v1/${externalId}`);
  expect(value).toMatchObject([{ metadata: { status: "Aborted" } }]);
  const logs = await callOperation(server, {
    operation: "getJobLogDetails",
    param: { companyHandle: "c|1", originalName: "Stopped by IPS" },
  });
  expect(JSON.stringify(logs.value)).toContain("Aborted by");
});
