/** The REST door end to end, in JSON and XML: real HTTP, real store, real contract. */

import { request as httpRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BODY_BYTES_MAX, type RestServer, startRestDoor } from "./start-rest-door.ts";

let server: RestServer;

const JSON_TYPE = { "Content-Type": "application/json" };
const XML_TYPE = { "Content-Type": "application/xml" };
const UNKNOWN_ID = "0190f5a4-1c3e-7b2a-9d4e-5f6a7b8c9d0e";

interface JobShape {
  readonly jobId: string;
  readonly status: { readonly code: string };
  readonly [field: string]: unknown;
}

function call(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${server.url}${path}`, init);
}

async function submit(body: unknown = {}, query = ""): Promise<JobShape> {
  const response = await call(`/v1/jobs${query}`, {
    method: "POST",
    headers: JSON_TYPE,
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(201);
  return (await response.json()) as JobShape;
}

async function addFile(jobId: string, name = "a.pdf", text = "%PDF-1.7"): Promise<string> {
  const form = new FormData();
  form.append("data", new Blob([text]), name);
  const response = await call(`/v1/jobs/${jobId}/data`, { method: "POST", body: form });
  expect(response.status).toBe(201);
  return ((await response.json()) as { dataId: string }).dataId;
}

async function startedJob(): Promise<string> {
  const { jobId } = await submit();
  await addFile(jobId);
  expect((await call(`/v1/jobs/${jobId}:start`, { method: "POST" })).status).toBe(204);
  return jobId;
}

function expectValid(name: string, json: unknown): void {
  expect(server.contract.violations(json, { vocabulary: "job", name }, "answer")).toEqual([]);
}

/** Reads an XML answer through the contract, as an answer. */
async function xmlOf(response: Response, name: string): Promise<unknown> {
  expect(response.headers.get("content-type")).toBe("application/xml; charset=utf-8");
  const document = server.contract.parseXml(new Uint8Array(await response.arrayBuffer()));
  try {
    return server.contract.readXml(document.root, { vocabulary: "job", name }, "answer");
  } finally {
    document.dispose();
  }
}

interface ProblemShape {
  readonly code: string;
  readonly status: number;
  readonly detail: string;
  readonly violations?: readonly { pointer: string; rule: string }[];
}

async function expectProblem(
  response: Response,
  status: number,
  code: string,
): Promise<ProblemShape> {
  const text = await response.text();
  expect([response.status, text]).toEqual([status, expect.stringContaining(code)]);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(response.headers.get("vary")).toBe("Accept");
  expect(response.headers.get("cache-control")).toBe("no-store");
  const problem = JSON.parse(text) as ProblemShape;
  expect(problem).toMatchObject({ code, status });
  expect(server.contract.violations(problem, { vocabulary: "problem", name: "problem" })).toEqual(
    [],
  );
  return problem;
}

describe.each([
  ["with the frequent addresses in front of express", false],
  ["with everything behind express", true],
])("the REST door %s", (_, isBehindExpress) => {
  beforeAll(async () => {
    server = await startRestDoor({ isBehindExpress });
  });

  afterAll(() => server.close());

  describe("POST /v1/jobs", () => {
    it("answers 201 with address, request id and a valid job document", async () => {
      const response = await call("/v1/jobs", {
        method: "POST",
        headers: JSON_TYPE,
        body: JSON.stringify({ name: "one", options: [{ name: "DPI", value: "300" }] }),
      });
      const job = (await response.json()) as JobShape;
      expect(response.status).toBe(201);
      expect(response.headers.get("location")).toBe(`/v1/jobs/${job.jobId}`);
      expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/u);
      expect(response.headers.get("content-type")).toBe("application/json");
      expect(response.headers.get("etag")).toBeNull();
      expectValid("job", job);
      expect(job).toMatchObject({ name: "one", workflow: "Archive PDF/A-2", profile: "default" });
      expect(job.status.code).toBe("creating");
    });

    it.each([
      ["a plus and an escaped slash", "Archive+PDF%2FA-2"],
      ["escaped spaces", "Archive%20PDF/A-2"],
      ["everything escaped", "Archive%20PDF%2FA-2"],
    ])("takes workflow, profile and name from a query with %s", async (_, workflow) => {
      const query = `?workflow=${workflow}&profile=small+%26+fast&name=My%20job`;
      const job = await submit([], query);
      expect(job).toMatchObject({
        workflow: "Archive PDF/A-2",
        profile: "small & fast",
        name: "My job",
      });
    });

    it.each<[string, Record<string, string>, string | undefined]>([
      ["no body and no type", {}, undefined],
      ["no body in JSON", JSON_TYPE, undefined],
      ["no body in XML", XML_TYPE, undefined],
      ["an empty text", JSON_TYPE, ""],
      ["an empty list", JSON_TYPE, " \n[]"],
      ["an empty object", JSON_TYPE, "{}"],
      ["an empty job", XML_TYPE, "<job/>"],
      ["an empty list in XML", XML_TYPE, "<options/>"],
      ["a vendor's JSON", { "Content-Type": "application/vnd.example+json" }, "{}"],
      ["text/xml", { "Content-Type": "text/xml; charset=utf-8" }, "<job/>"],
    ])("takes %s", async (_, headers, body) => {
      const response = await call("/v1/jobs/", {
        method: "POST",
        headers: { Accept: "application/json", ...headers },
        ...(body !== undefined && { body }),
      });
      expect(response.status).toBe(201);
    });

    it("takes the same job in XML, and answers in XML", async () => {
      const response = await call("/v1/jobs", {
        method: "POST",
        headers: { ...XML_TYPE, Accept: "*/*" },
        body: "<job><name>\u00e9 &amp; b</name><options><option><name>META.TITLE</name><value> x </value></option></options></job>",
      });
      expect(response.status).toBe(201);
      const job = await xmlOf(response, "job");
      expect(job).toMatchObject({
        name: "\u00e9 & b",
        options: [{ name: "META.TITLE", value: " x " }],
      });
      const seen = await (await call(`/v1/jobs/${(job as JobShape).jobId}`)).json();
      expect(seen).toMatchObject(job as object);
    });

    it("never gives a secret back", async () => {
      const job = await submit([{ name: "DOC.PASSWORD", value: "hunter2" }]);
      const text = await (await call(`/v1/jobs/${job.jobId}`)).text();
      expect(JSON.stringify(job) + text).not.toContain("hunter2");
      expect(job["options"]).toEqual([{ name: "DOC.PASSWORD", value: "***" }]);
    });

    it.each([
      ["../../etc/passwd"],
      ["a\r\nSet-Cookie: x=1"],
      ["\u202Egpj.exe"],
      ["con"],
      ["=cmd()"],
      ["\u{1F600}"],
      ["<script>alert(1)</script>"],
    ])("keeps the name %j as data", async (name) => {
      const job = await submit({ name });
      expect(job["name"]).toBe(name);
      const xml = await call(`/v1/jobs/${job.jobId}`, { headers: { Accept: "application/xml" } });
      expect(await xmlOf(xml, "job")).toMatchObject({ name });
    });

    it.each<[string, string, string, string, string, string | undefined]>([
      ["an unknown workflow", "?workflow=nope", "{}", "unknown-workflow", "/workflow", "value"],
      ["an unknown profile", "?profile=nope", "{}", "unknown-profile", "/profile", "value"],
      ["an unknown query parameter", "?worflow=x", "{}", "invalid-document", "/worflow", "unknown"],
      [
        "a query parameter twice",
        "?name=a&name=b",
        "{}",
        "conflicting-fields",
        "/name",
        "conflict",
      ],
      [
        "query and body at odds",
        "?name=a",
        '{"name":"b"}',
        "conflicting-fields",
        "/name",
        "conflict",
      ],
      ["an empty query value", "?name=", "{}", "invalid-document", "/name", "length"],
      ["NUL in the query", "?name=a%00", "{}", "invalid-document", "/name", "characters"],
      [
        "64 KB of name",
        "",
        JSON.stringify({ name: "x".repeat(60_000) }),
        "invalid-document",
        "/name",
        "length",
      ],
      ["NUL in a name", "", '{"name":"a\\u0000"}', "invalid-document", "/name", "characters"],
      [
        "an unknown option in a job",
        "",
        '{"options":[{"name":"X","value":"1"}]}',
        "invalid-option",
        "/options/0/name",
        "unknown",
      ],
      [
        "an unknown option in a list",
        "",
        '[{"name":"DPI","value":"72"},{"name":"X","value":"1"}]',
        "invalid-option",
        "/1/name",
        "unknown",
      ],
      [
        "an ill-typed option in a list",
        "?name=a",
        '[{"name":"DPI","value":"many"}]',
        "invalid-option",
        "/0/value",
        "value",
      ],
      [
        "an option twice",
        "",
        '[{"name":"DPI","value":"72"},{"name":"DPI","value":"73"}]',
        "invalid-option",
        "/1/name",
        "count",
      ],
      [
        "an option without value",
        "",
        '[{"name":"DPI"}]',
        "invalid-document",
        "/0/value",
        "required",
      ],
      [
        "a field that only answers have",
        "",
        '{"jobId":"x"}',
        "invalid-document",
        "/jobId",
        "unknown",
      ],
      [
        "a rule for a workflow that needs documents",
        "",
        '{"execSchedule":"0 0 * * *"}',
        "not-supported",
        "/execSchedule",
        "unsupported",
      ],
      ["a number for a document", "", "7", "invalid-document", "", "type"],
    ])("refuses %s with pointer and rule", async (...[, query, body, code, pointer, rule]) => {
      const response = await call(`/v1/jobs${query}`, { method: "POST", headers: JSON_TYPE, body });
      const problem = await expectProblem(response, 400, code);
      expect(problem.violations?.[0]).toMatchObject({ pointer, rule });
    });

    it("takes the same value in query and body", async () => {
      expect((await submit({ name: "same" }, "?name=same"))["name"]).toBe("same");
    });

    it("points into XML as into JSON", async () => {
      const response = await call("/v1/jobs", {
        method: "POST",
        headers: { ...XML_TYPE, Accept: "application/json" },
        body: "<options><option><name>X</name><value>1</value></option></options>",
      });
      const problem = await expectProblem(response, 400, "invalid-option");
      expect(problem.violations?.[0]?.pointer).toBe("/0/name");
    });

    it.each<[string, Record<string, string>, string, number, string]>([
      ["broken JSON", JSON_TYPE, "{", 400, "malformed-document"],
      ["trailing comma", JSON_TYPE, "[1,]", 400, "malformed-document"],
      ["duplicate keys", JSON_TYPE, '{"name":"a","name":"b"}', 400, "malformed-document"],
      ["__proto__", JSON_TYPE, '{"__proto__":{}}', 400, "malformed-document"],
      ["100,000 brackets", JSON_TYPE, "[".repeat(60_000), 400, "malformed-document"],
      ["a DOCTYPE", XML_TYPE, "<!DOCTYPE job><job/>", 400, "malformed-document"],
      ["two roots", XML_TYPE, "<job/><job/>", 400, "malformed-document"],
      ["another root", XML_TYPE, "<bob/>", 400, "invalid-document"],
      ["a foreign namespace", XML_TYPE, '<job xmlns="urn:x"/>', 400, "invalid-document"],
      ["plain text", { "Content-Type": "text/plain" }, "x", 415, "unsupported-media-type"],
      [
        "a form",
        { "Content-Type": "application/x-www-form-urlencoded" },
        "a=b",
        415,
        "unsupported-media-type",
      ],
      [
        "JSON in Latin-1",
        { "Content-Type": "application/json; charset=iso-8859-1" },
        "{}",
        415,
        "unsupported-media-type",
      ],
      [
        "an unknown charset",
        { "Content-Type": "application/xml; charset=utf-7" },
        "<job/>",
        415,
        "unsupported-media-type",
      ],
    ])("refuses %s", async (...[, headers, body, status, code]) => {
      const response = await call("/v1/jobs", {
        method: "POST",
        headers: { Accept: "application/json", ...headers },
        body,
      });
      await expectProblem(response, status, code);
      const isType = code === "unsupported-media-type" && !body.startsWith("<");
      expect(response.headers.has("accept-post")).toBe(isType);
      expect(Object.hasOwn(Object.prototype, "x")).toBe(false);
    });

    it("takes a body of the greatest size and refuses one byte more", async () => {
      const padded = (sizeBytes: number) => `{}${" ".repeat(sizeBytes - 2)}`;
      const post = (body: string) => call("/v1/jobs", { method: "POST", headers: JSON_TYPE, body });
      expect((await post(padded(BODY_BYTES_MAX))).status).toBe(201);
      const response = await post(padded(BODY_BYTES_MAX + 1));
      await expectProblem(response, 413, "payload-too-large");
    });

    it("makes no job for a caller who can read no answer", async () => {
      const count = async () =>
        ((await (await call("/v1/jobs?limit=500")).json()) as unknown[]).length;
      const before = await count();
      const response = await call("/v1/jobs", { method: "POST", headers: { Accept: "text/html" } });
      await expectProblem(response, 406, "not-acceptable");
      expect(await count()).toBe(before);
    });
  });

  describe("negotiation", () => {
    const JAVA_8 = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2";
    it.each([
      ["text/xml", "text/xml; charset=utf-8", "text/xml; charset=utf-8"],
      ["text/xml, application/xml;q=.5", "text/xml; charset=utf-8", "text/xml; charset=utf-8"],
      [
        "application/xml, text/xml",
        "application/xml; charset=utf-8",
        "application/problem+xml; charset=utf-8",
      ],
      ["application/json; utf-8", "application/json", "application/problem+json"],
      [JAVA_8, "application/json", "application/problem+json"],
    ])("answers %s with what it asks for", async (accept, document, problem) => {
      const headers = { Accept: accept };
      for (const path of ["/v1/jobs", "/v1/workflows", "/v1"]) {
        const answer = await call(path, { headers });
        expect([answer.status, answer.headers.get("content-type")]).toEqual([200, document]);
      }
      for (const path of ["/v1/jobs/x", "/v1/jobs?limit=x"]) {
        const { headers: told } = await call(path, { headers });
        expect(told.get("content-type")).toBe(problem);
      }
    });

    it("reads a body whose type has odd parameters", async () => {
      const response = await call("/v1/jobs", {
        method: "POST",
        headers: { "Content-Type": "application/json; utf-8" },
        body: "{}",
      });
      expect(response.status).toBe(201);
    });
  });

  describe("reading jobs", () => {
    it("pages from the newest to the oldest, without gaps or doubles", async () => {
      const made: string[] = [];
      for (let index = 0; index < 5; index += 1) {
        made.unshift((await submit({ name: `page ${index}` })).jobId);
      }
      const seen: string[] = [];
      let path: string | undefined = "/v1/jobs?limit=2";
      for (let pages = 0; path !== undefined && pages < 3; pages += 1) {
        const response: Response = await call(path);
        const jobs = (await response.json()) as JobShape[];
        expectValid("jobs", jobs);
        expect(jobs.length).toBeLessThanOrEqual(2);
        seen.push(...jobs.map((job) => job.jobId));
        path = /<([^>]+)>; rel="next"/u.exec(response.headers.get("link") ?? "")?.[1];
      }
      expect(seen.slice(0, 5)).toEqual(made);
    });

    it("has no next page where all jobs are shown", async () => {
      expect((await call("/v1/jobs?limit=500")).headers.get("link")).toBeNull();
    });

    it.each(["0", "501", "-1", "x", "1e2", ""])("refuses limit=%s", async (limit) => {
      const problem = await expectProblem(
        await call(`/v1/jobs?limit=${limit}`),
        400,
        "invalid-document",
      );
      expect(problem.violations?.[0]?.pointer).toBe("/limit");
    });

    it("refuses a cursor that is no id", async () => {
      await expectProblem(await call("/v1/jobs?before=x'--"), 400, "invalid-document");
    });

    it("tells list, job and workflows in XML too", async () => {
      const { jobId } = await submit();
      await addFile(jobId, "b&<c>.pdf");
      const accept = { headers: { Accept: "application/xml" } };
      expect(await xmlOf(await call("/v1/jobs", accept), "jobs")).toEqual(
        await (await call("/v1/jobs")).json(),
      );
      const job = await xmlOf(await call(`/v1/jobs/${jobId}/`, accept), "job");
      expect(job).toEqual(await (await call(`/v1/jobs/${jobId}`)).json());
      expect(job).toMatchObject({ documents: [{ fileName: "b&c.pdf", size: "8" }] });
      const workflows = await (await call("/v1/workflows/")).json();
      expectValid("workflows", workflows);
      expect(await xmlOf(await call("/v1/workflows", accept), "workflows")).toEqual(workflows);
      expect(workflows).toMatchObject([{ name: "Archive PDF/A-2", isDefault: true }]);
    });

    it.each([
      UNKNOWN_ID,
      UNKNOWN_ID.toUpperCase(),
      "1",
      "..%2f..%2fetc",
      "a%00b",
      "%0d%0aX-Evil:%201",
      "x".repeat(5000),
      "%E2%80%AE",
    ])("has no job %s", async (id) => {
      for (const path of [
        `/v1/jobs/${id}`,
        `/v1/jobs/${id}/result`,
        `/v1/jobs/${id}/result/${id}`,
      ]) {
        const response = await call(path);
        expect(response.headers.has("x-evil")).toBe(false);
        await expectProblem(response, 404, "not-found");
      }
      await expectProblem(await call(`/v1/jobs/${id}:start`, { method: "POST" }), 404, "not-found");
      await expectProblem(
        await call(`/v1/jobs/${id}:cancel`, { method: "POST" }),
        404,
        "not-found",
      );
      await expectProblem(await call(`/v1/jobs/${id}`, { method: "DELETE" }), 404, "not-found");
    });
  });

  describe("the life of a job", () => {
    it("goes from submit to result to deletion", async () => {
      const jobId = await startedJob();
      await expectProblem(await call(`/v1/jobs/${jobId}/result`), 409, "result-not-ready");
      await expectProblem(
        await call(`/v1/jobs/${jobId}/result/${UNKNOWN_ID}`),
        409,
        "result-not-ready",
      );
      const resultId = await server.finish(jobId, {
        fileName: "x.txt",
        contentType: "text/plain",
        text: "done",
      });
      const result = await (await call(`/v1/jobs/${jobId}/result`)).json();
      expectValid("result", result);
      expect(result).toMatchObject({
        status: "success",
        success: true,
        dataList: [{ resultId, fileName: "x.txt", size: "4" }],
      });
      const xml = await call(`/v1/jobs/${jobId}/result/`, {
        headers: { Accept: "application/xml" },
      });
      expect(await xmlOf(xml, "result")).toEqual(result);
      await expectProblem(await call(`/v1/jobs/${jobId}/result/${UNKNOWN_ID}`), 404, "not-found");
      const cancelled = await call(`/v1/jobs/${jobId}:cancel`, { method: "POST" });
      expect([cancelled.status, await cancelled.text()]).toEqual([202, ""]);
      expect((await call(`/v1/jobs/${jobId}/`, { method: "DELETE" })).status).toBe(204);
      await expectProblem(await call(`/v1/jobs/${jobId}`), 404, "not-found");
      await expectProblem(await call(`/v1/jobs/${jobId}`, { method: "DELETE" }), 404, "not-found");
    });

    it("does not start without documents, nor twice", async () => {
      const { jobId } = await submit();
      const start = () => call(`/v1/jobs/${jobId}:start/`, { method: "POST" });
      const problem = await expectProblem(await start(), 400, "invalid-document");
      expect(problem.violations?.[0]).toMatchObject({ pointer: "/documents", rule: "required" });
      await addFile(jobId);
      expect((await start()).status).toBe(204);
      await expectProblem(await start(), 409, "illegal-transition");
    });

    it("is cancelled before it runs, and asked to stop while it runs", async () => {
      const waiting = await startedJob();
      expect((await call(`/v1/jobs/${waiting}:cancel`, { method: "POST" })).status).toBe(202);
      expect(await (await call(`/v1/jobs/${waiting}`)).json()).toMatchObject({
        outcome: "cancelled",
      });
      expect(await (await call(`/v1/jobs/${waiting}/result`)).json()).toMatchObject({
        status: "error",
        error: { code: "canceled" },
      });
      const running = await startedJob();
      await server.claim(running);
      expect((await call(`/v1/jobs/${running}:cancel`, { method: "POST" })).status).toBe(202);
      expect((await call(`/v1/jobs/${running}`, { method: "DELETE" })).status).toBe(202);
      await expectProblem(await call(`/v1/jobs/${running}`), 404, "not-found");
    });
  });

  describe("addresses, methods and formats", () => {
    it.each([
      ["/v1/jobs", "PUT", "POST, GET, HEAD"],
      ["/v1/jobs/", "DELETE", "POST, GET, HEAD"],
      ["/v1/workflows", "POST", "GET, HEAD"],
      [`/v1/jobs/${UNKNOWN_ID}`, "PATCH", "GET, HEAD, DELETE"],
      [`/v1/jobs/${UNKNOWN_ID}:start`, "GET", "POST"],
      [`/v1/jobs/${UNKNOWN_ID}:cancel`, "DELETE", "POST"],
      [`/v1/jobs/${UNKNOWN_ID}/data`, "GET", "POST"],
      [`/v1/jobs/${UNKNOWN_ID}/result`, "POST", "GET, HEAD"],
      [`/v1/jobs/${UNKNOWN_ID}/result/${UNKNOWN_ID}`, "PUT", "GET, HEAD"],
      ["/v1/jobs", "OPTIONS", "POST, GET, HEAD"],
    ])("%s does not take %s", async (path, method, allow) => {
      const response = await call(path, { method });
      await expectProblem(response, 405, "method-not-allowed");
      expect(response.headers.get("allow")).toBe(allow);
    });

    it.each(["/", "/v1/nothing", "/v1/jobsx", `/v1/jobs/${UNKNOWN_ID}/nothing`, "/v2/jobs"])(
      "%s is unknown",
      async (path) => {
        await expectProblem(await call(path), 404, "not-found");
      },
    );

    it("tells a broken path as such", async () => {
      await expectProblem(await call("/v1/jobs/%zz"), 400, "malformed-document");
    });

    it.each<[string, string, RequestInit, number]>([
      ["404", "/nothing", {}, 404],
      ["405", "/v1/workflows", { method: "DELETE" }, 405],
      ["415", "/v1/jobs", { method: "POST", body: "x" }, 415],
      ["413", "/v1/jobs", { method: "POST", body: "x".repeat(BODY_BYTES_MAX + 1) }, 413],
      ["400", "/v1/jobs?limit=x", {}, 400],
      ["409", "", {}, 409],
    ])("tells %s in XML to those who ask for it", async (...[, path, init, status]) => {
      const address = path === "" ? `/v1/jobs/${await startedJob()}/result` : path;
      for (const accept of [
        "application/xml",
        "text/xml;q=0.5, text/html",
        "application/xml, application/problem+xml",
      ]) {
        const response = await call(address, { ...init, headers: { Accept: accept } });
        expect(response.status).toBe(status);
        const type = accept.startsWith("text/xml") ? "text/xml" : "application/problem+xml";
        expect(response.headers.get("content-type")).toBe(`${type}; charset=utf-8`);
        const document = server.contract.parseXml(new Uint8Array(await response.arrayBuffer()));
        const value = server.contract.readXml(document.root, {
          vocabulary: "problem",
          name: "problem",
        });
        document.dispose();
        expect(value).toMatchObject({ status });
      }
    });

    it("tells a problem in the request's format where Accept says nothing", async () => {
      const response = await call("/v1/jobs", {
        method: "POST",
        headers: { ...XML_TYPE, Accept: "*/*" },
        body: "<job",
      });
      expect(response.headers.get("content-type")).toBe("application/problem+xml; charset=utf-8");
    });

    it("answers HEAD as GET, without a body", async () => {
      for (const path of ["/v1/jobs", "/v1/workflows", "/nothing", `/v1/jobs/${UNKNOWN_ID}`]) {
        const get = await call(path);
        const length = String((await get.arrayBuffer()).byteLength);
        const head = await call(path, { method: "HEAD" });
        expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([
          get.status,
          length,
          "",
        ]);
      }
    });

    it("lets nobody in by a foreign Host or Origin", async () => {
      const foreign = (headers: Record<string, string>) =>
        new Promise<number>((resolve, reject) => {
          httpRequest({ port: server.port, path: "/v1/jobs", headers }, (response) => {
            response.resume();
            resolve(response.statusCode ?? 0);
          })
            .on("error", reject)
            .end();
        });
      expect(await foreign({ Host: "jobs.example" })).toBe(403);
      expect(await foreign({ Host: "localhost:8080", Origin: "https://evil.example" })).toBe(403);
      expect(await foreign({ Host: "localhost:8080", Origin: "null" })).toBe(403);
      expect(await foreign({ Host: "localhost:8080", Origin: "http://localhost:3000" })).toBe(200);
    });

    it("explains each problem on a page of its own", async () => {
      const page = await call("/problems/result-not-ready");
      expect(page.headers.get("content-type")).toBe("text/markdown; charset=utf-8");
      expect(await page.text()).toContain("HTTP status: 409");
      expect(await (await call("/problems")).text()).toContain("/problems/internal");
      await expectProblem(await call("/problems/nothing"), 404, "not-found");
    });
  });
});

describe("failures inside", () => {
  it("are told without their text, which goes to the log with the request id", async () => {
    const broken = await startRestDoor({
      breakPorts: (ports) => ({
        ...ports,
        jobs: { ...ports.jobs, listSmall: () => Promise.reject(new Error("secret /path/to/db")) },
      }),
    });
    try {
      const response = await fetch(`${broken.url}/v1/jobs`);
      const text = await response.text();
      expect(response.status).toBe(500);
      expect(text).toContain('"internal"');
      expect(text).not.toContain("secret");
      expect(broken.logged.join()).toContain(response.headers.get("x-request-id"));
    } finally {
      await broken.close();
    }
  });
});
