/** The query API: GraphQL over the jobs that have ended, however clients send it. */

import { randomUUID } from "node:crypto";
import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { addUser, type RequiredServer, startRequired } from "../../harness/start-required.ts";
import { ask, job, type JobSays, step, USER_ID, WORKFLOW_ID } from "./workfloplus.ts";

let server: RequiredServer;
let key: string;
beforeAll(async () => {
  server = await startRequired();
  key = (await server.admin.addKey({ company: 1, permissions: ["read-jobs", "submit-jobs"] })).text;
});
afterAll(() => server.close());

const GRAPH = "/api/query/v2/graph";

interface Told {
  readonly status: number;
  readonly type: string | null;
  readonly text: string;
}

async function send(path: string, init: RequestInit = {}): Promise<Told> {
  const response = await fetch(server.url + path, init);
  const { status, headers } = response;
  return { status, type: headers.get("content-type"), text: await response.text() };
}

interface Answered<Data> {
  readonly data?: Data;
  readonly errors?: readonly { readonly message: string }[];
}

/** As the documentation has it: the query and the key in the address. */
async function query<Data>(text: string, variables?: object): Promise<Answered<Data>> {
  const asked = new URLSearchParams({
    query: text,
    key,
    ...(variables && { variables: JSON.stringify(variables) }),
  });
  return JSON.parse((await send(`${GRAPH}?${asked.toString()}`)).text) as Answered<Data>;
}

/** For what is too long for an address. */
async function posted(text: string): Promise<Answered<unknown>> {
  const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/graphql" };
  const told = await send(GRAPH, { method: "POST", body: text, headers });
  return JSON.parse(told.text) as Answered<unknown>;
}

interface Jobs {
  readonly jobs: readonly (Record<string, unknown> & { readonly completedJobCursor: string })[];
}

const jobs = async (text: string, variables?: object): Promise<Jobs["jobs"]> => {
  const { data, errors } = await query<Jobs>(text, variables);
  expect(errors).toBeUndefined();
  return data?.jobs ?? [];
};

const record = async (says: JobSays, more: object = {}): Promise<string> => {
  const sent = job({ status: "Completed", ...says });
  const body = { ...sent, metadata: { ...sent.metadata, ...more } };
  const { status } = await ask(server.url, "POST /jobs/v1", { body, token: key });
  expect(status).toBe(201);
  return sent.metadata.clientJobId;
};

