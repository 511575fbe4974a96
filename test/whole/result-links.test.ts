/** Links to results and documents: whoever has one fetches that file alone, without a key, until its time is over or the job is gone. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { createClient } from "../../src/client/client.ts";
import type { LeveledLog } from "../../src/platform/log.ts";
import { bytesOf, workflowOf } from "../harness/engine/workflows.ts";
import { jsonOf } from "../harness/fetch-json.ts";
import { LATEST } from "../harness/ips-message.ts";
import { type Receiver, startReceiver } from "../harness/peers/receiver.ts";
import { type RequiredServer, startRequired } from "../harness/start-required.ts";

const HOUR_MS = 3_600_000;
const MAKING = workflowOf(async (context) => {
  for (const fileName of ["one.txt", "zwei ü.html"]) {
    const content = bytesOf(`<b>${fileName}</b>`);
    await context.addResult({ fileName, contentType: "text/html", content });
  }
});

describe("a link", () => {
  let server: RequiredServer;
  let receiver: Receiver;
  let key = "";
  let aheadMs = 0;
  const logged: string[] = [];
  const write = (fields: object, message: string): number =>
    logged.push(`${message} ${JSON.stringify(fields)}`);
  const log: LeveledLog = { isDebug: true, debug: write, info: write, warn: write, error: write };

  beforeAll(async () => {
    receiver = await startReceiver();
    server = await startRequired(
      { OUTBOUND_ALLOW: "127.0.0.1", EXPORT_URL_HOURS: "24" },
      { workflows: [MAKING], log, clock: { now: () => Date.now() + aheadMs } },
    );
    ({ text: key } = await server.admin.addKey({ company: 1, name: "tests" }));
  });
  afterAll(async () => {
    await server.close();
    receiver.close();
  });

  const client = () => createClient({ url: server.url, key });
  const authorized = () => ({ Authorization: `Bearer ${key}` });

  async function made(
    job: object = {},
  ): Promise<{ jobId: string; dataId: string; results: string[] }> {
    const { jobId } = await client().submit(job);
    const content = Buffer.from("hello");
    const { dataId } = await client().upload(jobId, content, { fileName: "a.txt" });
    await client().start(jobId);
    await client().waitFor(jobId);
    const { dataList } = await client().result(jobId);
    return { jobId, dataId, results: dataList.map(({ resultId }) => resultId) };
  }

  it("opens a result for everybody who has it, to be saved, and nothing else", async () => {
    const { jobId, results } = await made();
    const { url, fileName, expiresAt } = await client().link(jobId, { resultId: results[1] ?? "" });
    expect(fileName).toBe("zwei ü.html");
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(HOUR_MS - 60_000);
    const answer = await fetch(url);
    expect([answer.status, await answer.text()]).toEqual([200, "<b>zwei ü.html</b>"]);
    const headers = Object.fromEntries(answer.headers);
    expect(headers).toMatchObject({
      "referrer-policy": "no-referrer",
      "cache-control": "private, no-store",
      "content-disposition": expect.stringMatching(/^attachment;/u),
      "content-security-policy": expect.stringContaining("sandbox"),
    });
    expect((await fetch(url, { method: "HEAD" })).status).toBe(200);
    expect((await fetch(url, { method: "DELETE" })).status).toBe(405);
    const token = /exports\/([\w-]+)\//u.exec(url)?.[1] ?? "";
    const changed = url.replace(
      token,
      `${token.slice(0, 40)}${token[40] === "A" ? "B" : "A"}${token.slice(41)}`,
    );
    expect((await fetch(changed)).status).toBe(404);
    expect((await fetch(url.replace(/[^/]+$/u, "one.txt"))).status).toBe(404);
    expect(logged.join("\n")).not.toContain(token);
    expect(logged.join("\n")).toContain("export");
  });

  it("opens all results as a zip, and a document", async () => {
    const { jobId, dataId } = await made({ name: "Order 1" });
    const all = await client().link(jobId);
    const zip = await fetch(all.url);
    expect([zip.status, all.fileName]).toEqual([200, "Order 1.zip"]);
    expect(
      Buffer.from(await zip.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ).toBe("PK");
    expect(zip.headers.get("referrer-policy")).toBe("no-referrer");
    const address = `${server.url}/v1/jobs/${jobId}/data/${dataId}:link`;
    const asked = await fetch(address, { method: "POST", headers: authorized() });
    const document = await jsonOf<{ readonly url: string }>(asked);
    expect(await (await fetch(document.url)).text()).toBe("hello");
  });

  it("ends with its time, with its job and with its contents, and lasts no longer than the operator says", async () => {
    const { jobId, results } = await made({ retention: { afterDownload: true } });
    const [first = "", second = ""] = results;
    const short = await client().link(jobId, { resultId: first, minutes: 1 });
    const long = await client().link(jobId, { resultId: second, minutes: 1440 });
    await expect(client().link(jobId, { minutes: 1441 })).rejects.toMatchObject({
      problem: { violations: [{ pointer: "/minutes" }] },
    });
    aheadMs = 61_000;
    expect((await fetch(short.url)).status).toBe(410);
    aheadMs = 0;
    await (await fetch(short.url)).arrayBuffer();
    expect((await client().get(jobId)).contentsRemovedAt).toBeUndefined();
    await (await fetch(long.url)).arrayBuffer();
    await expect.poll(async () => (await fetch(long.url)).status).toBe(410);
    await client().remove(jobId);
    expect((await fetch(long.url)).status).toBe(404);
  });

  it("needs a key to be made, and a job that has ended", async () => {
    const { jobId } = await client().submit({});
    await expect(client().link(jobId)).rejects.toMatchObject({
      problem: { code: "result-not-ready" },
    });
    const answer = await fetch(`${server.url}/v1/jobs/${jobId}/result.zip:link`, {
      method: "POST",
    });
    expect(answer.status).toBe(401);
  });

  it("is told of all results by SOAP, and by callbacks that are to have it", async () => {
    const callback = { callbackURL: `${receiver.url}/told`, callbackLinks: true };
    const { jobId, results } = await made({ name: "told", ...callback });
    const body = `<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body><getResultLinksParam xmlns="${LATEST}"><companyHandle>c|1</companyHandle><jobHandle>j|1|told||</jobHandle><minutes>5</minutes></getResultLinksParam></Body></Envelope>`;
    const answer = await fetch(`${server.url}/scene7/services/IpsApiService`, {
      method: "POST",
      headers: { ...authorized(), "Content-Type": "text/xml", SOAPAction: "getResultLinks" },
      body,
    });
    const text = await answer.text();
    expect([answer.status, text]).toEqual([
      200,
      expect.stringContaining(`<jobId>${jobId}</jobId>`),
    ]);
    const urls = [...text.matchAll(/<url>([^<]+)<\/url>/gu)].map(([, url = ""]) => url);
    expect(urls).toHaveLength(results.length);
    expect(await (await fetch(urls[0] ?? "")).text()).toBe("<b>one.txt</b>");
    await receiver.got(2);
    const [told] = receiver.received.flatMap(({ body: sent }) => {
      const { results: links } = JSON.parse(sent) as { results?: { link: string; url: string }[] };
      return links ?? [];
    });
    expect(told?.url).toBe(`/v1/jobs/${jobId}/result/${results[0]}`);
    expect(await (await fetch(server.url + told?.link)).text()).toBe("<b>one.txt</b>");
  });

  it("is made by a button of the job's page", async () => {
    const { jobId, results } = await made();
    const answer = await fetch(`${server.url}/dashboard/jobs/${jobId}/link/${results[0]}`, {
      method: "POST",
      headers: {
        ...authorized(),
        "Content-Type": "application/x-www-form-urlencoded",
        Origin: server.url,
      },
    });
    const page = await answer.text();
    const url = /<input id="link" readonly value="([^"]+)"/u.exec(page)?.[1] ?? "";
    expect(await (await fetch(url)).text()).toBe("<b>one.txt</b>");
  });
});
