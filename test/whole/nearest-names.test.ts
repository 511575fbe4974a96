/** Messages that help: an unknown name is answered with the nearest known one, and a wrong type with what to write. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { envelope, LATEST, SERVICE, TWIN, twinRequest } from "../harness/ips-message.ts";
import { startServer, type TestServer } from "../harness/start-server.ts";

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});

afterAll(() => server.close());

/** The answer's text to a POST. */
async function told(path: string, body: string, type = "application/json"): Promise<string> {
  const answer = await fetch(server.url + path, {
    method: "POST",
    headers: { "Content-Type": type },
    body,
  });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  return answer.text();
}

/** The message of the first violation, or the detail. */
async function message(path: string, body: string, type?: string): Promise<string> {
  const problem = JSON.parse(await told(path, body, type)) as {
    detail: string;
    violations?: { message: string }[];
  };
  return problem.violations?.[0]?.message ?? problem.detail;
}

const XML = "application/xml";

describe("an unknown name is answered with the nearest one", () => {
  test.each([
    ["a field", "/v1/jobs", '{"callbackUrl": "http://x"}', "`callbackURL`"],
    [
      "a field of a list's item",
      "/v1/jobs",
      '{"options": [{"nmae": "a", "value": "b"}]}',
      "`name`",
    ],
    ["a job type", "/v1/jobs", '{"parameters": {"uploadUrlJob": {}}}', "`uploadUrlsJob`"],
    ["an enumerated word", "/v1/jobs", '{"callbackFormat": "JSON"}', '; write "json".'],
    [
      "a word of a list",
      "/v1/jobs",
      '{"callbackEvents": ["job.complete"]}',
      '; write "job.completed".',
    ],
    ["a query parameter", "/v1/jobs?work-flow=rip-pdf", "{}", "Did you mean workflow?"],
    ["a workflow", "/v1/jobs", '{"workflow": "rip_pfd"}', "Did you mean rip-pdf?"],
    ["a profile", "/v1/jobs", '{"profile": "Screen"}', "Did you mean screen?"],
    ["a yes or no", "/v1/jobs?start=True", "{}", "Did you mean true?"],
    [
      "an option",
      "/v1/jobs",
      '{"options": [{"name": "Resolution", "value": "72"}]}',
      "Did you mean resolution?",
    ],
    [
      "a choice",
      "/v1/jobs",
      '{"options": [{"name": "format", "value": "PNG"}]}',
      "Did you mean png?",
    ],
    [
      "a word of IPS",
      "/v1/jobs",
      '{"parameters": {"imageServingPublishJob": {"publishType": "full", "emailSetting": "None"}}}',
      "Did you mean Full?",
    ],
    [
      "an operation in the address",
      "/scene7/api/getCompanyinfos",
      "{}",
      "Did you mean getCompanyInfo?",
    ],
    [
      "an operation of ours in the address",
      "/scene7/api/getArtworks",
      "{}",
      "Did you mean getArtwork?",
    ],
    [
      "a capability of artwork",
      "/v1/jobs",
      '{"workflow": "artwork", "capabilities": {"checkfix": true}}',
      "Did you mean `checkFix`?",
    ],
    [
      "a shop's profile",
      "/api/jobs",
      '{"externalId": "a", "capabilities": {"checkFix": true, "checkFixProfile": "ofset"}}',
      "Did you mean offset?",
    ],
  ])("%s", async (...[, path, body, meant]) => {
    expect(await message(path, body)).toContain(meant);
  });

  test("an element in XML", async () => {
    const body = "<job><callbackUrl>http://x</callbackUrl></job>";
    expect(await told("/v1/jobs", body, XML)).toContain("Did you mean `callbackURL`?");
  });

  test("a word in a query", async () => {
    const answer = await fetch(`${server.url}/v1/jobs?status=complete`);
    expect(await answer.text()).toContain("Did you mean completed?");
  });

  test("an operation by SOAP, and one of its words", async () => {
    const call = (content: string) => told(SERVICE, envelope({ body: content }), "text/xml");
    expect(await call(`<submitJobParams xmlns="${LATEST}"/>`)).toContain(
      "Did you mean submitJobParam?",
    );
    const list = `<getJobLogsParam xmlns="${LATEST}"><companyHandle>c|1</companyHandle><sortDirection>ascending</sortDirection></getJobLogsParam>`;
    expect(await call(list)).toContain("Did you mean Ascending?");
  });

  test("an authHeader in plain XML", async () => {
    const ask = twinRequest("<authHeaders/><getJobLogsParam/>");
    expect(await told(TWIN, ask, "text/xml")).toContain("It holds authHeaders, not authHeader.");
  });

  test("what is near to nothing is answered with what there is", async () => {
    expect(await message("/v1/jobs", '{"colour": 1}')).toMatch(
      /^`colour` is not known here\. Known are /u,
    );
  });
});

