/** Row 36: the same Idempotency-Key a hundred times, with another body, of another company, at another door, over a restart. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SERVICE } from "../harness/ips-message.ts";
import { SOAP } from "../harness/wires.ts";
import { type TestServer, startServer } from "../harness/start-server.ts";

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});

afterAll(() => server.close());

const PUBLISH = { publishType: "Full", emailSetting: "None" };
const NAMED = (name: string) => ({ name, parameters: { imageServingPublishJob: PUBLISH } });
const XML = (name: string) =>
  `<job><name>${name}</name><parameters><imageServingPublishJob><publishType>Full</publishType><emailSetting>None</emailSetting></imageServingPublishJob></parameters></job>`;

let count = 0;
function newKey(): string {
  count += 1;
  return `key-${count}`;
}

async function post(
  path: string,
  {
    key,
    type = "application/json",
    body,
  }: { key: string; type?: string; body: NonNullable<RequestInit["body"]> },
): Promise<Response> {
  return fetch(server.url + path, {
    method: "POST",
    headers: {
      ...(typeof body === "string" && { "Content-Type": type }),
      "Idempotency-Key": key,
      Accept: "application/json",
    },
    body,
  });
}

const json = (key: string, value: object): Promise<Response> =>
  post("/v1/jobs", { key, body: JSON.stringify(value) });

async function idOf(response: Response, field = "jobId"): Promise<string> {
  const value = (await response.json()) as Record<string, string>;
  expect([response.status, value]).toEqual([201, expect.anything()]);
  return value[field] ?? "";
}

async function jobsNamed(name: string): Promise<number> {
  const response = await fetch(`${server.url}/v1/jobs?limit=500`);
  return ((await response.json()) as { name?: string }[]).filter((job) => job.name === name).length;
}

const soap = (key: string, name: string): Promise<Response> =>
  post(SERVICE, {
    key,
    type: "text/xml",
    body: SOAP.write({ name }).body,
  });

describe("row 36: under one Idempotency-Key", () => {
  it("a hundred equal requests at once make one job", async () => {
    const key = newKey();
    const answers = await Promise.all(
      Array.from({ length: 100 }, async () => idOf(await json(key, { name: "hundred" }))),
    );
    expect(new Set(answers).size).toBe(1);
    expect(await jobsNamed("hundred")).toBe(1);
  });

  it("the same job in JSON, XML and SOAP is one job", async () => {
    const key = newKey();
    const first = await idOf(await json(key, NAMED("twins")));
    const xml = await post("/v1/jobs", { key, type: "application/xml", body: XML("twins") });
    expect(await idOf(xml)).toBe(first);
    const reordered = { parameters: { imageServingPublishJob: PUBLISH }, name: "twins" };
    expect(await idOf(await json(key, reordered))).toBe(first);
    const called = await soap(key, "twins");
    expect([called.status, await called.text()]).toEqual([200, expect.stringContaining("|twins|")]);
    expect(await jobsNamed("twins")).toBe(1);
  });

  it.each(["JSON", "XML", "SOAP"])("another body in %s is a 422", async (door) => {
    const key = newKey();
    await idOf(await json(key, NAMED("first")));
    const said =
      door === "JSON"
        ? await json(key, NAMED("other"))
        : door === "XML"
          ? await post("/v1/jobs", { key, type: "application/xml", body: XML("other") })
          : await soap(key, "other");
    expect(said.status).toBe(door === "SOAP" ? 500 : 422);
    expect(await said.text()).toContain("idempotency-mismatch");
    expect(await jobsNamed("other")).toBe(0);
  });

  it("different bodies at once make one job and refuse the others", async () => {
    const key = newKey();
    const statuses = await Promise.all(
      Array.from(
        { length: 20 },
        async (_, index) => (await json(key, { name: `race ${index}` })).status,
      ),
    );
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => status === 422)).toHaveLength(19);
  });

  it("a refused request is not kept", async () => {
    const key = newKey();
    expect((await json(key, { workflow: "nope" })).status).toBe(400);
    await idOf(await json(key, { name: "after a mistake" }));
  });

  it("a document is added once, by its content, name and options", async () => {
    const jobId = await idOf(await json(newKey(), {}));
    const key = newKey();
    const add = (text: string, name = "a.pdf") => {
      const body = new FormData();
      body.append("data", new Blob([text]), name);
      return post(`/v1/jobs/${jobId}/data`, { key, body });
    };
    const all = await Promise.all(
      Array.from({ length: 10 }, async () => idOf(await add("x"), "dataId")),
    );
    expect(new Set(all).size).toBe(1);
    expect((await add("y")).status).toBe(422);
    expect((await add("x", "b.pdf")).status).toBe(422);
    const job = (await (await fetch(`${server.url}/v1/jobs/${jobId}`)).json()) as {
      documents: unknown[];
    };
    expect(job.documents).toHaveLength(1);
    // Also when the job takes no more documents.
    await fetch(`${server.url}/v1/jobs/${jobId}:cancel`, { method: "POST" });
    expect(await idOf(await add("x"), "dataId")).toBe(all[0]);
  });

  it("a schedule is made once, and run once", async () => {
    const key = newKey();
    const body = JSON.stringify({ ...NAMED("nightly"), execSchedule: "0 0 3 * * ?" });
    const add = () => post("/v1/schedules", { key, body });
    const scheduleId = await idOf(await add(), "scheduleId");
    expect(await idOf(await add(), "scheduleId")).toBe(scheduleId);
    const runKey = newKey();
    const run = () => post(`/v1/schedules/${scheduleId}:run`, { key: runKey, body: "" });
    expect(await idOf(await run())).toBe(await idOf(await run()));
  });

  it("a job that was deleted is gone", async () => {
    const key = newKey();
    const jobId = await idOf(await json(key, {}));
    await fetch(`${server.url}/v1/jobs/${jobId}`, { method: "DELETE" });
    expect((await json(key, {})).status).toBe(410);
  });

  it("a job and its files in one request are made once", async () => {
    const key = newKey();
    const send = (text: string) => {
      const body = new FormData();
      body.append("job", '{"name":"with files","start":false}');
      body.append("data", new Blob([text]), "a.pdf");
      return post("/v1/jobs", { key, body });
    };
    const first = await idOf(await send("x"));
    expect(await idOf(await send("x"))).toBe(first);
    expect((await send("y")).status).toBe(422);
    expect(await jobsNamed("with files")).toBe(1);
  });

  it.each([" ", "x".repeat(256), "a b", "\u00e9"])("%j is no key", async (key) => {
    expect((await json(key, {})).status).toBe(400);
  });

  it("the answer is the same after a restart", async () => {
    const key = newKey();
    const first = await idOf(await json(key, { name: "before" }));
    await server.app.close();
    server = await startServer({ DATA_DIR: server.dataDir });
    expect(await idOf(await json(key, { name: "before" }))).toBe(first);
    expect((await json(key, { name: "after" })).status).toBe(422);
  });
});