describe("a query", () => {
  it("has the documented fields of a job", async () => {
    const id = await record({ title: "All fields", steps: [] });
    const [found] = await jobs(`{ jobs(jobId: "${id}") {
      jobId completedJobCursor teamName workflowId workflowVersionId workflowTitle workflowTags jobTitle created updated
      totalDuration activeDuration status userId userName geoLongAverage geoLatAverage metadata { name value }
    } }`);
    expect(found).toEqual({
      jobId: id,
      completedJobCursor: expect.stringMatching(/^[0-9a-f]{24}$/u),
      teamName: "north",
      workflowId: WORKFLOW_ID,
      workflowVersionId: "2e8d7c6b-5a49-4b3c-8d2e-1f0a9b8c7d6e",
      workflowTitle: "Pump check",
      workflowTags: [],
      jobTitle: "All fields",
      created: "2026-11-02T08:00:01.2Z",
      updated: "2026-11-02T08:05:00.824Z",
      totalDuration: 300,
      activeDuration: 0,
      status: "Completed",
      userId: USER_ID,
      userName: "a.user@example.com",
      geoLongAverage: null,
      geoLatAverage: null,
      metadata: [{ name: "site", value: "North" }],
    });
  });

  it("has the steps with those of forms below them, durations, places and values", async () => {
    const formId = randomUUID();
    const plain = step({
      title: "Pressure",
      started: "2026-11-02T08:00:00Z",
      updated: "2026-11-02T08:00:10Z",
    });
    const inForm = step({
      title: "Photo",
      started: "2026-11-02T08:00:05Z",
      updated: "2026-11-02T08:00:25Z",
    });
    const photo = randomUUID();
    const id = await record({
      title: "With steps",
      steps: [
        {
          ...inForm,
          singleStep: {
            ...inForm.singleStep,
            valueResourceIds: [photo],
            parentUniqueStepId: formId,
            parentStepTitle: "Form",
            coordinates: { latitude: 50, longitude: 8 },
          } as never,
        },
        {
          ...plain,
          singleStep: {
            ...plain.singleStep,
            values: ["2.5", "bar"],
            metadata: { tags: "HSSE-1" },
            coordinates: "52.5, 9",
          } as never,
        },
      ],
    });
    const put = await send(`/resources/v1/${photo}`, {
      method: "PUT",
      headers: { Authorization: `Bearer ${key}`, "Content-Type": "image/gif" },
      body: Buffer.from("R0lGODlhAQABAAAAACwAAAAAAQABAAA=", "base64"),
    });
    expect(put.status).toBe(201);
    const [found] = await jobs(`{ jobs(jobId: ["${id}"]) {
      activeDuration completed geoLatAverage geoLongAverage
      steps { stepTitle isFormStep values value totalDuration geoLat substeps { stepTitle } }
      first: step(search: ["nothing", "HSSE-1"]) { stepTitle }
      found: step(regexSearch: "^ph") { stepTitle }
      foundIn: step(regexSearch: "(?i)^ph") { stepTitle }
      attachments { attachmentId stepTitle mimeType fileSize downloadUrl }
    } }`);
    expect(found).toMatchObject({
      activeDuration: 25,
      completed: "2026-11-02T08:00:25Z",
      geoLatAverage: 51.25,
      geoLongAverage: 8.5,
      steps: [
        {
          stepTitle: "Pressure",
          isFormStep: false,
          values: ["2.5", "bar"],
          value: "2.5, bar",
          totalDuration: 10,
          geoLat: 52.5,
          substeps: [],
        },
        { stepTitle: "Form", isFormStep: true, substeps: [{ stepTitle: "Photo" }] },
      ],
      first: { stepTitle: "Pressure" },
      found: null,
      foundIn: { stepTitle: "Photo" },
      attachments: [{ attachmentId: photo, stepTitle: "Photo", mimeType: "image/gif" }],
    });
    const attachments = found?.["attachments"] as readonly { readonly downloadUrl: string }[];
    const download = await fetch(attachments[0]?.downloadUrl ?? "");
    expect([download.status, download.headers.get("content-type")]).toEqual([200, "image/gif"]);
  });

  it("has each step once, with forms in forms, forms of each other, and ids in either case", async () => {
    const says = (uniqueStepId: string, parentUniqueStepId?: string) => ({
      singleStep: { uniqueStepId, stepTitle: uniqueStepId, parentUniqueStepId },
    });
    const id = await record({
      steps: [says("a"), says("b", "A"), says("c", "b"), says("x", "y"), says("y", "x")] as never,
    });
    const [found] = await jobs(
      `{ jobs(jobId: "${id}") { steps { stepTitle substeps { stepTitle substeps { stepTitle } } } } }`,
    );
    expect(found?.["steps"]).toEqual([
      {
        stepTitle: "a",
        substeps: [{ stepTitle: "b", substeps: [{ stepTitle: "c" }] }],
      },
      { stepTitle: "x", substeps: [] },
      { stepTitle: "y", substeps: [] },
    ]);
  });

  it("goes on from the cursor, misses none that ends meanwhile, and has the last first where that is asked", async () => {
    const title = randomUUID();
    const first = [await record({ title }), await record({ title })];
    const running = job({ title });
    await ask(server.url, "POST /jobs/v1", { body: running, token: key });
    const page = (cursor?: string) =>
      jobs(
        `query ($t: [String!], $c: String) { jobs(jobTitle: $t, cursor: $c) { jobId completedJobCursor } }`,
        { t: title, c: cursor },
      );
    const seen = await page();
    expect(seen.map(({ jobId }) => jobId)).toEqual(first);
    const late = await record({ title });
    const done = { ...running, metadata: { ...running.metadata, status: "Completed" } };
    await ask(server.url, "POST /jobs/v1/basicSync", { body: done, token: key });
    expect((await page(seen.at(-1)?.completedJobCursor)).map(({ jobId }) => jobId)).toEqual([
      late,
      running.metadata.clientJobId,
    ]);
    const last = await jobs(`{ jobs(jobTitle: "${title}", order: "desc", limit: 2) { jobId } }`);
    expect(last.map(({ jobId }) => jobId)).toEqual([running.metadata.clientJobId, late]);
  });

  it("finds by workflow, user and times, and aborted jobs only where they are asked for", async () => {
    const workflowId = randomUUID();
    const [early, late] = [
      await record(
        { updated: "2026-10-01T08:00:00Z" },
        { workflowId, username: "ann@example.com" },
      ),
      await record({ updated: "2026-10-02T08:00:00Z" }, { workflowId, workflowName: "Round" }),
    ];
    const aborted = await record({ status: "Aborted" }, { workflowId });
    const found = async (filter: string) =>
      (await jobs(`{ jobs(${filter}) { jobId } }`)).map(({ jobId }) => jobId);
    const of = `workflowId: "${workflowId.toUpperCase()}"`;
    expect(await found(of)).toEqual([early, late]);
    expect(await found(`${of}, status: "aborted"`)).toEqual([aborted]);
    expect(await found(`${of}, userName: ["ann@example.com"]`)).toEqual([early]);
    expect(await found(`${of}, updatedSince: "2026/10/01T09:00:00.000Z"`)).toEqual([late]);
    expect(await found(`${of}, updatedBefore: "2026-10-02T08:00:00Z"`)).toEqual([early]);
    expect(await found(`workflowTitle: "Round"`)).toEqual([late]);
    expect(await found(`workflowTag: "no workflow has it"`)).toEqual([]);
  });

  it("finds a job that says no time of its creation by when it came, also once it is changed", async () => {
    const before = new Date(Date.now() - 1000).toISOString();
    const id = await record({}, { created: null });
    const { text: token } = await server.admin.addKey({ company: 1, permissions: ["change-jobs"] });
    const added = { body: { shift: "late" }, token };
    expect((await ask(server.url, `POST /jobs/v1/${id}/metadata`, added)).status).toBe(204);
    const found = (filter: string) => jobs(`{ jobs(jobId: "${id}", ${filter}) { jobId } }`);
    expect(await found(`createdSince: "${before}"`)).toEqual([{ jobId: id }]);
    expect(await found(`createdBefore: "${before}"`)).toEqual([]);
  });

  it("lists the users of the team", async () => {
    const email = await addUser(server, "IpsUser");
    const { data } = await query<object>("{ users { emailAddress name userGroups { name } } }");
    expect(data).toEqual({ users: [{ emailAddress: email, name: email, userGroups: [] }] });
  });
});

