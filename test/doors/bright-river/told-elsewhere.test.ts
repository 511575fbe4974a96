/** Bright River's jobs at the other doors: seen, told and removed as all jobs are, through all of their life. */

import { afterAll, beforeAll, expect, it } from "vitest";

import type { CallbackDocument, JobDocument } from "../../../src/core/model/contract-types.gen.ts";
import { Upkeep } from "../../../src/engine/upkeep.ts";
import type { Store } from "../../../src/store/open-store.ts";
import { ManualTime } from "../../harness/engine/manual-time.ts";
import { fetchWithin } from "../../harness/fetch-within.ts";
import { useReceiver } from "../../harness/peers/receiver.ts";
import { sample } from "../../harness/paths.ts";
import { addUser, basic, PASSWORD } from "../../harness/start-required.ts";
import { type BrightRiver, call, createJob, startBrightRiver, tokens } from "./bright-river.ts";

const HOUR_MS = 3_600_000;
const PHOTO = Uint8Array.from(Buffer.from(sample("photo.jpg")));
/** What is kept, and for how long, by default. */
const [RESULT_HOURS, CREATING_HOURS] = [168, 24];

let store: Store | undefined;
let server: BrightRiver;
let authorization: string;
beforeAll(async () => {
  const seen = (opened: Store): Store => {
    store = opened;
    return opened;
  };
  server = await startBrightRiver({ OUTBOUND_ALLOW: "127.0.0.1" }, { store: seen });
  authorization = basic(await addUser(server, "IpsCompanyAdmin"), PASSWORD);
});
afterAll(() => server.close());

interface Made {
  readonly id: number;
  readonly upload: { readonly postUrl: string };
  readonly download: { readonly getUrl: string };
}

async function made(name: string): Promise<Made> {
  const { status, value } = await createJob(server, {
    name,
    description: "",
    isTest: true,
    tags: ["spring"],
    specificationKey: 432,
  });
  expect(status).toBe(201);
  return value as unknown as Made;
}

async function uploaded({ upload }: Made): Promise<string> {
  const form = new FormData();
  form.append("file", new Blob([PHOTO]), "photo.jpg");
  const { pathname, search } = new URL(upload.postUrl);
  const { status, value } = await call(server.url, `POST ${pathname}${search}`, { body: form });
  expect(status).toBe(200);
  const [file] = value["files"] as readonly { readonly original: { readonly real: string } }[];
  return file?.original.real ?? "";
}

async function confirmed({ id }: Made): Promise<void> {
  const confirm = `POST /jobs/${id}/confirm`;
  expect((await call(server.url, confirm, { headers: tokens(server) })).status).toBe(204);
}

async function jobIdOf({ id }: Made): Promise<string> {
  const found = await server.app.ports.foreignIds.find("bright-river", id);
  return typeof found === "object" ? found.jobId : "none";
}

async function v1<T>(path: string): Promise<T> {
  const headers = { Authorization: authorization };
  return (await (await fetchWithin(`${server.url}${path}`, { headers })).json()) as T;
}

async function ended(jobId: string): Promise<JobDocument> {
  const look = () => v1<JobDocument>(`/v1/jobs/${jobId}`);
  await expect.poll(async () => (await look()).outcome, { timeout: 20_000 }).toBe("succeeded");
  return look();
}

/** What an operation of IPS returns, as text. */
async function ips(operation: string, param: object = {}): Promise<string> {
  const response = await fetchWithin(`${server.url}/scene7/api/${operation}`, {
    method: "POST",
    headers: { Authorization: authorization, "Content-Type": "application/json" },
    body: JSON.stringify({ companyHandle: "c|1", ...param }),
  });
  const text = await response.text();
  expect([response.status, text]).toEqual([200, expect.any(String)]);
  return text;
}

