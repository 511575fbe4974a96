/** Contents that go before their job: after their hours, or once all results were downloaded; and what counts as a download. */

import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";

import type { JobDocument, ResultDocument } from "../../src/core/model/contract-types.gen.ts";
import { createClient } from "../../src/client/client.ts";
import { callOperation } from "../harness/call-operation.ts";
import { bytesOf, workflowOf } from "../harness/engine/workflows.ts";
import { getJson, jsonOf, postJson } from "../harness/fetch-json.ts";
import { type Receiver, startReceiver } from "../harness/peers/receiver.ts";
import { startProcess } from "../harness/server-process.ts";
import { type TestServer, startServer } from "../harness/start-server.ts";

/** More than sockets take before anybody reads. */
const LARGE = "x".repeat(24_000_000);
/** Two results, one of them large where the job is called so. */
const MAKING = workflowOf(async (context) => {
  for (const [fileName, text] of [
    ["first.txt", context.job.asked.name === "large" ? LARGE : "x"],
    ["second.txt", "0123456789"],
  ] as const) {
    const content = bytesOf(text);
    await context.addResult({ fileName, contentType: "text/plain", content });
  }
});
const AFTER_DOWNLOAD = { retention: { afterDownload: true } };

describe("retention", () => {
  let receiver: Receiver;
  let server: TestServer;
  beforeAll(async () => {
    receiver = await startReceiver();
    server = await startServer({ OUTBOUND_ALLOW: "127.0.0.1" }, { workflows: [MAKING] });
  });
  afterAll(async () => {
    await server.close();
    receiver.close();
  });

  const at = (jobId: string): string => `${server.url}/v1/jobs/${jobId}`;
  const told = (jobId: string): Promise<JobDocument> => getJson<JobDocument>(at(jobId));
  const client = () => createClient({ url: server.url });

  interface Made {
    readonly jobId: string;
    readonly first: string;
    readonly second: string;
  }

  async function made(job: object = AFTER_DOWNLOAD): Promise<Made> {
    const form = new FormData();
    form.append("job", new Blob([JSON.stringify(job)], { type: "application/json" }));
    form.append("data", new Blob(["hello"]), "a.txt");
    const answer = await fetch(`${server.url}/v1/jobs`, { method: "POST", body: form });
    const { jobId } = await client().waitFor((await jsonOf<JobDocument>(answer)).jobId);
    const { dataList } = await client().result(jobId);
    const [first = "", second = ""] = dataList.map(
      ({ resultId }) => `${at(jobId)}/result/${resultId}`,
    );
    return { jobId, first, second };
  }

  const whole = async (url: string, init?: RequestInit): Promise<number> => {
    const answer = await fetch(url, init);
    await answer.arrayBuffer();
    return answer.status;
  };
  const isThere = async ({ jobId }: Made): Promise<boolean> =>
    (await told(jobId)).contentsRemovedAt === undefined;
  const gone = ({ jobId }: Made): Promise<void> =>
    vi.waitFor(async () => expect((await told(jobId)).contentsRemovedAt).toBeDefined());

  it("goes with the last byte of the last result, and leaves the job to tell it", async () => {
    const callback = { callbackURL: `${receiver.url}/told`, callbackEvents: ["contents.removed"] };
    const job = await made({ ...AFTER_DOWNLOAD, ...callback });
    await whole(job.second);
    expect(await isThere(job)).toBe(true);
    await whole(job.first);
    await gone(job);
    for (const url of [job.second, job.first, `${at(job.jobId)}/result.zip`]) {
      const answer = await fetch(url);
      const problem = await jsonOf<{ readonly detail: string }>(answer);
      expect([answer.status, problem.detail]).toEqual([
        410,
        expect.stringMatching(/were removed at 20.+: after all results were downloaded\./u),
      ]);
    }
    const rerun = await postJson(`${at(job.jobId)}:rerun`, "");
    expect(rerun.status).toBe(410);
    const result = await getJson<ResultDocument>(`${at(job.jobId)}/result`);
    expect(result).toMatchObject({ success: true, status: "success", dataList: [] });
    expect(result.events.at(-1)?.code).toBe("contents.removed");
    expect((await told(job.jobId)).documents).toEqual([]);
    const [call] = await receiver.got(1);
    expect(JSON.parse(call?.body ?? "")).toMatchObject({
      type: "contents.removed",
      jobId: job.jobId,
    });
    const page = await fetch(at(job.jobId), {
      headers: { Accept: "text/html,application/xhtml+xml" },
    });
    expect(await page.text()).toMatch(/<dt>Contents<\/dt><dd>removed /u);
  });

  it("counts no HEAD, no 304, nothing that broke off, and ranges only together", async () => {
    const job = await made({ ...AFTER_DOWNLOAD, name: "large" });
    await whole(job.second);
    const head = await fetch(job.first, { method: "HEAD" });
    const etag = head.headers.get("etag") ?? "";
    expect(await whole(job.first, { headers: { "If-None-Match": etag } })).toBe(304);
    const request = get(job.first);
    const [response] = await once(request, "response");
    await once(response, "data");
    request.destroy();
    const last = LARGE.length - 1;
    const part = (range: string): Promise<number> =>
      whole(job.first, { headers: { Range: `bytes=${range}` } });
    expect(await part(`2-${last}`)).toBe(206);
    expect(await part("0-0")).toBe(206);
    expect(await isThere(job)).toBe(true);
    expect(await part("1-9")).toBe(206);
    await gone(job);
  });

  it("counts a zip of all, and a result that another server has taken", async () => {
    const [zipped, sent] = [await made(), await made()];
    await whole(`${at(zipped.jobId)}/result.zip`);
    await gone(zipped);
    for (const result of [sent.first, sent.second]) {
      const address = `${result}:post?url=${encodeURIComponent(`${receiver.url}/file`)}`;
      expect((await fetch(address, { method: "POST" })).status).toBe(204);
    }
    await gone(sent);
  });

  it("keeps the contents of others, which are downloaded as often as anybody likes", async () => {
    const other = await made({});
    await whole(`${at(other.jobId)}/result.zip`);
    expect(await whole(other.second)).toBe(200);
    expect((await told(other.jobId)).documents).toHaveLength(1);
  });

  it("is bounded by what the server keeps", async () => {
    const long = await postJson(`${server.url}/v1/jobs`, { retention: { hours: 169 } });
    expect(await jsonOf(long)).toMatchObject({ violations: [{ pointer: "/retention/hours" }] });
  });
});

