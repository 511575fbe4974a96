/** Preconditions hold on every method: where they fail, 412 is answered and nothing is done (RFC 9110 §13). */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postJson } from "../../harness/fetch-json.ts";
import { startServer, type TestServer } from "../../harness/start-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

type Headers = Readonly<Record<string, string>>;

const send = (method: string, path: string, headers: Headers = {}): Promise<Response> =>
  fetch(`${server.url}${path}`, { method, headers });

async function post(path: string, body: object): Promise<{ jobId: string; scheduleId: string }> {
  const response = await postJson(`${server.url}${path}`, body);
  return (await response.json()) as { jobId: string; scheduleId: string };
}

const newJob = async (): Promise<string> => `/v1/jobs/${(await post("/v1/jobs", {})).jobId}`;

async function newSchedule(): Promise<string> {
  const parameters = { imageServingPublishJob: { publishType: "Full", emailSetting: "None" } };
  const job = { name: "nightly", parameters, execSchedule: "0 0 3 * * ?" };
  return `/v1/schedules/${(await post("/v1/schedules", job)).scheduleId}`;
}

async function tagOf(address: string, accept = "application/json"): Promise<string> {
  return (await send("GET", address, { Accept: accept })).headers.get("etag") ?? "";
}

const STALE = '"stale"';

describe.each<[string, () => Promise<string>, string, string]>([
  ["deleting a job", newJob, "DELETE", ""],
  ["cancelling a job", newJob, "POST", ":cancel"],
  ["starting a job", newJob, "POST", ":start"],
  ["holding a job", newJob, "POST", ":hold"],
  ["releasing a job", newJob, "POST", ":release"],
  ["changing the priority of a job", newJob, "POST", ":prioritize?priority=60"],
  ["adding to a job", newJob, "POST", "/data?url=http%3A%2F%2F127.0.0.1%2Fa.pdf"],
  ["deleting a schedule", newSchedule, "DELETE", ""],
  ["pausing a schedule", newSchedule, "POST", ":pause"],
  ["resuming a schedule", newSchedule, "POST", ":resume"],
  ["running a schedule", newSchedule, "POST", ":run"],
])("%s", (...[, make, method, suffix]) => {
  it.each<[string, Headers]>([
    ["a stale If-Match", { "If-Match": STALE }],
    ["a weak If-Match", { "If-Match": "W/*" }],
    ["If-None-Match: *", { "If-None-Match": "*" }],
    ["a time before the change", { "If-Unmodified-Since": "Wed, 21 Oct 2015 07:28:00 GMT" }],
  ])("does nothing on %s", async (_what, headers) => {
    const address = await make();
    const before = await (await send("GET", address)).text();
    const response = await send(method, `${address}${suffix}`, headers);
    const problem = (await response.json()) as { code: string };
    expect([response.status, problem.code]).toEqual([412, "precondition-failed"]);
    expect(await (await send("GET", address)).text()).toBe(before);
  });

  it.each(["application/json", "application/xml"])(
    "goes on with the tag that %s has",
    async (accept) => {
      const address = await make();
      const tag = await tagOf(address, accept);
      const response = await send(method, `${address}${suffix}`, { "If-Match": `"x", ${tag}` });
      expect([404, 412]).not.toContain(response.status);
    },
  );

  it("does nothing where If-None-Match names the tag, and goes on where it names another", async () => {
    const address = await make();
    const tag = `W/${await tagOf(address)}`;
    const path = `${address}${suffix}`;
    expect((await send(method, path, { "If-None-Match": tag })).status).toBe(412);
    expect((await send(method, path, { "If-None-Match": STALE })).status).toBeLessThan(410);
  });
});

describe("If-Unmodified-Since", () => {
  it("lets a job be deleted that has not changed since", async () => {
    const address = await newJob();
    const since = new Date(Date.now() + 1000).toUTCString();
    expect((await send("DELETE", address, { "If-Unmodified-Since": since })).status).toBe(204);
  });

  it("that is no date counts as absent", async () => {
    const address = await newJob();
    expect((await send("DELETE", address, { "If-Unmodified-Since": "soon" })).status).toBe(204);
  });

  it("counts only where there is no If-Match", async () => {
    const address = await newJob();
    const headers = {
      "If-Match": await tagOf(address),
      "If-Unmodified-Since": "Wed, 21 Oct 2015 07:28:00 GMT",
    };
    expect((await send("DELETE", address, headers)).status).toBe(204);
  });
});

describe("reading", () => {
  it.each(["", "/events"])("a job%s with a stale If-Match is 412", async (suffix) => {
    const address = `${await newJob()}${suffix}`;
    expect((await send("GET", address, { "If-Match": STALE })).status).toBe(412);
    const tag = await tagOf(address);
    expect((await send("GET", address, { "If-Match": tag })).status).toBe(200);
    expect((await send("GET", address, { "If-None-Match": tag })).status).toBe(304);
  });

  it("a list with a stale If-Match is 412", async () => {
    expect((await send("GET", "/v1/jobs", { "If-Match": STALE })).status).toBe(412);
  });
});

it("a change of what is not there is 404, whatever it is conditional on", async () => {
  const address = "/v1/jobs/01a20182-c10f-74d0-a377-f9abbe861e18";
  expect((await send("DELETE", address, { "If-Match": STALE })).status).toBe(404);
});
