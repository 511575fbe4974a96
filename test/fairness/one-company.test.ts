/**
 * One company cannot stop the others: company 47 floods a server with one worker with jobs, slow downloads, slow uploads
 * and callbacks to a hundred hosts that hang; company 1 goes on as if nothing was. FAULTS=long: more of all, exact times.
 */

import { request as httpRequest } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  addUser,
  basic,
  PASSWORD,
  type RequiredServer,
  startRequired,
} from "../harness/start-required.ts";
import { gateOrLong, isLong, tell } from "../harness/length.ts";
import { createDatabase, dropDatabase, hasPostgres } from "../harness/store/postgres-database.ts";
import { openSlowWorld, type SlowWorld } from "./slow-world.ts";
import { fetchWithin } from "../harness/fetch-within.ts";

const JOBS_OPEN_MAX = gateOrLong(150, 20_000);
const FLOOD_MAX = JOBS_OPEN_MAX * 0.75;
const UPLOADS_MAX = 8;
const SLOW_DOWNLOADS = 40;
const HANGING_HOSTS = 100;
const ROUNDS = gateOrLong(2, 20);
/** A machine that does other things as well is given time: it shows nothing of the order of things. */
const BUSY = isLong ? 1 : 5;
const START_MS = 1000 * BUSY;
const CALLBACK_MS = 2000 * BUSY;

/** What calls for one company. */
type Call = (method: string, path: string, document?: object) => Promise<Response>;

function callsOf({ url }: RequiredServer, user: string): Call {
  return async (method, path, document) =>
    fetchWithin(`${url}${path}`, {
      method,
      headers: { "Content-Type": "application/json", Authorization: basic(user, PASSWORD) },
      ...(document === undefined ? {} : { body: JSON.stringify(document) }),
    });
}

async function submitted(call: Call, document: object): Promise<string> {
  const response = await call("POST", "/v1/jobs", document);
  expect(response.status, await response.clone().text()).toBe(201);
  const { jobId } = (await response.json()) as { readonly jobId: string };
  return jobId;
}

const FIELD = 'Content-Disposition: form-data; name="data"; filename="slow.bin"';

/** Begins an upload and goes on with it for ever; resolves to the answer if there is one at once. */
function slowUpload(
  { url }: RequiredServer,
  { user, jobId }: { readonly user: string; readonly jobId: string },
): { readonly answered: Promise<{ status: number; detail: string }>; stop(): void } {
  const request = httpRequest(`${url}/v1/jobs/${jobId}/data`, {
    method: "POST",
    headers: {
      Authorization: basic(user, PASSWORD),
      "Content-Type": "multipart/form-data; boundary=x",
    },
  });
  request.on("error", () => undefined);
  request.write(`--x\r\n${FIELD}\r\n\r\nbegin`);
  const trickle = setInterval(() => request.write("more"), 200);
  const stop = (): void => {
    clearInterval(trickle);
    request.destroy();
  };
  const answered = new Promise<{ status: number; detail: string }>((resolve) => {
    request.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      response.on("end", () => {
        const { detail = "" } = JSON.parse(text) as { readonly detail?: string };
        stop();
        resolve({ status: response.statusCode ?? 0, detail });
      });
    });
  });
  return { answered, stop };
}

/** Company 47 takes all that it can get. */
async function flood(server: RequiredServer, user: string, world: SlowWorld): Promise<void> {
  const call = callsOf(server, user);
  for (let download = 0; download < SLOW_DOWNLOADS; download += 1) {
    await submitted(call, { documents: [{ url: world.url("/hang", 200) }] });
  }
  for (let host = 1; host <= HANGING_HOSTS; host += 1) {
    const jobId = await submitted(call, { callbackURL: world.url("/hang", host) });
    await call("POST", `/v1/jobs/${jobId}:cancel`);
  }
  const jobId = await submitted(call, {});
  const uploads = Array.from({ length: UPLOADS_MAX }, () => slowUpload(server, { user, jobId }));
  onTestFinished(() => {
    for (const upload of uploads) {
      upload.stop();
    }
  });
  const refused = await Promise.race(uploads.map(async ({ answered }) => answered));
  expect(refused).toMatchObject({
    status: 503,
    detail: expect.stringContaining("UPLOADS_MAX_PER_COMPANY"),
  });
  await fill(call, world);
}