it("a job is in the operations of IPS while it collects, and in its logs once it has ended", async () => {
  const job = await made("Shoes by IPS");
  const selection = { jobHandle: "j|1|Shoes by IPS||" };
  expect(await ips("getActiveJobs", selection)).toContain('"state":"WaitingClient"');
  expect(await ips("getJobLogs")).not.toContain("Shoes by IPS");
  await uploaded(job);
  await confirmed(job);
  await ended(await jobIdOf(job));
  expect(await ips("getActiveJobs")).not.toContain("Shoes by IPS");
  expect(await ips("getJobLogs")).toContain("Shoes by IPS");
  expect(await ips("getJobLogDetails", { originalName: "Shoes by IPS" })).toContain("photo.jpg");
});

it("a job that collects is stopped by IPS, and takes no pictures then", async () => {
  const job = await made("Stopped by IPS");
  await ips("stopJob", { jobHandle: "j|1|Stopped by IPS||" });
  const path = `GET /jobs/${job.id}`;
  const { value } = await call(server.url, path, { headers: tokens(server) });
  expect(value).toMatchObject({ status: "completed", outcome: "cancelled" });
  const confirm = `POST /jobs/${job.id}/confirm`;
  expect((await call(server.url, confirm, { headers: tokens(server) })).status).toBe(409);
});

it("a job's events and callbacks tell its whole life, each change once", async () => {
  const receiver = await useReceiver();
  const events = ["document.added", "job.started", "result.added", "job.completed"];
  const { id } = await server.admin.addEndpoint({
    company: 1,
    url: receiver.url,
    format: "json",
    events,
  });
  const job = await made("Shoes by callback");
  await uploaded(job);
  await confirmed(job);
  const jobId = await jobIdOf(job);
  await ended(jobId);
  const listed = await v1<readonly { readonly code: string }[]>(
    `/v1/jobs/${jobId}/events?limit=500`,
  );
  expect(listed.map(({ code }) => code)).toEqual([
    "job.created",
    "document.added",
    "job.queued",
    "job.started",
    "result.added",
    "file.processed",
    "job.completed",
  ]);
  const told = (await receiver.got(events.length)).map(
    ({ body }) => JSON.parse(body) as CallbackDocument,
  );
  expect(told.map(({ type }) => type).sort()).toEqual([...events].sort());
  await server.admin.removeEndpoint(id);
});

it("a job and its addresses are 410 when its time is over, not before", async () => {
  const job = await made("Shoes of last week");
  const collecting = await made("Shoes that nobody started");
  const picture = await uploaded(job);
  await confirmed(job);
  const jobId = await jobIdOf(job);
  await ended(jobId);
  const statuses = async () => ({
    job: (await call(server.url, `GET /jobs/${job.id}`, { headers: tokens(server) })).status,
    zip: (await fetchWithin(job.download.getUrl)).status,
    picture: (await fetchWithin(picture)).status,
    collecting: (await call(server.url, `GET /jobs/${collecting.id}`, { headers: tokens(server) }))
      .status,
  });
  await expiredAfter(CREATING_HOURS - 1);
  expect(await statuses()).toEqual({ job: 200, zip: 200, picture: 200, collecting: 200 });
  await expiredAfter(CREATING_HOURS + 1);
  expect(await statuses()).toEqual({ job: 200, zip: 200, picture: 200, collecting: 410 });
  await expiredAfter(RESULT_HOURS + 1);
  expect(await statuses()).toEqual({ job: 410, zip: 410, picture: 410, collecting: 410 });
  expect(await ips("getJobLogs")).not.toContain("Shoes of last week");
});

/** Removes what would be removed so many hours from now. */
async function expiredAfter(hours: number): Promise<void> {
  if (store === undefined) {
    throw new Error("No store was opened.");
  }
  const opened = store;
  const upkeep = new Upkeep({
    ...opened,
    clock: { now: () => Date.now() + hours * HOUR_MS },
    timers: new ManualTime(),
    log: server.app.ports.log,
    resultRetentionMs: RESULT_HOURS * HOUR_MS,
    creatingRetentionMs: CREATING_HOURS * HOUR_MS,
    heldRetentionMs: 720 * HOUR_MS,
    wake: () => undefined,
    sweep: () => opened.sweep(),
  });
  await upkeep.expire();
}
