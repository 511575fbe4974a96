/** Callbacks through the whole server: who is told what, signed how, and what is seen of it. */

import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";

import { adminAddress } from "../../../src/client/admin/admin-address.ts";
import { createAdminClient } from "../../../src/client/admin/admin-client.ts";
import type {
  CallbackDocument,
  DeliveryDocument,
  JobDocument,
  ScheduleDocument,
} from "../../../src/core/model/contract-types.gen.ts";
import { getJson, jsonOf, postJson } from "../../harness/fetch-json.ts";
import { type Received, useReceiver } from "../../harness/peers/receiver.ts";
import { type TestServer, startServer } from "../../harness/start-server.ts";
import { sample } from "../../harness/paths.ts";
import { PATIENT } from "../../harness/patience.ts";

const PDF = sample("three-pages.pdf");
const PUBLISH = { imageServingPublishJob: { publishType: "Full", emailSetting: "None" } };
const ENDS = ["job.completed", "job.failed", "job.cancelled"];

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ OUTBOUND_ALLOW: "127.0.0.1" });
});
afterAll(() => server.close());

async function submit(document: object): Promise<JobDocument> {
  const response = await postJson(`${server.url}/v1/jobs`, document);
  expect(response.status).toBe(201);
  return jsonOf<JobDocument>(response);
}

async function post(path: string, body?: FormData): Promise<Response> {
  return fetch(`${server.url}${path}`, { method: "POST", ...(body === undefined ? {} : { body }) });
}

function deliveries(jobId: string): Promise<DeliveryDocument[]> {
  return getJson(`${server.url}/v1/jobs/${jobId}/deliveries`);
}

function callbackOf({ body }: Received): CallbackDocument {
  return JSON.parse(body);
}

/** The job's deliveries once none of them waits. */
function settled(jobId: string, count: number): Promise<DeliveryDocument[]> {
  return vi.waitFor(
    async () => {
      const list = await deliveries(jobId);
      expect(list).toHaveLength(count);
      expect(list.every(({ state }) => ["delivered", "failed"].includes(state))).toBe(true);
      return list;
    },
    { timeout: 10_000, interval: 10 },
  );
}

/** Gives a job its document and starts it. */
async function runOnPdf(jobId: string): Promise<void> {
  const form = new FormData();
  form.append("data", new Blob([PDF]), "three-pages.pdf");
  await post(`/v1/jobs/${jobId}/data`, form);
  await post(`/v1/jobs/${jobId}:start`);
}

function lessOf(callbackURL: string): object {
  return { workflow: "rip-pdf", callbackURL, callbackEvents: ["job.completed"] };
}