describe("retention of a server of its own", () => {
  it("is told by SOAP and in schedules, and a crash while contents are removed loses nothing else", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "jobgate-retention-"));
    let server = await startProcess({ DATA_DIR: dataDir });
    onTestFinished(async () => {
      await server.end("SIGKILL");
      await rm(dataDir, { recursive: true, force: true });
    });
    const url = (path: string): string => `${server.url}/v1${path}`;
    const retention = { hours: 2, afterDownload: true };
    const publish = { imageServingPublishJob: { publishType: "Full", emailSetting: "None" } };

    const param = { companyHandle: "c|1", jobName: "kept", ...publish, retention };
    await callOperation(server, { operation: "submitJob", param });
    const [kept] = await getJson<readonly JobDocument[]>(url("/jobs"));
    expect(kept).toMatchObject({ name: "kept", retention });

    const rule = { execSchedule: "0 0 1 1 1 ?", parameters: publish, retention };
    const schedule = await postJson(url("/schedules"), rule);
    const { scheduleId } = await jsonOf<{ readonly scheduleId: string }>(schedule);
    expect(await getJson(url(`/schedules/${scheduleId}`))).toMatchObject({ retention });
    const fired = await postJson(url(`/schedules/${scheduleId}:run`), "");
    expect(await jsonOf(fired)).toMatchObject({ retention });
    const order = await postJson(url("/jobs"), { workflow: "artwork", retention });
    expect([order.status, (await jsonOf<{ code: string }>(order)).code]).toEqual([
      400,
      "not-supported",
    ]);

    const form = new FormData();
    const job = { workflow: "package", retention: { afterDownload: true } };
    form.append("job", new Blob([JSON.stringify(job)], { type: "application/json" }));
    form.append("data", new Blob(["hello"]), "a.txt");
    const made = await jsonOf<JobDocument>(fetch(url("/jobs"), { method: "POST", body: form }));
    const client = createClient({ url: server.url });
    await client.waitFor(made.jobId);
    const { dataList } = await client.result(made.jobId);
    const result = `/jobs/${made.jobId}/result/${dataList[0]?.resultId}`;
    await (await fetch(url(result))).arrayBuffer();
    // Whatever was done by now is done, and the rest is not begun.
    await server.end("SIGKILL");
    server = await startProcess({ DATA_DIR: dataDir });
    const again = await fetch(url(result));
    const size = (await again.arrayBuffer()).byteLength;
    const { contentsRemovedAt } = await getJson<JobDocument>(url(`/jobs/${made.jobId}`));
    expect([again.status, String(size)]).toEqual(
      again.status === 410 ? [410, expect.anything()] : [200, dataList[0]?.size],
    );
    await vi.waitFor(async () => {
      const now = await getJson<JobDocument>(url(`/jobs/${made.jobId}`));
      expect(now.contentsRemovedAt ?? contentsRemovedAt).toBeDefined();
    });
  });
});
