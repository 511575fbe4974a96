/** The catalogue of events: every kind that is written stands in it with its meaning, and what is told keeps the JSON Schema and the XSD that are served. */

import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

import type { JobDocument, JobEventDocument } from "../../src/core/model/contract-types.gen.ts";
import { CALLBACK_EVENTS } from "../../src/core/model/delivery.ts";
import { catalogue } from "../harness/events/event-catalogue.ts";
import { contract } from "../harness/contract.ts";
import { getJson, jsonOf, postJson } from "../harness/fetch-json.ts";
import { compileSchema } from "../harness/ips-schemas.ts";
import { sample } from "../harness/paths.ts";
import { useReceiver } from "../harness/peers/receiver.ts";
import { startServer, type TestServer } from "../harness/start-server.ts";

const RUN_MS = 90_000;
const PUBLISH = { imageServingPublishJob: { publishType: "Full", emailSetting: "None" } };
const CODES = catalogue("EventCode").map(({ name }) => name);
const violationsOf = compileSchema("job.xsd");

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ OUTBOUND_ALLOW: "127.0.0.1" });
});
afterAll(() => server.close());

/** The JSON Schema of a document, as the server gives it. */
async function schemaOf(root: "callback" | "event" | "events"): Promise<ValidateFunction> {
  const schema = await getJson<object>(`${server.url}/schemas/${root}.json`);
  return new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
}

async function textOf(path: string, accept: string): Promise<string> {
  return (await fetch(`${server.url}${path}`, { headers: { Accept: accept } })).text();
}

it("every kind has a meaning, and what callbacks can tell are some of them and the test", () => {
  const meanings = catalogue("EventCode").map(({ meaning }) => meaning);
  expect(meanings.every((meaning) => /^[A-Z].{15,}\.$/u.test(meaning))).toBe(true);
  expect(new Set(meanings).size).toBe(CODES.length);
  expect(CODES).toEqual(expect.arrayContaining([...CALLBACK_EVENTS]));
  expect(catalogue("CallbackType").map(({ name }) => name)).toEqual([...CALLBACK_EVENTS, "test"]);
});

it("each kind keeps both schemas, and no other word does", async () => {
  const validate = await schemaOf("event");
  const root = { vocabulary: "job", name: "event" } as const;
  const keepsBoth = (code: string): readonly boolean[] => {
    const event = {
      sequence: 1,
      at: "2026-11-22T03:41:22.475Z",
      code,
      severity: "warning",
      message: "Any.",
      fileName: "a.pdf",
    } as const;
    return [validate(event), violationsOf(contract.writeXml(event, root)).length === 0];
  };
  expect(CODES.filter((code) => !keepsBoth(code).every(Boolean))).toEqual([]);
  expect(CODES.filter((code) => keepsBoth(`${code}x`).some(Boolean))).toEqual([]);
  const xsd = await textOf("/xsd/job.xsd", "*/*");
  expect(CODES.filter((code) => !xsd.includes(`<xs:enumeration value="${code}"/>`))).toEqual([]);
});

describe("what real jobs tell keeps both schemas", () => {
  it("histories", { timeout: RUN_MS }, async () => {
    const { url } = server;
    const post = async (path: string, body?: FormData): Promise<void> => {
      const response = await fetch(`${url}${path}`, { method: "POST", ...(body && { body }) });
      expect(response.ok, await response.text()).toBe(true);
    };
    const documents = { workflow: "rip-pdf" };
    const ripped = await jsonOf<JobDocument>(postJson(`${url}/v1/jobs`, documents));
    for (const [name, content] of [
      ["good.pdf", sample("three-pages.pdf")],
      ["bad.pdf", "no PDF"],
    ] as const) {
      const form = new FormData();
      form.append("data", new Blob([content]), name);
      await post(`/v1/jobs/${ripped.jobId}/data`, form);
    }
    await post(`/v1/jobs/${ripped.jobId}:start`);
    const cancelled = await jsonOf<JobDocument>(postJson(`${url}/v1/jobs`, documents));
    await post(`/v1/jobs/${cancelled.jobId}:cancel`);
    const published = await jsonOf<JobDocument>(
      postJson(`${url}/v1/jobs`, { parameters: PUBLISH }),
    );
    const validate = await schemaOf("events");
    const told = new Set<string>();
    for (const { jobId } of [ripped, cancelled, published]) {
      const path = `/v1/jobs/${jobId}/events?limit=100`;
      await vi.waitFor(
        async () => expect(await getJson(`${url}/v1/jobs/${jobId}`)).toHaveProperty("outcome"),
        { timeout: RUN_MS, interval: 20 },
      );
      const events = JSON.parse(await textOf(path, "application/json")) as JobEventDocument[];
      expect(validate(events), JSON.stringify(validate.errors)).toBe(true);
      expect(violationsOf(await textOf(path, "application/xml"))).toEqual([]);
      events.forEach(({ code }) => told.add(code));
    }
    expect([...told]).toEqual(
      expect.arrayContaining([
        "job.created",
        "document.added",
        "job.queued",
        "job.started",
        "file.failed",
        "result.added",
        "job.completed",
        "job.cancelled",
      ]),
    );
  });

  it.each(["json", "xml"] as const)("callbacks in %s", async (callbackFormat) => {
    const receiver = await useReceiver();
    const job = { parameters: PUBLISH, callbackURL: receiver.url, callbackFormat };
    const { jobId } = await jsonOf<JobDocument>(postJson(`${server.url}/v1/jobs`, job));
    await receiver.got(2);
    await fetch(`${server.url}/v1/jobs/${jobId}/deliveries:test`, { method: "POST" });
    const received = await receiver.got(3);
    const validate = await schemaOf("callback");
    const faults = received.flatMap(({ body }) =>
      callbackFormat === "xml"
        ? violationsOf(body)
        : validate(JSON.parse(body))
          ? []
          : [JSON.stringify(validate.errors)],
    );
    expect(faults).toEqual([]);
    expect(received.at(-1)?.body).toContain("test");
  });
});