function signedBy(secret: string, { headers, body }: Received): boolean {
  try {
    new Webhook(secret).verify(body, headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
}

describe("a job with a callbackURL", () => {
  it("tells the changes of its state, at the end with the results and where they are", async () => {
    const receiver = await useReceiver();
    const { jobId } = await submit({ workflow: "rip-pdf", callbackURL: receiver.url });
    await runOnPdf(jobId);
    expect((await settled(jobId, 2)).map(({ type }) => type)).toEqual([
      "job.completed",
      "job.started",
    ]);
    const callbacks = receiver.received.map(callbackOf).sort((a, b) => a.sequence - b.sequence);
    expect(callbacks[0]).not.toHaveProperty("results");
    const { resultCount, results = [] } = callbacks[1] ?? {};
    expect(resultCount).toBe(3);
    expect(results.map(({ fileName }) => fileName)).toEqual([
      "three-pages-1.png",
      "three-pages-2.png",
      "three-pages-3.png",
    ]);
    for (const { resultId, contentType, size, url } of results) {
      expect(url).toBe(`/v1/jobs/${jobId}/result/${resultId}`);
      const file = await fetch(`${server.url}${url}`);
      expect(file.headers.get("content-type")).toBe(contentType);
      expect(String((await file.arrayBuffer()).byteLength)).toBe(size);
    }
  });

  it("links to the address that callers use, where the operator has told it", async () => {
    const publicUrl = "https://jobs.example";
    const other = await startServer({ OUTBOUND_ALLOW: "127.0.0.1", PUBLIC_URL: publicUrl });
    onTestFinished(() => other.close());
    const receiver = await useReceiver();
    const asked = { workflow: "package", callbackURL: receiver.url, callbackFormat: "xml" };
    const form = new FormData();
    form.append("job", new Blob([JSON.stringify(asked)], { type: "application/json" }));
    form.append("data", new Blob([PDF]), "three-pages.pdf");
    await fetch(`${other.url}/v1/jobs`, { method: "POST", body: form });
    const received = await receiver.got(2);
    const end = received.find(({ body }) => body.includes("job.completed"));
    expect(end?.body).toMatch(
      /<resultCount>1<\/resultCount><results><result><resultId>.*<url>https:\/\/jobs\.example\/v1\/jobs\//su,
    );
  });

  it.each([
    ["application/json", (url: string) => JSON.stringify(lessOf(url))],
    [
      "application/xml",
      (url: string) =>
        `<job><workflow>rip-pdf</workflow><callbackURL>${url}</callbackURL><callbackEvents><event>job.completed</event><event>job.completed</event></callbackEvents></job>`,
    ],
  ])("tells less where less is asked, in %s", async (type, body) => {
    const receiver = await useReceiver();
    const response = await fetch(`${server.url}/v1/jobs`, {
      method: "POST",
      headers: { "Content-Type": type, Accept: "application/json" },
      body: body(receiver.url),
    });
    const { jobId } = await jsonOf<JobDocument>(response);
    await runOnPdf(jobId);
    expect((await settled(jobId, 1)).map(({ type: told }) => told)).toEqual(["job.completed"]);
  });

  it("made by a schedule tells what the schedule asks for", async () => {
    const receiver = await useReceiver();
    const response = await fetch(`${server.url}/v1/schedules`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        parameters: PUBLISH,
        execSchedule: "0 0 12 1 1 ?",
        callbackURL: receiver.url,
        callbackEvents: ["job.completed"],
      }),
    });
    const schedule = await jsonOf<ScheduleDocument>(response);
    expect(schedule.callbackEvents).toEqual(["job.completed"]);
    const fired = await post(`/v1/schedules/${schedule.scheduleId}:run`);
    const { jobId } = await jsonOf<JobDocument>(fired);
    expect((await settled(jobId, 1)).map(({ type }) => type)).toEqual(["job.completed"]);
  });

  it("tells every event of it where that is asked, with rising numbers, as the job's history has them", async () => {
    const receiver = await useReceiver();
    const { jobId } = await submit({
      name: "Order 4711",
      externalId: "x-1",
      workflow: "rip-pdf",
      options: [{ name: "pages", value: "1-2" }],
      callbackURL: `${receiver.url}/told?job=1`,
      callbackEvents: ["job.started", ...ENDS, "document.added", "result.added"],
    });
    await runOnPdf(jobId);
    await receiver.got(5);
    const callbacks = receiver.received.map(callbackOf).sort((a, b) => a.sequence - b.sequence);
    expect(callbacks.map(({ type }) => type)).toEqual([
      "document.added",
      "job.started",
      "result.added",
      "result.added",
      "job.completed",
    ]);
    expect(new Set(callbacks.map(({ sequence }) => sequence)).size).toBe(5);
    expect(callbacks[0]).toMatchObject({
      jobId,
      name: "Order 4711",
      externalId: "x-1",
      workflow: "rip-pdf",
      status: "creating",
      fileName: "three-pages.pdf",
      dataId: expect.any(String),
    });
    expect(callbacks[2]?.resultId).toEqual(expect.any(String));
    expect(callbacks[4]).toMatchObject({ status: "completed", outcome: "succeeded" });
    expect(receiver.received.every(({ path }) => path === "/told?job=1")).toBe(true);
  });

  it("signs as Standard Webhooks say, and lists deliveries with their attempts", async () => {
    const receiver = await useReceiver((response) => void response.end("thank you"));
    const { jobId } = await submit({
      parameters: PUBLISH,
      callbackURL: `${receiver.url}/?token=very-secret`,
    });
    const received = await receiver.got(2);
    const secret = await server.app.ports.signingSecrets.current(
      server.app.ports.ids.next(),
      Date.now(),
    );
    expect(secret).toHaveLength(1);
    const [company] = await server.app.ports.companies.list();
    const [own = ""] = await server.app.ports.signingSecrets.current(company?.id ?? "", Date.now());
    expect(received.every((one) => signedBy(own, one))).toBe(true);
    expect(received.some((one) => signedBy(secret[0] ?? "", one))).toBe(false);
    const tampered = received.map((one) => ({ ...one, body: `${one.body} ` }));
    expect(tampered.some((one) => signedBy(own, one))).toBe(false);
    const list = await settled(jobId, 2);
    expect(list[1]).toMatchObject({
      kind: "callback",
      target: `${receiver.url}/`,
      format: "json",
      type: "job.started",
      state: "delivered",
      attempts: [{ number: 1, status: 200, response: "thank you" }],
    });
    expect(new Set(list.map(({ deliveryId }) => deliveryId))).toEqual(
      new Set(received.map(({ headers }) => headers["webhook-id"])),
    );
    const job = await fetch(`${server.url}/v1/jobs/${jobId}`);
    expect(await job.text()).not.toContain("very-secret");
    expect(JSON.stringify(list)).not.toContain("very-secret");
  });

  it("tells in XML where that is asked", async () => {
    const receiver = await useReceiver();
    const { jobId } = await submit({
      name: "a <b> & c",
      parameters: PUBLISH,
      callbackURL: receiver.url,
      callbackFormat: "xml",
    });
    const [first] = await receiver.got(2);
    expect(first?.headers["content-type"]).toBe("application/xml; charset=utf-8");
    expect(first?.body).toMatch(
      new RegExp(
        `^<\\?xml version="1.0" encoding="UTF-8"\\?>\\n<callback><type>job\\.started</type>.*<jobId>${jobId}</jobId>.*<name>a &lt;b(>|&gt;) &amp; c</name>`,
        "su",
      ),
    );
    const xml = await fetch(`${server.url}/v1/jobs/${jobId}/deliveries`, {
      headers: { Accept: "application/xml" },
    });
    expect(await xml.text()).toContain("<deliveries><delivery><deliveryId>");
  });

  it("is told of its deletion too", async () => {
    const receiver = await useReceiver();
    const { jobId } = await submit({ workflow: "rip-pdf", callbackURL: receiver.url });
    const gone = await fetch(`${server.url}/v1/jobs/${jobId}`, { method: "DELETE" });
    expect(gone.status).toBe(204);
    const [told] = await receiver.got(1);
    expect(told && callbackOf(told)).toMatchObject({ type: "job.cancelled", jobId });
  });
});

