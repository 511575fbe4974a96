/** Addresses that parameters bring: their user information and query reach the server they are for, and nobody else. */

import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { postJson } from "../harness/fetch-json.ts";
import type { JobDocument } from "../../src/core/model/contract-types.gen.ts";
import { filesIn } from "../harness/store/data-dir.ts";
import { LATEST, TWIN, twinRequest } from "../harness/ips-message.ts";
import { startServer, type TestServer } from "../harness/start-server.ts";
import { serve, type Serving } from "../harness/peers/serve.ts";

const SECRET = "opensesame-query";

let server: TestServer;
let source: Serving;
let base = "";
let asked: string[] = [];

beforeAll(async () => {
  source = await serve((request, response) => {
    asked.push(request.url ?? "");
    response.writeHead(200, { "Content-Type": "text/plain" }).end("content");
  });
  base = `127.0.0.1:${source.port}`;
  server = await startServer({ OUTBOUND_ALLOW: "127.0.0.1" });
});
afterAll(async () => {
  await server.close();
  source.close();
});

const parameters = (name: string): object => ({
  uploadUrlsJob: {
    urlArray: [
      { sourceUrl: `http://${base}/${name}-1.txt`, destPath: `${name}/1.txt` },
      { sourceUrl: `http://${base}/${name}-2.txt?token=${SECRET}`, destPath: `${name}/2.txt` },
    ],
    overwrite: true,
    readyForPublish: false,
    createMask: false,
    emailSetting: "None",
  },
});

async function post(path: string, body: object): Promise<string> {
  const response = await postJson(server.url + path, body);
  return response.text();
}

const read = async (path: string): Promise<string> => (await fetch(server.url + path)).text();

async function ended(jobId: string): Promise<string> {
  return vi.waitFor(
    async () => {
      const text = await read(`/v1/jobs/${jobId}`);
      expect(text).toContain('"completed"');
      return text;
    },
    { timeout: 20_000, interval: 50 },
  );
}

async function expectNowhere(): Promise<void> {
  for (const [name, bytes] of await filesIn(server.dataDir)) {
    expect([name, bytes.includes(SECRET)]).toEqual([name, false]);
  }
}

describe("the query of a sourceUrl", () => {
  it("is sent where the address leads, and neither shown nor stored in clear", async () => {
    asked = [];
    const told = await post("/v1/jobs", { name: "a", parameters: parameters("a") });
    const { jobId } = JSON.parse(told) as JobDocument;
    const done = await ended(jobId);
    expect(asked.sort()).toEqual(["/a-1.txt", `/a-2.txt?token=${SECRET}`]);
    for (const text of [
      told,
      done,
      await read(`/v1/jobs/${jobId}/events`),
      await read(`/v1/jobs/${jobId}/result`),
    ]) {
      expect(text).not.toContain(SECRET);
    }
    expect(done).toContain(`http://${base}/a-2.txt"`);
    expect(JSON.parse(done)).toMatchObject({ outcome: "succeeded" });
    await expectNowhere();
  });

  it("stays hidden where a submission is only checked, or told as XML", async () => {
    const body = { name: "b", parameters: parameters("b") };
    expect(await post("/v1/jobs?validateOnly=true", body)).not.toContain(SECRET);
    const response = await postJson(
      `${server.url}/v1/jobs`,
      { ...body, execTime: new Date(Date.now() + 3_600_000).toISOString() },
      { Accept: "application/xml" },
    );
    expect(await response.text()).toMatch(/b-2\.txt<\/sourceUrl>/u);
    await expectNowhere();
  });

  it("comes with a schedule to each of its jobs, and is hidden there", async () => {
    asked = [];
    const told = await post("/v1/jobs", {
      name: "c",
      parameters: parameters("c"),
      execSchedule: "0 0 3 1 1 ?",
    });
    const { scheduleId } = JSON.parse(told) as { scheduleId: string };
    const run = await post(`/v1/schedules/${scheduleId}:run`, {});
    const { jobId } = JSON.parse(run) as JobDocument;
    await ended(jobId);
    expect(asked).toContain(`/c-2.txt?token=${SECRET}`);
    const listed = await post("/scene7/api/getScheduledJobs", { companyHandle: "c|1" });
    const shown = await read(`/v1/schedules/${scheduleId}`);
    expect(shown).toContain("c-2.txt");
    for (const text of [told, run, listed, shown]) {
      expect(text).not.toContain(SECRET);
    }
    await expectNowhere();
  });

  it("is hidden by the doors of IPS too", async () => {
    const xml = `<submitJobParam xmlns="${LATEST}"><companyHandle>c|1</companyHandle><jobName>d</jobName><execTime>${new Date(Date.now() + 3_600_000).toISOString()}</execTime><uploadUrlsJob><urlArray><items><sourceUrl>http://user:${SECRET}@${base}/d</sourceUrl><destPath>d.txt</destPath></items></urlArray><overwrite>true</overwrite><readyForPublish>false</readyForPublish><createMask>false</createMask><emailSetting>None</emailSetting></uploadUrlsJob></submitJobParam>`;
    const response = await fetch(server.url + TWIN, {
      method: "POST",
      headers: { "Content-Type": "text/xml" },
      body: twinRequest(xml),
    });
    expect(await response.text()).toContain("submitJobReturn");
    const listed = await post("/scene7/api/getScheduledJobs", { companyHandle: "c|1" });
    expect(listed).toContain('"name":"d"');
    expect(listed).not.toContain(SECRET);
    await expectNowhere();
  });
});