describe("clients", () => {
  const QUERY = "query Q { jobs(limit: 1) { __typename jobId } }";
  const auth = { Authorization: "" };
  beforeAll(() => {
    auth.Authorization = `Bearer ${key}`;
  });
  const post = (body: string, type: string, more: Record<string, string> = {}) =>
    send(GRAPH, { method: "POST", body, headers: { ...auth, "Content-Type": type, ...more } });

  it.each([
    ["JSON", "application/json", JSON.stringify({ query: QUERY })],
    [
      "nulls",
      "application/json",
      JSON.stringify({ query: QUERY, variables: null, operationName: null }),
    ],
    [
      "PHP's empty list",
      "application/json",
      JSON.stringify({ query: QUERY, variables: [], operationName: "" }),
    ],
    [
      "more members",
      "application/json",
      JSON.stringify({ query: QUERY, variables: {}, extensions: { a: 1 } }),
    ],
    ["the query as it is", "application/graphql", QUERY],
    [
      "a form",
      "application/x-www-form-urlencoded",
      new URLSearchParams({ query: QUERY }).toString(),
    ],
    ["JSON of curl -d", "application/x-www-form-urlencoded", JSON.stringify({ query: QUERY })],
  ])("send %s", async (_what, type, body) => {
    const { status, type: answered, text } = await post(body, type);
    expect([status, answered]).toEqual([200, "application/json; charset=utf-8"]);
    expect(JSON.parse(text)).toMatchObject({ data: { jobs: [{ __typename: "Job" }] } });
  });

  it("learn from the status that nothing was run, where they name the newer type", async () => {
    const wrong = JSON.stringify({ query: "{ jobs { nothing } }" });
    const old = await post(wrong, "application/json");
    const type = "application/graphql-response+json";
    const fresh = await post(wrong, "application/json", {
      Accept: `${type}, application/json;q=0.9`,
    });
    expect([old.status, fresh.status, fresh.type]).toEqual([200, 400, `${type}; charset=utf-8`]);
    for (const { text } of [old, fresh]) {
      expect(text).toContain('Cannot query field \\"nothing\\" on type \\"Job\\"');
    }
  });

  it("that send the hash of a query in its place are told to send the query", async () => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: "a".repeat(64) } };
    const { text } = await post(JSON.stringify({ extensions }), "application/json");
    expect(text).toContain("PersistedQueryNotSupported");
  });

  it("of other kinds are told what is taken, as errors of GraphQL", async () => {
    const rows: readonly [string, string, number][] = [
      [JSON.stringify([{ query: QUERY }]), "application/json", 400],
      ["{", "application/json", 400],
      ["{}", "application/json", 400],
      [QUERY, "text/plain", 415],
      [JSON.stringify({ query: QUERY, variables: "x" }), "application/json", 400],
    ];
    for (const [body, type, expected] of rows) {
      const { status, text } = await post(body, type);
      expect([status, JSON.parse(text)], body).toEqual([
        expected,
        { errors: [expect.objectContaining({ message: expect.stringMatching(/./u) })] },
      ]);
    }
    const wrongKey = await send(`${GRAPH}?key=nonsense&query=%7Bjobs%7BjobId%7D%7D`);
    expect([wrongKey.status, JSON.parse(wrongKey.text)]).toMatchObject([401, { errors: [{}] }]);
    const writer = (await server.admin.addKey({ company: 1, permissions: ["submit-jobs"] })).text;
    expect((await send(`${GRAPH}?key=${writer}&query=%7Bjobs%7BjobId%7D%7D`)).status).toBe(403);
    expect((await send(GRAPH, { method: "DELETE", headers: auth })).status).toBe(405);
  });

  it("get CSV, a row for each step, a column for each field, and no formulas", async () => {
    const id = await record({
      title: "=1+1",
      steps: [
        step({ title: 'Say "yes"', started: "2026-11-02T08:00:00Z" }),
        step({ title: "Second" }),
      ],
    });
    const asked = new URLSearchParams({
      query: `{ jobs(jobId: "${id}") { jobTitle attachments { fileSize } steps { ...S stepType } geoLatAverage } } fragment S on Step { stepTitle }`,
      csv: "true",
      key,
    });
    const { status, type, text } = await send(`${GRAPH}?${asked.toString()}`);
    expect([status, type]).toEqual([200, "text/csv; charset=utf-8; header=present"]);
    expect(text.split("\r\n")).toEqual([
      "jobTitle,attachments.fileSize,steps.stepTitle,steps.stepType,geoLatAverage",
      `'=1+1,,"Say ""yes""",ConfirmStep,`,
      "'=1+1,,Second,ConfirmStep,",
      "",
    ]);
  });
});