describe("the API of deliveries", () => {
  it("sends one again under its id, and keeps both attempts", async () => {
    const receiver = await useReceiver();
    const { jobId } = await submit({ parameters: PUBLISH, callbackURL: receiver.url });
    const [last] = await settled(jobId, 2);
    const again = await post(`/v1/jobs/${jobId}/deliveries/${last?.deliveryId}:replay`);
    expect(again.status).toBe(202);
    const received = await receiver.got(3);
    expect(received[2]?.headers["webhook-id"]).toBe(last?.deliveryId);
    expect(received[2]?.body).toBe(
      received.find(({ headers }) => headers["webhook-id"] === last?.deliveryId)?.body,
    );
    await vi.waitFor(async () => {
      const [now] = await settled(jobId, 2);
      expect(now?.attempts.map(({ number }) => number)).toEqual([1, 2]);
    }, PATIENT);
  });

  it("tries out whether callbacks arrive", async () => {
    const receiver = await useReceiver();
    const { jobId } = await submit({ workflow: "rip-pdf", callbackURL: receiver.url });
    expect((await post(`/v1/jobs/${jobId}/deliveries:test`)).status).toBe(202);
    const [told] = await receiver.got(1);
    expect(told && callbackOf(told)).toMatchObject({ type: "test", sequence: 0, jobId });
  });

  it("pages", async () => {
    const receiver = await useReceiver();
    const { jobId } = await submit({ parameters: PUBLISH, callbackURL: receiver.url });
    const [newest, oldest] = await settled(jobId, 2);
    const first = await fetch(`${server.url}/v1/jobs/${jobId}/deliveries?limit=1`);
    const next = /<([^>]+)>; rel="next"/u.exec(first.headers.get("link") ?? "")?.[1] ?? "";
    expect(await first.json()).toEqual([newest]);
    expect(await getJson(`${server.url}${next}`)).toEqual([oldest]);
  });

  it("knows nothing of what is not there", async () => {
    const { jobId } = await submit({ workflow: "rip-pdf" });
    expect(await deliveries(jobId)).toEqual([]);
    const other = "01a20158-188d-739d-81bb-27d34f732639";
    for (const path of [`${jobId}/deliveries:test`, `${jobId}/deliveries/${other}:replay`]) {
      expect((await post(`/v1/jobs/${path}`)).status).toBe(404);
    }
    expect((await fetch(`${server.url}/v1/jobs/${other}/deliveries`)).status).toBe(404);
  });
});

