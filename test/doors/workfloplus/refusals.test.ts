/** What the WorkfloPlus door refuses, and what it takes although no strict reader would: nothing is half stored, and each refusal says how to mend it. */

import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type RequiredServer, startRequired } from "../../harness/start-required.ts";
import { ask, job, type JobBody, step, type Told } from "./workfloplus.ts";

let server: RequiredServer;
let key = "";
let otherKey = "";
beforeAll(async () => {
  server = await startRequired();
  const permissions = ["submit-jobs", "read-jobs", "change-jobs"] as const;
  key = (await server.admin.addKey({ company: 1, permissions })).text;
  otherKey = (await server.admin.addKey({ company: 47, permissions })).text;
});
afterAll(() => server.close());

const call = (address: string, body?: unknown, token = key): Promise<Told> =>
  ask(server.url, address, { body, token });
async function create(body: unknown): Promise<Told> {
  const told = await call("POST /jobs/v1", body);
  if (told.status === 201) {
    created.add((told.value as JobBody).metadata.clientJobId);
  }
  return told;
}

/** The text of a job with this text in place of its free members. */
function withFree(text: string): string {
  return JSON.stringify(job()).replace('{"site":"North"}', text);
}

/** The ids of those that were taken. */
const created = new Set<unknown>();

describe("whoever is not let in", () => {
  it("is told so without a body, in the header that bearers are told by", async () => {
    const told = async (token?: string) => {
      const { status, text, headers } = await ask(server.url, "GET /jobs/v1", {
        ...(token !== undefined && { token }),
      });
      return [status, text, headers.get("www-authenticate")];
    };
    expect(await told()).toEqual([401, "", "Bearer"]);
    expect(await told("nonsense")).toEqual([
      401,
      "",
      expect.stringMatching(/^Bearer error="invalid_token", error_description="[ !#-[\]-~]+"$/u),
    ]);
    const reader = (await server.admin.addKey({ company: 1, permissions: ["submit-jobs"] })).text;
    expect(await told(reader)).toEqual([
      403,
      "",
      expect.stringMatching(
        /^Bearer error="insufficient_scope", error_description=".*read-jobs.*"$/u,
      ),
    ]);
  });

  it("with a key that only reads changes nothing, though the policy of that service would let it", async () => {
    const token = (await server.admin.addKey({ company: 1, permissions: ["read-jobs"] })).text;
    const id = "0d4c2c0a-5c0e-4a7e-8b43-5b6f0c1d2e3f";
    const changes = [
      `POST /jobs/v1/${id}/abort`,
      `POST /jobs/v1/${id}/assign/ben`,
      `PUT /jobs/v1/${id}`,
      `PUT /scheduledjobs/v1/${id}/status`,
      `PUT /scheduledjobs/v1/${id}/tasks/${id}/status`,
    ];
    for (const address of changes) {
      const { status, headers } = await ask(server.url, address, { token });
      expect([status, headers.get("www-authenticate")], address).toEqual([
        403,
        expect.stringContaining("change-jobs"),
      ]);
    }
    expect((await ask(server.url, `GET /jobs/v1/${id}`, { token })).status).toBe(404);
  });

  it("sees and changes nothing of another team's jobs, by neither of their ids", async () => {
    const sent = job();
    const { jobId } = (await create(sent)).value as JobBody;
    const path = `/jobs/v1/${sent.metadata.clientJobId}`;
    const addresses = [
      `GET /jobs/v1/bson/${jobId}`,
      `GET ${path}`,
      `GET /jobs/v1/snapshots/${sent.metadata.clientJobId}`,
      `POST ${path}/abort`,
      `POST ${path}/assign/ben`,
      `DELETE ${path}`,
    ];
    for (const address of addresses) {
      expect((await call(address, undefined, otherKey)).status, address).toBe(404);
    }
    expect((await call(`PUT ${path}`, { isExcluded: true }, otherKey)).status).toBe(404);
    expect((await call(`POST ${path}`, { metadata: {} }, otherKey)).status).toBe(404);
    expect((await call("PUT /jobs/v1/abort/", undefined, otherKey)).status).toBe(204);
    expect((await call("GET /jobs/v1/my/", undefined, otherKey)).value).toEqual([]);
    const { value } = await call(`GET /jobs/v1/bson/${jobId}`);
    expect(value).toMatchObject([{ metadata: { status: "Active", userId: sent.metadata.userId } }]);
    // And it may have a job with the same id of its device.
    expect((await call("POST /jobs/v1", sent, otherKey)).status).toBe(201);
  });
});