describe("what is wrong around a document is told by what came", () => {
  const ID = "0196f6a5-4d5e-7000-8000-000000000000";

  test.each([
    ["an action of a job", "POST", `/v1/jobs/${ID}:strt`, {}, 404, "Did you mean :start?"],
    ["an action of a schedule", "POST", `/v1/schedules/${ID}:stop`, {}, 404, "no action :stop"],
    ["no Content-Type", "POST", "/v1/jobs", { "Content-Type": "" }, 415, "no Content-Type. Send"],
    [
      "another Content-Type",
      "POST",
      "/v1/jobs",
      { "Content-Type": "text/csv" },
      415,
      "The Content-Type text/csv is not taken here. Send a job document as application/json or application/xml or text/xml; or a job and its files",
    ],
    [
      "another charset",
      "POST",
      "/v1/jobs",
      { "Content-Type": "application/json; charset=utf-16" },
      415,
      "JSON is always UTF-8",
    ],
    ["a tag without quotes", "GET", "/v1/jobs", { "If-Match": "abc" }, 412, "stand in quotes"],
  ])("%s", async (...[, method, path, headers, status, told]) => {
    const body = method === "POST" ? new Uint8Array([0x7b, 0x7d]) : undefined;
    const answer = await fetch(server.url + path, { method, headers, body: body ?? null });
    const { detail } = (await answer.json()) as { detail: string };
    expect([answer.status, detail]).toEqual([status, expect.stringContaining(told)]);
  });

  test("a Last-Event-ID that is no number", async () => {
    const made = await fetch(`${server.url}/v1/jobs`, { method: "POST" });
    const { jobId } = (await made.json()) as { jobId: string };
    const headers = { "Last-Event-ID": "abc" };
    const answer = await fetch(`${server.url}/v1/jobs/${jobId}/events`, { headers });
    expect(await answer.json()).toMatchObject({
      status: 400,
      violations: [
        { pointer: "", message: "Last-Event-ID must be the sequence number of an event." },
      ],
    });
  });

  test.each([
    ["XML as JSON", "<job/>", "application/json", "begins with `<`"],
    ["JSON as XML", '{"name": "x"}', XML, "begins with `{`"],
    ["a list as XML", " [1]", XML, "begins with `[`"],
  ])("%s", async (...[, body, type, words]) => {
    expect(await told("/v1/jobs", body, type)).toContain(words);
  });

  test("an address of another kind, and a locale", async () => {
    expect(await message("/v1/jobs", '{"callbackURL": "ftp://x"}')).toBe(
      "`callbackURL` must be an address that begins with http:// or https://.",
    );
    expect(await told("/v1/jobs", "<job><callbackURL>ftp://x</callbackURL></job>", XML)).toContain(
      "must be an address that begins with http:// or https://",
    );
    expect(await message("/v1/jobs", '{"locale": "german"}')).toMatch(
      /must be a language such as en/u,
    );
  });
});

describe("a wrong type is answered with what to write", () => {
  const option = (value: unknown, name = "resolution"): string =>
    JSON.stringify({ options: [{ name, value }] });

  test.each([
    ["a number where a text belongs", option(72), '`value` must be a string; write "72".'],
    ["true where a text belongs", option(true, "x"), '`value` must be a string; write "true".'],
    [
      "a text where true belongs",
      '{"isTest": "True"}',
      "`isTest` must be true or false; write true.",
    ],
    ["a 1 where true belongs", '{"isTest": 1}', "`isTest` must be true or false; write true."],
    [
      "an object where a list belongs",
      '{"tags": {}}',
      "There must be an array here, [ ] around its items.",
    ],
    ["a text that says nothing of it", '{"isTest": "perhaps"}', "`isTest` must be true or false."],
    ["a long number", option(1e300), "`value` must be a string."],
  ])("%s", async (_, body, expected) => {
    const answer = await message("/v1/jobs", body);
    expect(answer).toBe(expected);
  });

  test("a text where a number belongs", async () => {
    const body = JSON.stringify({ catchUpSeconds: "60" });
    expect(await told("/v1/schedules", body)).toContain(
      "`catchUpSeconds` must be an integer; write 60.",
    );
  });

  test.each(["DOC.PASSWORD", "ApiKey", "session-token", undefined])(
    "but the value of %s is not repeated, because it may be a secret",
    async (name) => {
      const body = JSON.stringify({ options: [{ name, value: 918_273 }] });
      const answer = await told("/v1/jobs", body);
      expect(answer).toContain("`value` must be a string.");
      expect(answer).not.toContain("918273");
    },
  );

  test("nor is a field that the contract marks as secret", async () => {
    const body = JSON.stringify({ password: 918_273, companyHandle: 1 });
    expect(await told("/scene7/api/checkLogin", body)).not.toContain("918273");
  });
});
