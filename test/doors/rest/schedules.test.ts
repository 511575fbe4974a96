/** Schedules over REST, in JSON and XML, on a whole server. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer, type TestServer } from "../../harness/start-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ TIME_ZONE: "Europe/Berlin" });
});
afterAll(() => server.close());

const JSON_TYPE = { "Content-Type": "application/json" };
const XML_TYPE = { "Content-Type": "application/xml" };
const PARAMETERS = { imageServingPublishJob: { publishType: "Full", emailSetting: "None" } };
const NIGHTLY = { name: "nightly", parameters: PARAMETERS, execSchedule: "0 0 3 * * ?" };
const XML_PARAMETERS =
  "<parameters><imageServingPublishJob><publishType>Full</publishType><emailSetting>None</emailSetting></imageServingPublishJob></parameters>";

/** What an answer holds; each test says what it expects there. */
// oxlint-disable-next-line typescript/no-explicit-any
type Body = any;

async function call(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${server.url}${path}`, init);
}

async function post(path: string, body?: unknown): Promise<Response> {
  return call(path, {
    method: "POST",
    ...(body === undefined ? {} : { headers: JSON_TYPE, body: JSON.stringify(body) }),
  });
}

async function make(fields: object = {}): Promise<Body> {
  const response = await post("/v1/schedules", { ...NIGHTLY, ...fields });
  expect(response.status).toBe(201);
  return response.json();
}

describe("POST /v1/schedules", () => {
  it("makes a schedule and tells its next five firings", async () => {
    const response = await post("/v1/schedules", {
      ...NIGHTLY,
      overlap: "skip",
      catchUpSeconds: 60,
    });
    expect(response.status).toBe(201);
    const schedule: Body = await response.json();
    expect(response.headers.get("Location")).toMatch(
      new RegExp(`/v1/schedules/${schedule.scheduleId}$`, "u"),
    );
    expect(schedule).toMatchObject({
      ...NIGHTLY,
      state: "active",
      workflow: "image-serving-publish",
      profile: "default",
      timeZone: "Europe/Berlin",
      overlap: "skip",
      catchUpSeconds: 60,
      skippedFirings: 0,
      missedFirings: 0,
    });
    expect(schedule.nextFireTimes).toHaveLength(5);
    const berlin = new Intl.DateTimeFormat("en-GB", {
      timeZone: "Europe/Berlin",
      timeStyle: "medium",
    });
    for (const time of schedule.nextFireTimes) {
      expect(berlin.format(new Date(time))).toBe("03:00:00");
    }
  });

  it("takes XML and answers in XML", async () => {
    const response = await call("/v1/schedules", {
      method: "POST",
      headers: XML_TYPE,
      body: `<schedule><name>x</name>${XML_PARAMETERS}<execSchedule>0 0 4 ? * Mon-Fri</execSchedule><timeZone>America/New_York</timeZone><overlap>queue</overlap></schedule>`,
    });
    expect(response.status).toBe(201);
    const text = await response.text();
    expect(text).toContain("<overlap>queue</overlap>");
    expect(text).toContain("<timeZone>America/New_York</timeZone>");
    expect(text.match(/<fireTime>/gu)).toHaveLength(5);
  });

  it.each<[string, object, string, string]>([
    ["an unknown overlap", { overlap: "maybe" }, "invalid-document", "/overlap"],
    [
      "a window of more than a week",
      { catchUpSeconds: 604_801 },
      "invalid-document",
      "/catchUpSeconds",
    ],
    [
      "a time beside the rule",
      { execTime: "2030-01-01T00:00:00Z" },
      "invalid-document",
      "/execTime",
    ],
    [
      "a rule that never fires",
      { execSchedule: "0 0 0 30 2 ?" },
      "invalid-document",
      "/execSchedule",
    ],
    ["no rule", { execSchedule: undefined }, "invalid-document", "/execSchedule"],
    ["an unknown zone", { timeZone: "Mars/Olympus" }, "invalid-document", "/timeZone"],
    ["fields that only answers have", { state: "active" }, "invalid-document", "/state"],
  ])("refuses %s", async (...[, fields, code, pointer]) => {
    const response = await post("/v1/schedules", { ...NIGHTLY, ...fields });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code, violations: [{ pointer }] });
  });
});

describe("POST /v1/jobs", () => {
  it("with a rule makes a schedule, in JSON and XML", async () => {
    const json = await post("/v1/jobs", NIGHTLY);
    expect(json.status).toBe(201);
    expect(json.headers.get("Location")).toContain("/v1/schedules/");
    expect(await json.json()).toMatchObject({ state: "active", overlap: "allow" });
    const xml = await call("/v1/jobs", {
      method: "POST",
      headers: XML_TYPE,
      body: `<job><name>x</name>${XML_PARAMETERS}<execSchedule>0 3 * * *</execSchedule></job>`,
    });
    expect(xml.status).toBe(201);
    expect(await xml.text()).toMatch(/<schedule>\s*<scheduleId>/u);
  });

  it("with a time makes a job that waits for it", async () => {
    const execTime = new Date(Date.now() + 3_600_000).toISOString();
    const response = await post("/v1/jobs", { name: "later", parameters: PARAMETERS, execTime });
    expect(await response.json()).toMatchObject({
      status: { code: "pending", message: `Waits for ${execTime}.` },
      execTime,
    });
  });
});

describe("a schedule's address", () => {
  it("tells, pauses, resumes and deletes it", async () => {
    const { scheduleId } = await make();
    const path = `/v1/schedules/${scheduleId}`;
    expect(await (await call(path)).json()).toMatchObject({ scheduleId, state: "active" });
    const paused = await post(`${path}:pause`);
    expect(paused.status).toBe(200);
    expect(await paused.json()).toMatchObject({ state: "paused", nextFireTimes: [] });
    const resumed: Body = await (await post(`${path}:resume`)).json();
    expect(resumed).toMatchObject({ state: "active" });
    expect(resumed.nextFireTimes).toHaveLength(5);
    expect((await call(path, { method: "DELETE" })).status).toBe(204);
    for (const gone of [await call(path), await post(`${path}:run`), await post(`${path}:pause`)]) {
      expect(gone.status).toBe(404);
    }
  });

  it("runs it now: a job that knows its schedule", async () => {
    const { scheduleId } = await make();
    const response = await post(`/v1/schedules/${scheduleId}:run`);
    expect(response.status).toBe(201);
    const job: Body = await response.json();
    expect(job).toMatchObject({ scheduleId, name: "nightly", workflow: "image-serving-publish" });
    expect(job).not.toHaveProperty("execSchedule");
    const xml = await call(`/v1/jobs/${job.jobId}`, { headers: { Accept: "application/xml" } });
    expect(await xml.text()).toContain(`<scheduleId>${scheduleId}</scheduleId>`);
  });

  it("is 404 for what is no id, and 405 for what it does not take", async () => {
    expect((await call("/v1/schedules/nonsense")).status).toBe(404);
    expect((await call("/v1/schedules", { method: "DELETE" })).status).toBe(405);
  });

  it("is listed, newest first, page by page, in JSON and XML", async () => {
    const made = [await make(), await make(), await make()].map(({ scheduleId }) => scheduleId);
    const first = await call("/v1/schedules?limit=2");
    const page: Body = await first.json();
    expect(page.map((each: Body) => each.scheduleId)).toEqual([made[2], made[1]]);
    const next = /<([^>]+)>; rel="next"/u.exec(first.headers.get("Link") ?? "")?.[1] ?? "";
    const second: Body = await (await call(next.replace(server.url, ""))).json();
    expect(second[0].scheduleId).toBe(made[0]);
    const xml = await call("/v1/schedules?limit=1", { headers: { Accept: "application/xml" } });
    expect(await xml.text()).toContain(`<scheduleId>${made[2]}</scheduleId>`);
  });
});
