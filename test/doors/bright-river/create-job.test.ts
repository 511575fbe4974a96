/** POST /jobs of the Bright River door: the published example in JSON and as a form, and each published error. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addUser } from "../../harness/start-required.ts";
import { exchange } from "../../harness/peers/raw-client.ts";
import {
  type BrightRiver,
  call,
  type Called,
  createJob,
  EXAMPLE,
  FORM,
  JSON_TYPE,
  startBrightRiver,
  tokens,
  tokensFor,
} from "./bright-river.ts";

const GUID = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
const AXIOS = "application/json, text/plain, */*";

let server: BrightRiver;
beforeAll(async () => {
  server = await startBrightRiver({ PUBLIC_URL: "https://jobs.example" });
});
afterAll(() => server.close());

interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly method?: string;
}

function post({ headers = {}, body = JSON.stringify(EXAMPLE), method = "POST" }: Sent) {
  return call(server.url, `${method} /jobs`, {
    headers: { ...tokens(server), "Content-Type": JSON_TYPE, ...headers },
    ...(method === "POST" && { body }),
  });
}

const form = (fields: Readonly<Record<string, unknown>>): string =>
  new URLSearchParams(
    Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();

interface JobMembers {
  readonly id: number;
  readonly upload: { readonly postUrl: string };
  readonly download: { readonly getUrl: string };
}

/** Of a job of the example. */
function demandExample({ status, headers, value }: Called, tags: readonly string[]): void {
  const { id, upload, download } = value as unknown as JobMembers;
  expect(status).toBe(201);
  expect(headers.get("content-type")).toBe(JSON_TYPE);
  expect(headers.get("location")).toBe(`/jobs/${id}`);
  const { deadlineId: _deadline, specificationKey: _key, ...shown } = EXAMPLE;
  expect(value).toEqual({
    ...shown,
    id: expect.any(Number),
    tags,
    upload: expect.any(Object),
    download: expect.any(Object),
    _type: "CreateJobResponseBody",
  });
  expect(Number.isInteger(id) && id > 100_000 && id < 2 ** 31).toBe(true);
  expect(upload).toEqual({
    ftpUrl: "",
    postUrl: expect.stringMatching(
      new RegExp(
        `^https://jobs\\.example/upload/UploadFile\\.ashx\\?jobID=${id}&accountID=${GUID}$`,
        "u",
      ),
    ),
  });
  expect(download).toEqual({
    ftpUrl: "",
    getUrl: expect.stringMatching(
      new RegExp(
        `^https://jobs\\.example/ajax/DownloadZip\\.ashx\\?centraljobid=${id}&sessionID=${GUID}$`,
        "u",
      ),
    ),
  });
  expect(upload.postUrl.slice(-36)).toBe(download.getUrl.slice(-36));
}

describe("the published example", () => {
  it("makes a job as JSON", async () => {
    demandExample(await post({}), []);
  });

  it("makes the same job as a form", async () => {
    demandExample(await post({ headers: { "Content-Type": FORM }, body: form(EXAMPLE) }), []);
  });

  it.each([
    ["a list in JSON", JSON_TYPE, JSON.stringify({ ...EXAMPLE, tags: ["Apple", "Banana"] })],
    ["repeated", FORM, `${form(EXAMPLE)}&tags=Apple&tags=Banana`],
    ["repeated with brackets", FORM, `${form(EXAMPLE)}&tags%5B%5D=Apple&tags[]=Banana`],
    ["with commas between", FORM, `${form(EXAMPLE)}&tags=Apple,+Banana`],
  ])("has its tags, sent as %s", async (_how, type, body) => {
    demandExample(await post({ headers: { "Content-Type": type }, body }), ["Apple", "Banana"]);
  });

  it("is the same job under /v1, in JSON and XML, worked on as its specification says", async () => {
    const { value } = await post({ body: JSON.stringify({ ...EXAMPLE, tags: ["same job"] }) });
    const { text: key } = await server.admin.addKey({ company: 1 });
    const read = async (accept: string): Promise<string> => {
      const listed = await fetch(`${server.url}/v1/jobs?isTest=true&tag=same+job`, {
        headers: { Authorization: `Bearer ${key}`, Accept: accept },
      });
      return listed.text();
    };
    const [job] = JSON.parse(await read(JSON_TYPE)) as Record<string, unknown>[];
    expect(job).toMatchObject({
      name: EXAMPLE.name,
      description: EXAMPLE.description,
      invoiceReference: EXAMPLE.invoiceReference,
      isTest: true,
      workflow: "optimize-images",
      profile: "archive",
      options: [{ name: "maxWidth", value: "800" }],
      quietSeconds: 600,
      status: { code: "creating" },
    });
    const hours =
      (Date.parse(String(job?.["dueTime"])) - Date.parse(String(job?.["createdAt"]))) / 3_600_000;
    expect(hours).toBeCloseTo(24, 2);
    const xml = await read("application/xml");
    expect(xml).toContain(`<invoiceReference>${EXAMPLE.invoiceReference}</invoiceReference>`);
    const shown = await call(server.url, `GET /jobs/${String(value["id"])}`, {
      headers: tokens(server),
    });
    const { _type: _made, ...members } = value;
    expect(shown.value).toEqual({
      ...members,
      status: "creating",
      outcome: null,
      _type: "JobResponseBody",
    });
  });

  it("needs a name and a description only, and has all members all the same", async () => {
    const { status, value } = await createJob(server, { name: "a", description: "" });
    expect(status).toBe(201);
    expect(value).toMatchObject({
      description: "",
      tags: [],
      invoiceReference: null,
      isTest: false,
    });
  });

  it("tells in the job's history which fields were passed over", async () => {
    const { value } = await createJob(server, { ...EXAMPLE, colour: "red" });
    const { ports } = server.app;
    const found = await ports.foreignIds.find("bright-river", Number(value["id"]));
    const jobId = typeof found === "object" ? found.jobId : "";
    const messages = (await ports.events.list(jobId)).map(({ message }) => message);
    expect(messages).toContainEqual(expect.stringContaining("colour"));
  });
});

describe("Accept", () => {
  it.each([
    [JSON_TYPE, 201],
    ["application/json;charset=utf-8", 201],
    ["text/html, Application/JSON;q=0.1", 201],
    [AXIOS, 201],
    ["*/*", 406],
    ["application/*", 406],
    ["application/json;q=0", 406],
    ["text/xml", 406],
    ["", 406],
  ])("%j is answered with %i", async (accept, status) => {
    expect((await post({ headers: { Accept: accept } })).status).toBe(status);
  });

  it("may be missing or a wildcard where the operator says so, but not exclude JSON", async () => {
    const lenient = await startBrightRiver({ BRIGHT_RIVER_ACCEPT: "lenient" });
    const statusOf = async (accept: string): Promise<number> => {
      const headers = { ...tokens(lenient), "Content-Type": JSON_TYPE, Accept: accept };
      const body = JSON.stringify(EXAMPLE);
      return (await call(lenient.url, "POST /jobs", { headers, body })).status;
    };
    try {
      expect(await statusOf("*/*")).toBe(201);
      expect(await statusOf("application/*")).toBe(201);
      expect(await statusOf("application/json;q=0")).toBe(406);
      expect(await statusOf("application/xml")).toBe(406);
    } finally {
      await lenient.close();
    }
  });
});

interface ErrorRow {
  readonly what: string;
  readonly sent: Sent;
  readonly status: number;
  readonly code: string;
  readonly more?: object;
}

const body = (changes: object): string => JSON.stringify({ ...EXAMPLE, ...changes });
const without = (name: keyof typeof EXAMPLE): string => body({ [name]: undefined });
const parameter = (name: string) => ({ more: { parameter: name } });

const ROWS: readonly ErrorRow[] = [
  {
    what: "no client token",
    sent: { headers: { "X-Client-Token": "" } },
    status: 400,
    code: "missing_header",
    more: { header: "X-Client-Token" },
  },
  {
    what: "no session token",
    sent: { headers: { "X-Session-Token": " " } },
    status: 400,
    code: "missing_header",
    more: { header: "X-Session-Token" },
  },
  {
    what: "an unknown client",
    sent: { headers: { "X-Client-Token": "none" } },
    status: 401,
    code: "unauthorized",
    more: { target: "user" },
  },
  {
    what: "an unknown session",
    sent: { headers: { "X-Session-Token": "none" } },
    status: 401,
    code: "unauthorized",
  },
  {
    what: "no name",
    sent: { body: without("name") },
    status: 400,
    code: "name_required",
  },
  { what: "a null name", sent: { body: body({ name: null }) }, status: 400, code: "name_required" },
  {
    what: "a blank name",
    sent: { body: body({ name: "  " }) },
    status: 400,
    code: "name_required",
  },
  {
    what: "no description",
    sent: { body: without("description") },
    status: 400,
    code: "missing_parameter",
    ...parameter("description"),
  },
  {
    what: "a number as name",
    sent: { body: body({ name: 1 }) },
    status: 400,
    code: "invalid_parameter",
    ...parameter("name"),
  },
  {
    what: "a long name",
    sent: { body: body({ name: "n".repeat(256) }) },
    status: 400,
    code: "invalid_parameter",
    ...parameter("name"),
  },
  {
    what: "a long description",
    sent: { body: body({ description: "d".repeat(4001) }) },
    status: 400,
    code: "invalid_parameter",
    ...parameter("description"),
  },
  {
    what: "a text as isTest",
    sent: { body: body({ isTest: "true" }) },
    status: 400,
    code: "invalid_parameter",
    ...parameter("isTest"),
  },
  {
    what: "no flag as isTest of a form",
    sent: { headers: { "Content-Type": FORM }, body: form({ ...EXAMPLE, isTest: "yes" }) },
    status: 400,
    code: "invalid_parameter",
    ...parameter("isTest"),
  },
  {
    what: "a field of a form twice",
    sent: { headers: { "Content-Type": FORM }, body: `${form(EXAMPLE)}&name=b` },
    status: 400,
    code: "invalid_parameter",
    ...parameter("name"),
  },
  {
    what: "a fraction as deadlineId",
    sent: { body: body({ deadlineId: 1.5 }) },
    status: 400,
    code: "invalid_parameter",
    ...parameter("deadlineId"),
  },
  {
    what: "an unknown deadlineId",
    sent: { body: body({ deadlineId: 2 }) },
    status: 400,
    code: "invalid_parameter",
    ...parameter("deadlineId"),
  },
  {
    what: "an unknown specificationKey",
    sent: { body: body({ specificationKey: 433 }) },
    status: 400,
    code: "invalid_parameter",
    ...parameter("specificationKey"),
  },
  {
    what: "tags that are no texts",
    sent: { body: body({ tags: ["a", { b: 1 }] }) },
    status: 400,
    code: "invalid_parameter",
    ...parameter("tags"),
  },
  { what: "broken JSON", sent: { body: "{" }, status: 400, code: "invalid_json" },
  {
    what: "a JavaScript literal",
    sent: { body: '{ name: "a" }' },
    status: 400,
    code: "invalid_json",
  },
  {
    what: "a name that is sent twice",
    sent: { body: '{"name": "a", "name": "b", "description": ""}' },
    status: 400,
    code: "invalid_json",
  },
  {
    what: "a form that is not in UTF-8",
    sent: { headers: { "Content-Type": FORM }, body: "name=S%FCd&description=" },
    status: 400,
    code: "invalid_json",
  },
  { what: "a list", sent: { body: "[]" }, status: 400, code: "invalid_json" },
  { what: "an empty body", sent: { body: "" }, status: 400, code: "invalid_json" },
  {
    what: "a body that is too large",
    sent: { body: body({ description: "d".repeat(2 ** 20) }) },
    status: 400,
    code: "invalid_parameter",
  },
  {
    what: "another Accept",
    sent: { headers: { Accept: "text/html" } },
    status: 406,
    code: "not_acceptable",
  },
  {
    what: "another type",
    sent: { headers: { "Content-Type": "text/plain" } },
    status: 415,
    code: "unsupported_media_type",
  },
  { what: "another method", sent: { method: "PUT" }, status: 405, code: "method_not_allowed" },
];

describe("an error", () => {
  it.each(ROWS)("tells $what: $status $code", async ({ sent, status, code, more = {} }) => {
    const told = await post(sent);
    expect([told.status, told.headers.get("content-type")]).toEqual([status, JSON_TYPE]);
    expect(told.value).toMatchObject({
      id: code === "name_required" ? 5 : null,
      target: "developer",
      ...(code === "unauthorized" && { target: "user" }),
      statusCode: status,
      code,
      message: expect.stringMatching(/^[A-Z].{10}/u),
      detail: expect.stringMatching(/.{10}/u),
      _type: "ErrorResponseBody",
      ...more,
    });
    const texts = told.value["localizedMessages"] as Record<string, string>;
    expect(Object.keys(texts)).toEqual(["en", "de", "fr", "es"]);
    expect(new Set(Object.values(texts)).size).toBe(4);
  });

  it.each([
    [{ headers: { "X-Client-Token": "" } }, "A required header was not supplied"],
    [{ body: "{" }, "The request body could not be parsed."],
    [{ body: without("description") }, "A required parameter was not supplied"],
    [{ body: body({ isTest: 1 }) }, "A parameter was not in the right format"],
    [{ body: without("name") }, "Name is required."],
  ])("has the published words: %j", async (sent, message) => {
    expect((await post(sent)).value).toMatchObject({ statusCode: 400, message });
  });

  it.each([
    ["in chunks", "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"],
    ["without a word of its length", "\r\n"],
  ])("is 411 for a body %s", async (_how, end) => {
    const { client, session, url } = server;
    const head = [
      "POST /jobs HTTP/1.1",
      `Host: ${new URL(url).host}`,
      `X-Client-Token: ${client}`,
      `X-Session-Token: ${session}`,
      `Accept: ${JSON_TYPE}`,
      `Content-Type: ${JSON_TYPE}`,
      "Connection: close",
    ].join("\r\n");
    const answer = await exchange(url, `${head}\r\n${end}`);
    expect(answer).toMatch(/^HTTP\/1\.1 411 /u);
    expect(answer).toContain('"code":"length_required"');
  });

  it("is told in order: method, Accept, tokens, type, body", async () => {
    const wrong = { Accept: "*/*", "X-Client-Token": "", "Content-Type": "text/plain" };
    const codeOf = async (sent: Sent) => (await post({ body: "{", ...sent })).value["code"];
    const { Accept: _accept, ...rest } = wrong;
    const { "X-Client-Token": _token, ...last } = rest;
    expect(await codeOf({ method: "PUT", headers: wrong })).toBe("method_not_allowed");
    expect(await codeOf({ headers: wrong })).toBe("not_acceptable");
    expect(await codeOf({ headers: rest })).toBe("missing_header");
    expect(await codeOf({ headers: last })).toBe("unsupported_media_type");
    expect(await codeOf({})).toBe("invalid_json");
  });

  it("is told in the same form at addresses that nothing is at", async () => {
    for (const path of ["/jobs/1/2/3", "/sessions/a/b", "/upload/Other.ashx", "/ajax"]) {
      const { status, value } = await call(server.url, `GET ${path}`);
      expect([status, value["code"], value["_type"]]).toEqual([
        404,
        "not_found",
        "ErrorResponseBody",
      ]);
    }
  });
});

describe("who may", () => {
  it("is a user with the right to, whatever is asked for", async () => {
    const reader = await addUser(server, "ImagePortalUser");
    const headers = tokens(await tokensFor(server, reader));
    const { status, value } = await post({ headers });
    expect([status, value["code"]]).toEqual([403, "forbidden"]);
    const confirmed = await call(server.url, "POST /jobs/none/confirm", { headers });
    expect(confirmed.status).toBe(403);
    expect((await call(server.url, "GET /jobs/none", { headers })).status).toBe(404);
  });

  it("is nobody with a session of another client or company", async () => {
    const other = await addUser(server, "IpsUser", { company: 47, email: "otto@example.com" });
    const theirs = await tokensFor(server, other, 47);
    const second = await tokensFor(server, server.user);
    for (const { client } of [theirs, second]) {
      const { status } = await post({ headers: tokens({ client, session: server.session }) });
      expect(status).toBe(401);
    }
  });

  it("sees the jobs of its own company only, and knows which are gone", async () => {
    const { value } = await createJob(server);
    const path = `/jobs/${String(value["id"])}`;
    const other = await addUser(server, "IpsUser", { company: 47, email: "olga@example.com" });
    const headers = tokens(await tokensFor(server, other, 47));
    expect((await call(server.url, `GET ${path}`, { headers })).status).toBe(404);
    expect((await call(server.url, "GET /jobs/2147483647", { headers })).status).toBe(404);
    const { ports } = server.app;
    const found = await ports.foreignIds.find("bright-river", Number(value["id"]));
    await ports.jobs.remove(typeof found === "object" ? found.jobId : "");
    const gone = await call(server.url, `GET ${path}`, { headers: tokens(server) });
    expect([gone.status, gone.value["code"]]).toEqual([410, "gone"]);
  });

  it("ends its session by DELETE, and is nobody then", async () => {
    const own = await tokensFor(server, server.user);
    const headers = { "X-Client-Token": own.client };
    const path = `/sessions/${own.session}`;
    expect((await call(server.url, `DELETE ${path}`, { headers })).status).toBe(204);
    expect((await post({ headers: tokens(own) })).status).toBe(401);
    expect((await call(server.url, `DELETE ${path}`, { headers })).status).toBe(401);
  });

  it("is let in nowhere else by these tokens", async () => {
    for (const token of [server.client, server.session]) {
      const headers = { ...tokens(server), Authorization: `Bearer ${token}` };
      expect((await fetch(`${server.url}/v1/jobs`, { headers })).status).toBe(401);
    }
    expect((await fetch(`${server.url}/v1/jobs`, { headers: tokens(server) })).status).toBe(401);
  });

  it.each([
    ["JSON", JSON_TYPE, JSON.stringify({ username: "nobody@example.com", password: "wrong" })],
    ["a form", FORM, "username=nobody%40example.com&password=wrong"],
  ])("is nobody with a wrong password, sent as %s", async (_how, type, sent) => {
    const headers = { "X-Client-Token": server.client, "Content-Type": type };
    const told = await call(server.url, "POST /sessions", { headers, body: sent });
    expect([told.status, told.value["code"]]).toEqual([401, "unauthorized"]);
  });
});

describe("with AUTH=open", () => {
  it("any tokens are taken, but they have to be there", async () => {
    const open = await startBrightRiver({ AUTH: "open" });
    try {
      const headers = { "X-Client-Token": "a", "X-Session-Token": "b", "Content-Type": JSON_TYPE };
      const made = { headers, body: JSON.stringify(EXAMPLE) };
      expect((await call(open.url, "POST /jobs", made)).status).toBe(201);
      const bare = { ...made, headers: { "Content-Type": JSON_TYPE } };
      expect((await call(open.url, "POST /jobs", bare)).status).toBe(400);
      expect(open.session).toMatch(new RegExp(`^${GUID}$`, "u"));
    } finally {
      await open.close();
    }
  });
});

it.each([
  ["a workflow", { workflow: "cut-out" }, "There is no workflow cut-out."],
  ["a profile", { workflow: "optimize-images", profile: "gone" }, "has no profile gone."],
])(
  "a specification that names %s that is not there is told by its key, and why",
  async (_what, named, why) => {
    const { ports } = server.app;
    const company = await ports.companies.byNumber(1);
    const key = named.workflow === "cut-out" ? 900 : 901;
    await ports.specifications.add({
      companyId: company?.id ?? "",
      key,
      name: "",
      options: [],
      ...named,
    });
    const { status, value } = await createJob(server, { ...EXAMPLE, specificationKey: key });
    expect(status).toBe(400);
    expect(value).toMatchObject({ code: "invalid_parameter", parameter: "specificationKey" });
    expect(value["detail"]).toContain(`Specification ${key} cannot be used any more: `);
    expect(value["detail"]).toContain(why);
  },
);

it("an Idempotency-Key that was used for another request is told as that", async () => {
  const headers = { ...tokens(server), "Content-Type": JSON_TYPE, "Idempotency-Key": "fruits" };
  const create = (name: string) =>
    call(server.url, "POST /jobs", {
      headers,
      body: JSON.stringify({ name, description: "" }),
    });
  const { value } = await create("Apples");
  expect((await create("Apples")).value["id"]).toBe(value["id"]);
  const told = await create("Pears");
  expect([told.status, told.value["code"], told.value["message"]]).toEqual([
    409,
    "idempotency_mismatch",
    "This Idempotency-Key was used for another request.",
  ]);
});
