/** In which order jobs wait: their priority and place, told and changed by JSON, XML and the dashboard. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postJson } from "../../harness/fetch-json.ts";
import { STANDING_ENGINE, startServer, type TestServer } from "../../harness/start-server.ts";

interface Told {
  readonly jobId: string;
  readonly hold?: boolean;
  readonly priority?: number;
  readonly queue?: { readonly position: number; readonly of: number };
}

const PARAMETERS = { imageServingPublishJob: { publishType: "Full", emailSetting: "None" } };

let server: TestServer;
let jobs: readonly string[] = [];
beforeAll(async () => {
  // Nobody takes the jobs, so that they wait.
  server = await startServer({}, { engine: STANDING_ENGINE });
  jobs = [
    await submitted({}),
    await submitted({ priority: 50 }),
    await submitted({ priority: 80 }),
  ];
});
afterAll(() => server.close());

async function submitted(fields: object): Promise<string> {
  const job = { name: "waiting", parameters: PARAMETERS, ...fields };
  return ((await (await postJson(`${server.url}/v1/jobs`, job)).json()) as Told).jobId;
}

const get = (id: string, accept = "application/json"): Promise<Response> =>
  fetch(`${server.url}/v1/jobs/${id}`, { headers: { Accept: accept } });
const job = async (id: string): Promise<Told> => (await (await get(id)).json()) as Told;
const prioritize = (
  id: string,
  query: string,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(`${server.url}/v1/jobs/${id}:prioritize${query}`, { method: "POST", headers });

describe("a job on hold", () => {
  const act = (id: string, what: string): Promise<Response> =>
    fetch(`${server.url}/v1/jobs/${id}:${what}`, { method: "POST" });

  it("is held and released, each told once, and has no place meanwhile", async () => {
    const id = await submitted({});
    expect((await act(id, "hold")).status).toBe(204);
    expect((await act(id, "hold")).status).toBe(204);
    const held = await job(id);
    expect(held).toMatchObject({ hold: true, status: { code: "pending" } });
    expect(held.queue).toBeUndefined();
    expect(await (await get(id, "application/xml")).text()).toContain("<hold>true</hold>");
    expect(await (await get(id, "text/html")).text()).toContain("on hold");
    expect((await act(id, "release")).status).toBe(204);
    expect((await act(id, "release")).status).toBe(204);
    const released = await job(id);
    expect([released.hold, released.queue?.of]).toEqual([undefined, expect.any(Number)]);
    const events = await (await fetch(`${server.url}/v1/jobs/${id}/events`)).text();
    expect(events.match(/"code":"job\.(?:held|released)"/gu)).toHaveLength(2);
    await act(id, "cancel");
  });

  it.each([
    ["JSON", "application/json", { name: "held", parameters: PARAMETERS, hold: true }],
    [
      "XML",
      "application/xml",
      "<job><name>held</name><parameters><imageServingPublishJob><publishType>Full</publishType><emailSetting>None</emailSetting></imageServingPublishJob></parameters><hold>true</hold></job>",
    ],
  ])("is submitted as that in %s", async (_name, type, body) => {
    const answer = await fetch(`${server.url}/v1/jobs`, {
      method: "POST",
      headers: { "Content-Type": type, Accept: "application/json" },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    const told = (await answer.json()) as Told;
    expect(told).toMatchObject({
      hold: true,
      status: { code: "pending", message: "On hold: it runs once it is released." },
    });
    const ended = await act(told.jobId, "cancel");
    expect(ended.status).toBe(202);
    expect((await job(told.jobId)).hold).toBeUndefined();
    expect([
      (await act(told.jobId, "hold")).status,
      (await act(told.jobId, "release")).status,
    ]).toEqual([409, 409]);
  });

  it("stays on hold when it is started, and says so to whoever asks for its result", async () => {
    const made = await postJson(`${server.url}/v1/jobs`, { workflow: "package", hold: true });
    const { jobId } = (await made.json()) as Told;
    const form = new FormData();
    form.append("data", new Blob(["one"]), "one.txt");
    await fetch(`${server.url}/v1/jobs/${jobId}/data`, { method: "POST", body: form });
    expect((await act(jobId, "start")).status).toBe(204);
    expect(await job(jobId)).toMatchObject({ hold: true, status: { code: "pending" } });
    const result = await fetch(`${server.url}/v1/jobs/${jobId}/result`);
    expect([result.status, await result.text()]).toEqual([
      409,
      expect.stringContaining("release it"),
    ]);
    await act(jobId, "release");
    expect((await job(jobId)).queue).toBeDefined();
    await act(jobId, "cancel");
  });

  it("is refused to what waits by itself", async () => {
    const when = {
      name: "nightly",
      parameters: PARAMETERS,
      execSchedule: "0 0 3 * * ?",
      hold: true,
    };
    for (const body of [when, { workflow: "artwork", hold: true }]) {
      const answer = await postJson(`${server.url}/v1/jobs`, body);
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
        400,
        "conflicting-fields",
      ]);
    }
    const artwork = await postJson(`${server.url}/v1/jobs`, { workflow: "artwork" });
    const { jobId } = (await artwork.json()) as Told;
    expect((await act(jobId, "hold")).status).toBe(409);
  });
});

describe("a job that waits", () => {
  it("tells its place, by its priority and then by its age, in JSON and XML, and not in lists", async () => {
    expect(await Promise.all(jobs.map(async (id) => (await job(id)).queue))).toEqual([
      { position: 2, of: 3 },
      { position: 3, of: 3 },
      { position: 1, of: 3 },
    ]);
    const xml = await (await get(jobs[2] ?? "", "application/xml")).text();
    expect(xml).toContain("<priority>80</priority>");
    expect(xml).toContain("<queue><position>1</position><of>3</of></queue>");
    const list = (await (await fetch(`${server.url}/v1/jobs`)).json()) as Told[];
    expect(list.slice(-3).map(({ priority }) => priority)).toEqual([80, 50, undefined]);
    expect(list.filter(({ queue }) => queue !== undefined)).toEqual([]);
  });

  it("moves where its priority is another, which is told once", async () => {
    const last = jobs[1] ?? "";
    expect((await prioritize(last, "?priority=100")).status).toBe(204);
    expect((await prioritize(last, "?priority=100")).status).toBe(204);
    expect(await job(last)).toMatchObject({ priority: 100, queue: { position: 1, of: 3 } });
    const events = await (await fetch(`${server.url}/v1/jobs/${last}/events`)).text();
    expect(events.match(/"message":"[^"]*priority[^"]*"/gu)).toEqual([
      expect.stringContaining("changed the priority from 50 to 100."),
    ]);
  });

  it("is the same to If-Match wherever it stands, and another to If-None-Match once it moved", async () => {
    const id = await submitted({ priority: 10 });
    const tag = (await get(id)).headers.get("etag") ?? "";
    await submitted({ priority: 90 });
    const asked = { headers: { "If-None-Match": tag } };
    expect((await fetch(`${server.url}/v1/jobs/${id}`, asked)).status).toBe(200);
    const moved = (await get(id)).headers.get("etag") ?? "";
    expect(moved).not.toBe(tag);
    expect((await prioritize(id, "?priority=20", { "If-Match": tag })).status).toBe(204);
    expect((await prioritize(id, "?priority=30", { "If-Match": tag })).status).toBe(412);
    expect((await job(id)).priority).toBe(20);
  });

  it.each(["", "?priority=101", "?priority=-1", "?priority=high", "?prio=3"])(
    "is not moved by %j",
    async (query) => {
      const answer = await prioritize(jobs[0] ?? "", query);
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
        400,
        "invalid-document",
      ]);
    },
  );

  it("shows its place on its page, with the form that changes its priority", async () => {
    const id = jobs[0] ?? "";
    const page = await (await get(id, "text/html")).text();
    expect(page).toMatch(/Place \d of \d in the queue/u);
    const form = /<form method="post" action="([^"]+\/prioritize)"/u.exec(page)?.[1] ?? "";
    const send = (value: string): Promise<Response> =>
      fetch(server.url + form, {
        method: "POST",
        redirect: "manual",
        headers: { Accept: "text/html", "Sec-Fetch-Site": "same-origin" },
        body: new URLSearchParams({ priority: value }),
      });
    expect((await send("70")).headers.get("location")).toBe(`/v1/jobs/${id}`);
    expect((await job(id)).priority).toBe(70);
    expect((await send("")).status).toBe(400);
    expect((await job(id)).priority).toBe(70);
  });

  it("cannot be moved once it has ended", async () => {
    const id = jobs[0] ?? "";
    await fetch(`${server.url}/v1/jobs/${id}:cancel`, { method: "POST" });
    const answer = await prioritize(id, "?priority=1");
    expect([answer.status, await answer.text()]).toEqual([
      409,
      expect.stringContaining(`Job ${id} is completed (cancelled)`),
    ]);
    expect((await job(id)).queue).toBeUndefined();
  });
});