describe("what other readers refuse and this one takes", () => {
  it("names in any case, booleans as text, and members that nobody knows", async () => {
    const id = randomUUID();
    const body = `{"Metadata":{"CLIENTJOBID":"${id}","WorkflowId":"${id}","STATUS":"paused",
      "metadata":{"Key1":"V1","key1":"v1",},"gaugeBar":1.50,"constructor":{"a":[1,2,],},},
      "CompletedSteps":[{"SingleStep":{"UniqueStepId":"${id}","sensor":{"°C":21},},},],
      "EXCLUDED":"False","packetIds":["a\\"],}",],}`;
    const { status, value } = await create(body);
    expect([status, value]).toMatchObject([
      201,
      {
        metadata: {
          clientJobId: id,
          status: "Paused",
          metadata: { Key1: "V1", key1: "v1" },
          gaugeBar: 1.5,
          jobTitle: null,
          constructor: { a: [1, 2] },
        },
        completedSteps: [{ singleStep: { uniqueStepId: id, sensor: { "°C": 21 } } }],
        cancelledSteps: null,
        excluded: false,
        packetIds: ['a"],}'],
        hierarchyStack: null,
        jobExclusion: [],
      },
    ]);
  });

  it("excluding with a boolean as text, and times without a zone", async () => {
    const sent = job();
    const path = `/jobs/v1/${sent.metadata.clientJobId}`;
    await create({ ...sent, metadata: { ...sent.metadata, created: "0001-01-01T00:00:00" } });
    const excluded = { userId: "5d0c1b2a39485f6e7d8c9b0a", reason: "Trial", isExcluded: "true" };
    expect((await call(`PUT ${path}`, excluded)).status).toBe(204);
    expect((await call(`PUT ${path}`, { isExcluded: false })).status).toBe(204);
    const { value } = await call(`GET ${path}`);
    expect(value).toMatchObject([
      {
        metadata: { created: "0001-01-01T00:00:00" },
        excluded: false,
        jobExclusion: [
          { ...excluded, isExcluded: true, created: expect.stringMatching(/Z$/u) },
          { userId: null, reason: null, isExcluded: false },
        ],
      },
    ]);
  });
});

