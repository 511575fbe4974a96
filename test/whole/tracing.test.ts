/** Traces by OTLP through the whole server: one tree from the caller to whom is called back, over one node and two; no secret in it; and a collector that is down. */

import { describe, expect, it, onTestFinished } from "vitest";

import type { JobDocument } from "../../src/core/model/contract-types.gen.ts";
import { jsonOf, postJson } from "../harness/fetch-json.ts";
import { sample } from "../harness/paths.ts";
import { type CollectedSpan, useCollector } from "../harness/peers/collector.ts";
import { useReceiver } from "../harness/peers/receiver.ts";
import { logInto, STANDING_ENGINE, startServer, type TestServer } from "../harness/start-server.ts";
import { newDataDir } from "../harness/store/data-dir.ts";
import { hasPostgres, useDatabase } from "../harness/store/postgres-database.ts";
import { SOAP } from "../harness/wires.ts";

const PDF = sample("three-pages.pdf");
const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER = "00f067aa0ba902b7";
const SAMPLED = { traceparent: `00-${TRACE}-${CALLER}-01` };
const PUBLISH = { imageServingPublishJob: { publishType: "Full", emailSetting: "None" } };
const SOON = { OTEL_BSP_SCHEDULE_DELAY: "20" };
const SERVER = 2;
const CLIENT = 3;
/** A sandbox that is started on a busy machine takes its time. */
const RUN_MS = 90_000;

async function useServer(
  settings: Record<string, string>,
  overrides: Parameters<typeof startServer>[1] = {},
): Promise<TestServer> {
  const server = await startServer(
    { OUTBOUND_ALLOW: "127.0.0.1", ...SOON, ...settings },
    overrides,
  );
  onTestFinished(server.close);
  return server;
}

/** A job with a document that is started, all within the caller's trace. */
async function submit(url: string, document: object): Promise<string> {
  const { jobId } = await jsonOf<JobDocument>(postJson(`${url}/v1/jobs`, document, SAMPLED));
  const form = new FormData();
  form.append("data", new Blob([PDF]), "three-pages.pdf");
  await fetch(`${url}/v1/jobs/${jobId}/data`, { method: "POST", body: form });
  await fetch(`${url}/v1/jobs/${jobId}:start`, { method: "POST" });
  return jobId;
}

function isCallback({ kind, attributes }: CollectedSpan): boolean {
  return kind === CLIENT && attributes["jobgate.event.type"] === "job.completed";
}