/** Submits until the company's share of open jobs is used up. */
async function fill(call: Call, world: SlowWorld): Promise<void> {
  const document = { documents: [{ url: world.url("/hang", 201) }] };
  for (let open = 0; open <= FLOOD_MAX; open += 20) {
    const batch = Array.from({ length: 20 }, async () => call("POST", "/v1/jobs", document));
    const refused = (await Promise.all(batch)).find(({ status }) => status !== 201);
    if (refused !== undefined) {
      expect(refused.status).toBe(503);
      expect(refused.headers.get("Retry-After")).toBe("10");
      expect(await refused.text()).toContain("JOBS_OPEN_MAX_PER_COMPANY");
      return;
    }
  }
  throw new Error("The flood was never refused.");
}

interface Times {
  readonly startMs: number;
  readonly callbackMs: number;
}

/** One job of company 1, with a document by address, one by upload, and callbacks. */
async function goThrough(call: Call, world: SlowWorld): Promise<Times> {
  const callbackURL = world.url("/told", 202);
  const documents = [{ url: world.url("/file", 202) }];
  const jobId = await submitted(call, { workflow: "package", callbackURL, documents });
  const told = await world.told(jobId, ["job.started", "job.completed"]);
  const job = (await (await call("GET", `/v1/jobs/${jobId}`)).json()) as {
    readonly createdAt: string;
    readonly startedAt: string;
  };
  expect(job).toMatchObject({ status: { code: "completed" }, outcome: "succeeded" });
  const startMs = Date.parse(job.startedAt) - Date.parse(job.createdAt);
  return { startMs, callbackMs: Math.max(...told.map(({ delayMs }) => delayMs)) };
}

async function uploadOne({ url }: RequiredServer, call: Call, user: string): Promise<void> {
  const jobId = await submitted(call, {});
  const form = new FormData();
  form.set("data", new Blob(["content"]), "a.txt");
  const response = await fetchWithin(`${url}/v1/jobs/${jobId}/data`, {
    method: "POST",
    headers: { Authorization: basic(user, PASSWORD) },
    body: form,
  });
  expect(response.status, await response.text()).toBe(201);
  await call("POST", `/v1/jobs/${jobId}:cancel`);
}

async function prove(settings: Record<string, string>, title: string): Promise<void> {
  const world = await openSlowWorld();
  const leaks: Error[] = [];
  const hear = (warning: Error): void => {
    leaks.push(...(warning.name === "MaxListenersExceededWarning" ? [warning] : []));
  };
  process.on("warning", hear);
  onTestFinished(() => void process.off("warning", hear));
  const server = await startRequired({
    WORKERS: "1",
    OUTBOUND_ALLOW: "127.0.0.0/8",
    JOBS_OPEN_MAX: String(JOBS_OPEN_MAX),
    UPLOADS_MAX: String(UPLOADS_MAX),
    ...settings,
  });
  onTestFinished(() => server.close());
  const user = await addUser(server, "ImagePortalAdmin", { email: "one@example.com" });
  const flooder = await addUser(server, "ImagePortalAdmin", {
    company: 47,
    email: "flood@example.com",
  });
  await flood(server, flooder, world);
  const call = callsOf(server, user);
  const times: Times[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    times.push(await goThrough(call, world));
    await uploadOne(server, call, user);
  }
  const startMs = Math.max(...times.map((each) => each.startMs));
  const callbackMs = Math.max(...times.map((each) => each.callbackMs));
  tell(`${title}: started within ${startMs} ms, told within ${callbackMs} ms, at the most.`);
  expect(startMs).toBeLessThan(START_MS);
  expect(callbackMs).toBeLessThan(CALLBACK_MS);
  // The flood did its worst: its downloads hung, and so did hosts that are to be told.
  expect(world.hanging.size).toBeGreaterThan(32);
  expect(leaks).toEqual([]);
}

describe("one company that floods the server", () => {
  it("stops no other one: embedded", { timeout: 300_000 }, () => prove({}, "embedded"));

  it.skipIf(!hasPostgres)("stops no other one: on PostgreSQL", { timeout: 300_000 }, async () => {
    const url = await createDatabase();
    onTestFinished(() => dropDatabase(url));
    await prove({ DATABASE_URL: url }, "on PostgreSQL");
  });
});