describe("the IPS fields", () => {
  it.each([
    ["httpCompletionUrl", "imageServingPublishJob", PUBLISH.imageServingPublishJob],
    [
      "postHttpUrl",
      "uploadUrlsJob",
      {
        urlArray: [{ sourceUrl: "https://files.invalid/a.jpg", destPath: "a.jpg" }],
        overwrite: true,
        readyForPublish: false,
        createMask: false,
        emailSetting: "None",
      },
    ],
  ])("%s is told how the job ended, and nothing else", async (field, element, job) => {
    const receiver = await useReceiver();
    const { jobId, parameters } = await submit({
      parameters: { [element]: { ...job, [field]: `${receiver.url}/done?key=very-secret` } },
    });
    expect(parameters).toMatchObject({ [element]: { [field]: `${receiver.url}/done` } });
    await settled(jobId, 1);
    const callbacks = receiver.received.map(callbackOf);
    expect(callbacks).toHaveLength(1);
    expect(ENDS).toContain(callbacks[0]?.type);
    expect(receiver.received[0]).toMatchObject({ path: "/done?key=very-secret" });
  });
});

describe("an endpoint of a company", () => {
  it("is told about all its jobs, of the events it asks for, until it is removed; secrets rotate", async () => {
    const receiver = await useReceiver();
    const admin = createAdminClient(adminAddress(server.dataDir));
    const { id, target } = await admin.addEndpoint({
      company: 1,
      url: `${receiver.url}/all?k=very-secret`,
      format: "json",
      events: ENDS,
    });
    expect(target).toBe(`${receiver.url}/all`);
    expect(await admin.listEndpoints(1)).toEqual([{ id, target, format: "json", events: ENDS }]);
    await submit({ parameters: PUBLISH });
    const [first] = await receiver.got(1);
    const old = await admin.revealSecret({ company: 1, rotate: false });
    expect(first && signedBy(old, first)).toBe(true);
    await expect(admin.revealSecret({ company: 1, rotate: false })).rejects.toThrow(
      /shown before/u,
    );

    // Row 35: both are valid for a day.
    const young = await admin.revealSecret({ company: 1, rotate: true });
    await submit({ parameters: PUBLISH });
    const [, second] = await receiver.got(2);
    expect([old, young].map((secret) => second && signedBy(secret, second))).toEqual([true, true]);

    await admin.removeEndpoint(id);
    const { jobId } = await submit({ parameters: PUBLISH });
    await vi.waitFor(async () => {
      const job = await getJson<JobDocument>(`${server.url}/v1/jobs/${jobId}`);
      expect(job.status.code).toBe("completed");
    }, PATIENT);
    expect(await deliveries(jobId)).toEqual([]);
    await expect(admin.removeEndpoint(id)).rejects.toThrow(/no callback/u);
  });

  it.each([
    [{ company: 4711, url: "https://h.example/", format: "json" }, /no company 4711/u],
    [{ company: 1, url: "ftp://h.example/", format: "json" }, /http/u],
    [{ company: 1, url: "https://u:p@h.example/", format: "json" }, /user name/u],
    [
      { company: 1, url: "https://h.example/", format: "json", events: ["job.born"] },
      /no event job\.born/u,
    ],
  ] as const)("refuses %j", async (endpoint, reason) => {
    const admin = createAdminClient(adminAddress(server.dataDir));
    await expect(admin.addEndpoint(endpoint)).rejects.toThrow(reason);
  });
});

describe("a submission is refused", () => {
  it.each([
    [{ callbackURL: "https://user:pw@h.example/" }, "invalid-document", "/callbackURL"],
    [{ callbackURL: "https://[::1" }, "invalid-document", "/callbackURL"],
    [{ callbackURL: "ftp://h.example/" }, "invalid-document", "/callbackURL"],
    [{ callbackFormat: "xml" }, "conflicting-fields", "/callbackFormat"],
    [{ callbackEvents: ["job.started"] }, "conflicting-fields", "/callbackEvents"],
    [
      { callbackURL: "https://h.example/", callbackEvents: [] },
      "invalid-document",
      "/callbackEvents",
    ],
    [
      { callbackURL: "https://h.example/", callbackEvents: ["job.born"] },
      "invalid-document",
      "/callbackEvents/0",
    ],
    [
      { callbackURL: "https://h.example/", callbackFormat: "csv" },
      "invalid-document",
      "/callbackFormat",
    ],
    [
      {
        parameters: {
          imageServingPublishJob: { ...PUBLISH.imageServingPublishJob, httpCompletionUrl: "here" },
        },
      },
      "invalid-document",
      "/parameters/imageServingPublishJob/httpCompletionUrl",
    ],
  ])("for %j, with the place", async (document, code, pointer) => {
    const response = await postJson(`${server.url}/v1/jobs`, document);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code, violations: [{ pointer }] });
  });
});