describe("of a job", () => {
  it("the request, its commit, the run, its tasks and the callback are one tree", {
    timeout: RUN_MS,
  }, async () => {
    const collector = await useCollector();
    const receiver = await useReceiver();
    const server = await useServer({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: "Authorization=Bearer%20top,X-Team=press",
      OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=test,service.name=other",
      OTEL_SERVICE_NAME: "gate-7",
    });
    const callbackURL = `${receiver.url}/hook?key=callback-secret`;
    const jobId = await submit(server.url, {
      workflow: "rip-pdf",
      callbackURL,
      callbackEvents: ["job.completed"],
    });
    const callback = await collector.span(isCallback);
    const run = await collector.span(({ spanId }) => spanId === callback.parentSpanId);
    const request = await collector.span(({ spanId }) => spanId === run.parentSpanId);
    const ofTrace = collector.spans.filter(({ traceId }) => traceId === TRACE);
    const below = (parent: CollectedSpan): readonly string[] =>
      ofTrace.filter(({ parentSpanId }) => parentSpanId === parent.spanId).map(({ name }) => name);
    expect(request).toMatchObject({
      name: "POST /v1/jobs",
      kind: SERVER,
      parentSpanId: CALLER,
      attributes: {
        "http.request.method": "POST",
        "http.route": "/v1/jobs",
        "http.response.status_code": 201,
        "url.path": "/v1/jobs",
        "url.scheme": "http",
      },
      resource: {
        "service.name": "gate-7",
        "deployment.environment.name": "test",
        "telemetry.sdk.language": "nodejs",
      },
    });
    expect(below(request)).toContain("commit jobs.add");
    expect(run).toMatchObject({
      name: "run rip-pdf",
      status: 0,
      attributes: { "jobgate.job.id": jobId, "jobgate.job.outcome": "succeeded" },
    });
    expect(below(run)).toEqual(
      expect.arrayContaining(["task render-pdf", "commit runs.report", "commit runs.finish"]),
    );
    expect(callback).toMatchObject({
      name: "POST",
      attributes: { "http.response.status_code": 204, "server.address": "127.0.0.1" },
    });
    const [received] = await receiver.got(1);
    expect(received?.headers["traceparent"]).toBe(`00-${TRACE}-${callback.spanId}-01`);
    const [sent] = collector.headers;
    expect(sent).toMatchObject({
      path: "/v1/traces",
      "content-type": "application/x-protobuf",
      authorization: "Bearer top",
      "x-team": "press",
    });
    expect(ofTrace.every(({ startNs, endNs }) => 0n < startNs && startNs <= endNs)).toBe(true);
  });

  it("of what may be a key nothing is told, of ids and operations all", async () => {
    const collector = await useCollector();
    const server = await useServer({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
    const { url } = server;
    const id = "0192aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee";
    const secret = "c2VjcmV0LXNlY3JldA";
    await fetch(`${url}/v1/jobs/${id}?apiKey=${secret}`, {
      headers: { Authorization: `Bearer ${secret}` },
    });
    await fetch(`${url}/exports/${secret}/${secret}.pdf`);
    await fetch(`${url}/u/${secret}`);
    await fetch(`${url}/u/${secret}/nothing/here`);
    await fetch(`${url}/nowhere/${secret}`);
    await fetch(`${url}/health/live`);
    await SOAP.submit(server, { name: secret });
    const soap = await collector.span(({ attributes }) => attributes["rpc.method"] === "submitJob");
    expect(soap).toMatchObject({
      kind: SERVER,
      attributes: { "rpc.system": "soap", "rpc.service": "IpsApiService" },
    });
    const requests = collector.spans.filter(({ kind }) => kind === SERVER);
    expect(requests.map(({ name }) => name)).toEqual([
      "GET /v1/jobs/{jobId}",
      "GET /exports/{token}/{fileName}",
      "GET /u/{token}",
      "GET",
      "GET",
      "POST /scene7/services/IpsApiService",
    ]);
    expect(requests.map(({ attributes }) => attributes["url.path"]).slice(0, 4)).toEqual([
      `/v1/jobs/${id}`,
      "/exports/{token}/{fileName}",
      "/u/{token}",
      undefined,
    ]);
    const told = JSON.stringify(collector.spans, (_key, value: unknown) =>
      typeof value === "bigint" ? String(value) : value,
    );
    expect(told).not.toContain(secret);
  });

  it("what a caller does not sample is not sent, and its callbacks say so", async () => {
    const collector = await useCollector();
    const receiver = await useReceiver();
    const server = await useServer({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
    const traceparent = `00-${TRACE}-${CALLER}-00`;
    await postJson(
      `${server.url}/v1/jobs`,
      { parameters: PUBLISH, callbackURL: receiver.url, callbackEvents: ["job.completed"] },
      { traceparent },
    );
    const [received] = await receiver.got(1);
    expect(received?.headers["traceparent"]).toMatch(
      new RegExp(`^00-${TRACE}-[0-9a-f]{16}-00$`, "u"),
    );
    expect(collector.spans.filter(({ traceId }) => traceId === TRACE)).toEqual([]);
  });
});

it("without a collector callbacks go on with the caller's trace all the same", async () => {
  const receiver = await useReceiver();
  const server = await useServer({});
  await postJson(
    `${server.url}/v1/jobs`,
    { parameters: PUBLISH, callbackURL: receiver.url },
    SAMPLED,
  );
  const [received] = await receiver.got(2);
  expect(received?.headers["traceparent"]).toMatch(
    new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`, "u"),
  );
  expect(received?.headers["traceparent"]).not.toContain(CALLER);
});

it("a collector that refuses all stops nothing and is told of once, without what it was sent", async () => {
  const collector = await useCollector(401);
  const lines: string[] = [];
  const server = await useServer(
    {
      OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/`,
      OTEL_EXPORTER_OTLP_HEADERS: "authorization=secret",
    },
    { log: logInto(lines) },
  );
  for (let sent = 1; sent <= 3; sent += 1) {
    expect((await fetch(`${server.url}/v1/workflows`)).status).toBe(200);
    await collector.span(() => collector.headers.length >= sent);
  }
  const told = lines.filter((line) => line.startsWith("Traces cannot be sent"));
  expect(told).toHaveLength(1);
  expect(told.join("")).toContain("401");
  expect(told.join("")).not.toContain("secret");
});

it("what is left is sent while the server ends, and one that does not answer holds up no end", async () => {
  const collector = await useCollector();
  const settings = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_BSP_SCHEDULE_DELAY: "60000" };
  const server = await startServer(settings);
  await fetch(`${server.url}/v1/workflows`);
  expect(collector.spans).toEqual([]);
  await server.close();
  expect(collector.spans.map(({ name }) => name)).toContain("GET /v1/workflows");
  const other = await startServer({
    ...settings,
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1",
    OTEL_EXPORTER_OTLP_TIMEOUT: "600000",
  });
  await fetch(`${other.url}/v1/workflows`);
  const beganMs = performance.now();
  await other.close();
  expect(performance.now() - beganMs).toBeLessThan(5000);
});

describe.skipIf(!hasPostgres)("with TEST_DATABASE_URL", () => {
  const database = useDatabase();

  it("the tree goes on where another node runs the job", async () => {
    const collector = await useCollector();
    const receiver = await useReceiver();
    const settings = {
      DATA_DIR: await newDataDir(),
      DATABASE_URL: database(),
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    };
    const one = await useServer(
      { ...settings, OTEL_SERVICE_NAME: "one" },
      { engine: STANDING_ENGINE },
    );
    await useServer({ ...settings, OTEL_SERVICE_NAME: "other" });
    await postJson(
      `${one.url}/v1/jobs`,
      { parameters: PUBLISH, callbackURL: receiver.url },
      SAMPLED,
    );
    const callback = await collector.span(isCallback);
    const run = await collector.span(({ spanId }) => spanId === callback.parentSpanId);
    const request = await collector.span(({ spanId }) => spanId === run.parentSpanId);
    expect([request, run, callback].map(({ resource }) => resource["service.name"])).toEqual([
      "one",
      "other",
      "other",
    ]);
    expect(new Set([request, run, callback].map(({ traceId }) => traceId))).toEqual(
      new Set([TRACE]),
    );
    expect(request.parentSpanId).toBe(CALLER);
  });
});
