/** Jobs cancelled together by what they have in common: through REST in both formats, the dashboard and the command. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addJobCommands } from "../../../src/commands/jobs.ts";
import type { CancellationDocument } from "../../../src/core/model/contract-types.gen.ts";
import { type } from "../../commands/typed.ts";
import { postJson } from "../../harness/fetch-json.ts";
import { STANDING_ENGINE, startServer, type TestServer } from "../../harness/start-server.ts";

const PARAMETERS = { imageServingPublishJob: { publishType: "Full", emailSetting: "None" } };

let server: TestServer;
beforeAll(async () => {
  // Nobody takes the jobs, so that they wait.
  server = await startServer({}, { engine: STANDING_ENGINE });
});
afterAll(() => server.close());

async function submitted(tag: string, fields: object = {}): Promise<string> {
  const answer = await postJson(`${server.url}/v1/jobs`, {
    workflow: "package",
    tags: [tag],
    ...fields,
  });
  return ((await answer.json()) as { jobId: string }).jobId;
}
const waiting = (tag: string) => submitted(tag, { workflow: undefined, parameters: PARAMETERS });

const cancel = (query: string, accept = "application/json"): Promise<Response> =>
  fetch(`${server.url}/v1/jobs:cancel${query}`, { method: "POST", headers: { Accept: accept } });
const cancelled = async (query: string): Promise<CancellationDocument> =>
  (await (await cancel(query)).json()) as CancellationDocument;

async function openOf(tag: string): Promise<number> {
  const answer = await fetch(`${server.url}/v1/jobs?tag=${tag}`);
  const jobs = (await answer.json()) as { status: { code: string } }[];
  return jobs.filter(({ status }) => status.code !== "completed").length;
}

describe("jobs that are like a filter", () => {
  it("are counted, cancelled in batches, each with its event, and then none is left", async () => {
    const ids = [
      await waiting("a"),
      await submitted("a"),
      await waiting("a"),
      await waiting("other"),
    ];
    const none = { cancelled: 0, stopping: 0, failures: [], hasMore: false };
    expect(await cancelled("?tag=a&validateOnly=true")).toEqual({ ...none, matched: 3 });
    expect(await cancelled("?tag=a&status=creating&validateOnly=true")).toMatchObject({
      matched: 1,
    });
    expect(await openOf("a")).toBe(3);
    const first = await cancelled("?tag=a&limit=2");
    expect(first).toEqual({ ...none, matched: 2, cancelled: 2, hasMore: true });
    expect(await openOf("a")).toBe(1);
    const second = await (await cancel("?tag=a", "application/xml")).text();
    expect(second).toContain("<matched>1</matched><cancelled>1</cancelled>");
    expect(await cancelled("?tag=a")).toEqual({ ...none, matched: 0 });
    expect([await openOf("a"), await openOf("other")]).toEqual([0, 1]);
    const events = await (await fetch(`${server.url}/v1/jobs/${ids[0]}/events`)).text();
    expect(events).toContain('"code":"job.cancelled"');
  });

  it("are counted once where several cancel them at the same time", async () => {
    await Promise.all(Array.from({ length: 12 }, () => submitted("e")));
    const told = await Promise.all(Array.from({ length: 3 }, () => cancelled("?tag=e")));
    expect(told.reduce((sum, { matched }) => sum + matched, 0)).toBe(12);
    expect(await openOf("e")).toBe(0);
  });

  it("are narrowed as the list is, by workflow, time and test", async () => {
    await submitted("b", { isTest: true });
    await submitted("b");
    const past = "2001-01-01T00:00:00Z";
    expect(await cancelled(`?tag=b&createdBefore=${past}`)).toMatchObject({ matched: 0 });
    expect(await cancelled("?tag=b&workflow=rip-pdf")).toMatchObject({ matched: 0 });
    expect(await cancelled(`?tag=b&isTest=true&createdAfter=${past}`)).toMatchObject({
      cancelled: 1,
    });
    expect(await cancelled("?tag=b&workflow=package")).toMatchObject({ cancelled: 1 });
  });

  it.each([
    "",
    "?limit=5",
    "?validateOnly=true",
    "?status=completed&tag=a",
    "?outcome=failed",
    "?tag=a&limit=501",
  ])("are refused where %j says not which", async (query) => {
    const answer = await cancel(query);
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
      400,
      "invalid-document",
    ]);
  });

  it("are counted on a page of the dashboard, whose form cancels them", async () => {
    const id = await waiting("c");
    const list = await page("/v1/jobs?tag=c");
    const link = /href="([^"]*\/dashboard\/jobs\/cancel\?[^"]+)"/u.exec(list)?.[1] ?? "";
    expect(link).toContain("tag=c");
    const asked = await page(link.replaceAll("&amp;", "&"));
    expect(asked).toContain("1 job like this can be cancelled.");
    const send = (site: string): Promise<Response> =>
      fetch(`${server.url}/dashboard/jobs/cancel`, {
        method: "POST",
        body: new URLSearchParams({ tag: "c" }),
        headers: { Accept: "text/html", "Sec-Fetch-Site": site },
      });
    expect((await send("cross-site")).status).toBe(403);
    expect(await openOf("c")).toBe(1);
    expect(await (await send("same-origin")).text()).toContain("1 cancelled, 0 asked to stop.");
    expect(await openOf("c")).toBe(0);
    expect(await page("/v1/jobs")).not.toContain("/dashboard/jobs/cancel");
    expect(await page(`/v1/jobs/${id}`)).toContain("cancelled");
  });

  const page = async (path: string): Promise<string> =>
    (await fetch(server.url + path, { headers: { Accept: "text/html" } })).text();

  it("are cancelled by the command, which counts them first where that is wanted", async () => {
    await waiting("d");
    await submitted("d");
    const jobgate = (...args: readonly string[]) =>
      type(addJobCommands, "cancel", ...args, "--url", server.url);
    expect((await jobgate("--tag", "d", "--dry-run")).out).toBe("2 jobs would be cancelled.");
    expect(await jobgate("--tag", "d", "--status", "pending")).toMatchObject({
      code: 0,
      out: "1 job cancelled, 0 asked to stop.",
    });
    const json = (await jobgate("--tag", "d", "--json")).out;
    expect(JSON.parse(json)).toMatchObject({ cancelled: 1, hasMore: false });
    expect((await jobgate()).code).toBe(2);
    const id = await waiting("d");
    expect((await jobgate(id, "--tag", "d")).code).toBe(2);
    expect((await jobgate(id)).out).toContain("cancelled");
  });
});