describe("what is refused", () => {
  const deep = "[".repeat(70) + "]".repeat(70);
  it.each([
    ["an unquoted name", withFree("{site:1}"), "$"],
    ["a word of another language", withFree('{"a":False}'), "$"],
    ["a comma without anything before it", withFree("[,]"), "$"],
    ["two commas", withFree('{"a":1,,}'), "$"],
    ["a name that is there twice", withFree('{"a":1,"a":2}'), "$"],
    ["a name of the language's own", withFree('{"__proto__":{}}'), "$"],
    ["too deep nesting", withFree(`{"a":${deep}}`), "$"],
    ["no JSON", "<job/>", "$"],
    ["nothing", "", "$"],
    ["a list", "[]", "$"],
    ["no metadata", "{}", "metadata"],
    ["metadata that are a list", '{"metadata":[]}', "$.metadata"],
    [
      "no client id",
      { metadata: { ...job().metadata, clientJobId: null } },
      "metadata.clientJobId",
    ],
    ["a client id that is no GUID", job({ id: "pump-7" }), "$.metadata.clientJobId"],
    ["a status that nobody knows", job({ status: "Done" }), "metadata.status"],
    ["a time that is none", job({ updated: "yesterday" }), "$.metadata.updated"],
    ["free members that are a text", withFree('"North"'), "$.metadata.metadata"],
    [
      "a number with digits that would be lost",
      withFree('{"a":12345678901234567890}'),
      "metadata.metadata.a",
    ],
    ["a number that is none any more", withFree('{"a":1e999}'), "metadata.metadata.a"],
    ["steps that are none", { ...job(), completedSteps: [7] }, "$.completedSteps[0]"],
    [
      "a time of a step that is none",
      job({ steps: [step({ updated: "now" })] }),
      "$.completedSteps[0].singleStep.updated",
    ],
    ["a member twice in other letters", '{"metadata":{},"Metadata":{}}', "metadata"],
  ])("%s, with the place and how to mend it", async (_, body, place) => {
    const { status, headers, value } = await create(body);
    expect(status).toBe(400);
    expect(headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
    expect(value).toMatchObject({
      type: "https://tools.ietf.org/html/rfc7231#section-6.5.1",
      title: "One or more validation errors occurred.",
      status: 400,
      detail: expect.any(String),
      errors: { [place]: [expect.any(String)] },
    });
  });

  it("leaves nothing of it", async () => {
    const { value } = await call("GET /jobs/v1?limit=1000");
    const ids = (value as readonly JobBody[]).map(({ metadata }) => metadata.clientJobId);
    expect(ids.filter((id) => !created.has(id))).toEqual([]);
  });

  it("ten megabytes of metadata, and a job that grows too large, of which nothing is stored", async () => {
    const large = await create(withFree(JSON.stringify({ a: "x".repeat(10_000_000) })));
    expect([large.status, large.value]).toMatchObject([413, { title: "Payload Too Large" }]);
    const sent = job();
    const path = `/jobs/v1/${sent.metadata.clientJobId}`;
    await create(sent);
    const part = { text: "é".repeat(300_000) };
    expect((await call(`POST ${path}/metadata`, { a: part })).status).toBe(204);
    const grown = await call(`POST ${path}/metadata`, { b: part });
    expect([grown.status, grown.value]).toMatchObject([
      413,
      { detail: expect.stringContaining("1048576 bytes") },
    ]);
    const { value } = await call(`GET ${path}`);
    const [{ metadata }] = value as readonly [JobBody];
    expect(Object.keys(metadata.metadata ?? {})).toEqual(["site", "a"]);
  });

  it.each(["skip=-1", "limit=0", "limit=1001", "limit=ten", "skip=1e3", "limit=2&Limit=3"])(
    "%s of a list",
    async (query) => {
      const { status, value } = await call(`GET /jobs/v1/?${query}`);
      expect([status, value]).toMatchObject([
        400,
        { errors: { [/^[a-z]+/u.exec(query)?.[0] ?? ""]: [expect.any(String)] } },
      ]);
    },
  );

  it("another method, another type of body, another id in the body, and addresses of nobody", async () => {
    const put = await call("PUT /jobs/v1", {});
    expect([put.status, put.headers.get("allow")]).toEqual([405, "POST, GET, HEAD"]);
    const form = await ask(server.url, "POST /jobs/v1", {
      token: key,
      body: "a=1",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
    });
    expect([form.status, form.value]).toMatchObject([415, { title: "Unsupported Media Type" }]);
    const sent = job();
    await create(sent);
    const other = await call(`POST /jobs/v1/${sent.metadata.clientJobId}`, {
      metadata: { clientJobId: randomUUID() },
    });
    expect([other.status, other.value]).toMatchObject([
      400,
      { errors: { "metadata.clientJobId": [expect.any(String)] } },
    ]);
    const nobody = await call("GET /jobs/v1/a/b/c/d");
    expect([nobody.status, nobody.value]).toMatchObject([
      404,
      { title: "Not Found", traceId: expect.any(String) },
    ]);
    const unknown = await call("GET /jobs/v1/8a07b1c0-56ba-433d-8a24-adddgb3e150c");
    expect(unknown.status).toBe(404);
  });
});

it("the trace of a problem is the caller's where there is one", async () => {
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const { value } = await ask(server.url, "GET /jobs/v1/bson/0", {
    token: key,
    headers: { traceparent },
  });
  expect(value).toMatchObject({ traceId: traceparent });
});

describe("what .NET's readers take or refuse", () => {
  it("a byte-order mark in front of JSON is passed over, at the query door too", async () => {
    const created = await call("POST /jobs/v1", `\uFEFF${JSON.stringify(job())}`);
    expect(created.status).toBe(201);
    const query = `\uFEFF${JSON.stringify({ query: "{ jobs { jobId } }" })}`;
    expect(await call("POST /api/query/v2/graph", query)).toMatchObject({
      status: 200,
      value: { data: { jobs: expect.any(Array) } },
    });
    expect((await call("POST /jobs/v1", `\uFEFF\uFEFF${JSON.stringify(job())}`)).status).toBe(400);
  });

  it("an empty time is none, of the job and of a step", async () => {
    const body = job({ steps: [step({ started: "", updated: "" })] });
    const sent = { ...body, metadata: { ...body.metadata, modified: "" } };
    const { status, value } = await call("POST /jobs/v1/basicSync", sent);
    expect([status, value]).toMatchObject([
      200,
      {
        metadata: { modified: null },
        completedSteps: [{ singleStep: { started: null, updated: null } }],
      },
    ]);
    const again = await call("POST /jobs/v1/basicSync", sent);
    expect((again.value as JobBody).completedSteps).toHaveLength(1);
  });

  it.each(["2026-02-30T08:00:00Z", "2026-04-31", "2025-02-29T08:00:00+01:00"])(
    "%s is no day",
    async (updated) => {
      const body = job();
      const { status, value } = await call("POST /jobs/v1", {
        ...body,
        metadata: { ...body.metadata, updated },
      });
      expect([status, value]).toMatchObject([
        400,
        { errors: { "$.metadata.updated": [expect.stringContaining("must be a time")] } },
      ]);
    },
  );
});
