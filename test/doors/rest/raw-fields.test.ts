/** A file as the body of a submit, whose job is said in the query: every field of a job that has one value, derived from the contract. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startServer, type TestServer } from "../../harness/start-server.ts";

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});

afterAll(() => server.close());

interface Job {
  readonly code?: string;
  readonly detail?: string;
  readonly violations?: readonly { readonly pointer: string; readonly message: string }[];
}

async function submit(
  query: string,
  { type = "application/octet-stream", body = "content" } = {},
): Promise<{ readonly status: number; readonly job: Job }> {
  const answer = await fetch(`${server.url}/v1/jobs?workflow=package&${query}`, {
    method: "POST",
    headers: { "Content-Type": type, Accept: "application/json" },
    body,
  });
  return { status: answer.status, job: (await answer.json()) as Job };
}

describe("a raw file", () => {
  it("has what its query says of the job, each in its type", async () => {
    const { status, job } = await submit(
      "priority=80&hold=true&isTest=true&tags=red&tags=blue%20sky&retention.hours=24&retention.afterDownload=false" +
        "&description=a%20b&locale=de-AT&invoiceReference=007&dueTime=2030-01-31T12:00:00Z&callbackEvents=job.completed&callbackURL=https%3A%2F%2Fshop.example%2Fhook",
    );
    expect([status, job]).toEqual([
      201,
      expect.objectContaining({
        workflow: "package",
        priority: 80,
        hold: true,
        isTest: true,
        tags: ["red", "blue sky"],
        retention: { hours: 24, afterDownload: false },
        description: "a b",
        locale: "de-AT",
        invoiceReference: "007",
        dueTime: "2030-01-31T12:00:00Z",
        callbackEvents: ["job.completed"],
      }),
    ]);
  });

  it("has its tags also where a value before them holds a question mark", async () => {
    const { job } = await submit("hold=true&name=Ready?&tags=red&tags=why?");
    expect(job).toMatchObject({ name: "Ready?", tags: ["red", "why?"] });
  });

  it.each([
    ["priority=high", "/priority", "a whole number from 0 to 100"],
    ["priority=101", "/priority", "a whole number from 0 to 100"],
    ["hold=yes", "/hold", "true or false"],
    ["callbackFormat=yaml", "/callbackFormat", "json"],
    ["retention.hours=0", "/retention.hours", "a whole number from 1 to 87600"],
    ["retention.days=1", "/retention.days", "Did you mean retention.hours?"],
    ["callbackEvents=job.complete", "/callbackEvents/0", "job.completed"],
    ["locale=Deutsch", "/locale", "locale"],
    ["jobId=1", "/jobId", "is not known here"],
    ["parameters=x", "/parameters", "is not known here"],
  ])("with %s is refused, and nothing of it is kept", async (query, pointer, message) => {
    const before = await (await fetch(`${server.url}/v1/jobs`)).text();
    const { status, job } = await submit(query);
    expect([status, job.violations]).toEqual([
      400,
      [expect.objectContaining({ pointer, message: expect.stringContaining(message) })],
    ]);
    expect(await (await fetch(`${server.url}/v1/jobs`)).text()).toBe(before);
  });
});

describe("beside a document", () => {
  const JSON_TYPE = "application/json";

  it("the query adds to it, also to a field of a field", async () => {
    const body = JSON.stringify({ retention: { afterDownload: true }, tags: ["red"] });
    const { status, job } = await submit("tags=red&retention.hours=2&start=false", {
      type: JSON_TYPE,
      body,
    });
    expect([status, job]).toEqual([
      201,
      expect.objectContaining({ tags: ["red"], retention: { afterDownload: true, hours: 2 } }),
    ]);
  });

  it.each([
    ["tags=blue", { tags: ["red"] }, "/tags"],
    ["retention.hours=2", { retention: { hours: 3 } }, "/retention/hours"],
    ["priority=2", { priority: 3 }, "/priority"],
  ])("%s conflicts with another value there", async (query, document, pointer) => {
    const sent = { type: JSON_TYPE, body: JSON.stringify(document) };
    const { status, job } = await submit(query, sent);
    expect([status, job.code, job.violations]).toEqual([
      400,
      "conflicting-fields",
      [expect.objectContaining({ pointer })],
    ]);
  });
});

it("OpenAPI has each of them with its type", async () => {
  const { paths } = (await (await fetch(`${server.url}/openapi.json`)).json()) as {
    paths: Record<string, { post: { parameters: { name: string; schema: unknown }[] } }>;
  };
  const parameters = paths["/v1/jobs"]?.post.parameters ?? [];
  expect(Object.fromEntries(parameters.map(({ name, schema }) => [name, schema]))).toMatchObject({
    priority: { type: "integer", minimum: 0, maximum: 100 },
    hold: { type: "boolean" },
    tags: { type: "array", items: { type: "string" } },
    "retention.hours": { type: "integer", minimum: 1, maximum: 87_600 },
    callbackFormat: { type: "string", enum: expect.arrayContaining(["json"]) },
    callbackURL: { type: "string", format: "uri" },
  });
});