/** A job with one long text and many steps, made once. */
let costlyId: Promise<string> | undefined;
const costly = async (): Promise<string> => {
  const steps = Array.from({ length: 5000 }, (_, index) => ({
    singleStep: {
      uniqueStepId: String(index),
      ...(index === 0 && { values: ["v".repeat(400_000)] }),
    },
  }));
  costlyId ??= record({ title: "t".repeat(10_000), steps: steps as never });
  return costlyId;
};

describe("what costs too much is refused at once", () => {
  const many = (count: number, part: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => part(index)).join(" ");
  it.each([
    [
      "a deep one",
      `{ jobs { steps ${"{ substeps ".repeat(11)} { stepId } ${"}".repeat(11)} } }`,
      /14 levels deep/u,
    ],
    ["many lists", `{ ${many(11, (i) => `a${i}: jobs { jobId }`)} }`, /11 lists/u],
    ["many words", `{ jobs { ${many(2000, (i) => `a${i}: jobId`)} } }`, /tokens/u],
    [
      "fragments that double",
      `{ jobs { ...F0 } } ${many(40, (i) => `fragment F${i} on Job { ...F${i + 1} ...F${i + 1} }`)} fragment F40 on Job { jobId }`,
      /more than/u,
    ],
    ["too many at once", "{ jobs(limit: 101) { jobId } }", /from 1 to 100/u],
    ["none at all", "{ jobs(limit: 0) { jobId } }", /from 1 to 100/u],
    [
      "questions about the schema that multiply",
      `{ __schema { ${many(30, (i) => `a${i}: types { ...T }`)} } }
       fragment T on __Type { ${many(30, (i) => `a${i}: fields { ...F }`)} }
       fragment F on __Field { ${many(30, (i) => `a${i}: args { name }`)} }`,
      /more than 500000 values/u,
    ],
    [
      "a long text under many names",
      `{ jobs(order: "desc", limit: 1) { steps { ${many(90, (i) => `a${i}: value`)} } } }`,
      /more than 33554432 characters/u,
    ],
    [
      "many searches in many steps",
      `{ jobs(order: "desc", limit: 1) { ${many(100, (i) => `a${i}: step(regexSearch: "none") { stepId }`)} } }`,
      /more than 500000 values/u,
    ],
    ["a wrong order", '{ jobs(order: "up") { jobId } }', /asc or desc/u],
    ["a wrong cursor", '{ jobs(cursor: "x") { jobId } }', /completedJobCursor/u],
    ["a wrong time", '{ jobs(createdSince: "soon") { jobId } }', /createdSince must be a time/u],
    ["a job that goes on", '{ jobs(status: "Active") { jobId } }', /Completed or Aborted/u],
    ["two ways", '{ jobs(userId: "a", userName: "b") { jobId } }', /userName and userId|userId/u],
    [
      "an expression that looks ahead",
      '{ jobs { step(regexSearch: "(?=x)") { stepId } } }',
      /no expression/u,
    ],
    ["no search", "{ jobs { step { stepId } } }", /search or regexSearch/u],
    ["a change", "mutation { x }", /Nothing here is changed/u],
  ])("%s", async (_what, text, expected) => {
    await costly();
    const isLong = text.length > 8000;
    const { errors } = isLong ? await posted(text) : await query(text);
    expect(errors?.[0]?.message).toMatch(expected);
  });

  it("lists of large jobs that together would fill the memory", async () => {
    const large = [step({ title: "v".repeat(1_000_000) })];
    await Promise.all([record({ steps: large }), record({ steps: large })]);
    const lists = (count: number): string =>
      many(count, (i) => `a${i}: jobs(order: "desc", limit: 2) { jobId }`);
    expect((await query(`{ ${lists(5)} }`)).errors).toBeUndefined();
    const { errors } = await query(`{ ${lists(10)} }`);
    expect(errors?.[0]?.message).toMatch(/together are larger than 16777216 bytes.*fewer lists/u);
  });

  it.each([
    ["an expression that is broken", (i: number) => `a${i}: step(regexSearch: "(") { stepId }`],
    ["one that comes as a variable", (i: number) => `a${i}: step(regexSearch: $p) { stepId }`],
    ["more values than are taken", (i: number) => `a${i}: step(search: "none") { stepId }`],
  ])("with one error for all jobs: %s", async (_what, part) => {
    await costly();
    const fields = many(150, part);
    const head = fields.includes("$p") ? "query ($p: String)" : "query";
    const asked = `${head} { jobs(order: "desc") { ${fields} } }`;
    const body = JSON.stringify({ query: asked, variables: { p: "[" } });
    const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
    const answer = await send(GRAPH, { method: "POST", body, headers });
    expect(JSON.parse(answer.text)).toEqual({
      errors: [
        expect.objectContaining({ message: expect.stringMatching(/no expression|more than/u) }),
      ],
    });
  });

  it("of the errors of many steps a hundred are told, and how many more there are", async () => {
    const singleStep = { ...step().singleStep, formLoopIteration: 3_000_000_000 };
    const steps = Array.from({ length: 150 }, () => ({
      singleStep: { ...singleStep, uniqueStepId: randomUUID() },
    }));
    const id = await record({ steps: steps as never });
    const { data, errors } = await query(
      `{ jobs(jobId: "${id}") { jobId steps { formLoopIteration } } }`,
    );
    expect(data).toMatchObject({ jobs: [{ jobId: id }] });
    expect(errors).toHaveLength(101);
    expect(errors?.at(-1)?.message).toBe("50 more errors are not told.");
  });

  it("a table in which a long text would stand in each row", async () => {
    const id = await costly();
    const text = `{ jobs(jobId: "${id}") { jobTitle steps { uniqueStepId } } }`;
    const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/graphql" };
    const told = await send(`${GRAPH}?csv=true`, { method: "POST", body: text, headers });
    expect(told.text).toMatch(/As CSV its answer has more than 33554432 characters/u);
  });

  it("not what tools learn the schema by", async () => {
    const { data, errors } = await posted(getIntrospectionQuery());
    expect(errors).toBeUndefined();
    expect(buildClientSchema(data as IntrospectionQuery).getType("Job")).toBeDefined();
  });

  it("a query of another company's key sees nothing", async () => {
    const other = (await server.admin.addKey({ company: 47, permissions: ["read-jobs"] })).text;
    const { text } = await send(`${GRAPH}?key=${other}&query=%7Bjobs%7BjobId%7D%7D`);
    expect(JSON.parse(text)).toEqual({ data: { jobs: [] } });
  });
});
