/** Downloads over real HTTP: whole, in part, on condition, and with names and types that want to do harm. */

import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { get } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RestServer, startRestDoor } from "./start-rest-door.ts";
import { pathOf } from "../../harness/store/contents.ts";

let server: RestServer;
let url = "";
const TEXT = "0123456789".repeat(20_000);
const ETAG = `"${createHash("sha256").update(TEXT).digest("hex")}"`;

beforeAll(async () => {
  server = await startRestDoor();
  url = await resultOf({
    fileName: "r\u00e9sum\u00e9\r\n.html",
    contentType: "text/html",
    text: TEXT,
  });
});

afterAll(() => server.close());

async function resultOf(result: {
  fileName: string;
  contentType: string;
  text: string;
}): Promise<string> {
  const post = (path: string, body?: FormData) =>
    fetch(`${server.url}${path}`, { method: "POST", ...(body && { body }) });
  const { jobId } = (await (await post("/v1/jobs")).json()) as { jobId: string };
  const form = new FormData();
  form.append("data", new Blob(["x"]), "x.pdf");
  await post(`/v1/jobs/${jobId}/data`, form);
  await post(`/v1/jobs/${jobId}:start`);
  const resultId = await server.finish(jobId, result);
  return `${server.url}/v1/jobs/${jobId}/result/${resultId}`;
}

describe("a download", () => {
  it("is the file, for saving and nothing else", async () => {
    const response = await fetch(`${url}/`, { headers: { Accept: "*/*" } });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(TEXT);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "text/html",
      "content-length": String(TEXT.length),
      "content-disposition": `attachment; filename="r_sum___.html"; filename*=UTF-8''r%C3%A9sum%C3%A9%0D%0A.html`,
      "x-content-type-options": "nosniff",
      "content-security-policy": "sandbox; default-src 'none'",
      "accept-ranges": "bytes",
      "cache-control": "private, no-cache",
      etag: ETAG,
    });
  });

  it("is not refused to those who accept only JSON, for it has the type it has", async () => {
    expect((await fetch(url, { headers: { Accept: "application/json" } })).status).toBe(200);
  });

  it("is told by HEAD without the bytes", async () => {
    const response = await fetch(url, { method: "HEAD" });
    expect(response.headers.get("content-length")).toBe(String(TEXT.length));
    expect(response.headers.get("etag")).toBe(ETAG);
    expect(await response.text()).toBe("");
  });

  it.each([
    ["bytes=5-14", "5678901234", "bytes 5-14/200000"],
    ["bytes=-3", "789", "bytes 199997-199999/200000"],
    ["bytes=199998-", "89", "bytes 199998-199999/200000"],
  ])("gives %s", async (range, text, contentRange) => {
    const response = await fetch(url, { headers: { Range: range, "If-Range": ETAG } });
    expect(response.status).toBe(206);
    expect(response.headers.get("content-range")).toBe(contentRange);
    expect(response.headers.get("content-length")).toBe(String(text.length));
    expect(await response.text()).toBe(text);
  });

  it("has no range behind its end", async () => {
    const response = await fetch(url, { headers: { Range: "bytes=200000-" } });
    expect(response.status).toBe(416);
    expect(response.headers.get("content-range")).toBe("bytes */200000");
    expect(await response.json()).toMatchObject({ code: "range-not-satisfiable" });
  });

  it("is not sent again to those who have it", async () => {
    const response = await fetch(url, { headers: { "If-None-Match": ETAG } });
    expect([response.status, response.headers.get("etag"), await response.text()]).toEqual([
      304,
      ETAG,
      "",
    ]);
    expect(response.headers.has("content-length")).toBe(false);
  });

  it("is refused where another version was expected", async () => {
    const response = await fetch(url, { headers: { "If-Match": '"other"' } });
    expect(response.status).toBe(412);
    expect(await response.json()).toMatchObject({ code: "precondition-failed" });
  });

  it("may be of no bytes, and of a type that is none", async () => {
    const empty = await resultOf({ fileName: "e", contentType: "no type\u0001", text: "" });
    const response = await fetch(empty);
    expect([response.status, await response.text()]).toEqual([200, ""]);
    expect(response.headers.get("content-type")).toBe("application/octet-stream");
    expect((await fetch(empty, { headers: { Range: "bytes=0-" } })).status).toBe(416);
  });

  it("may be broken off by the caller, which harms nobody", async () => {
    await new Promise<void>((resolve) => {
      get(url, (response) => {
        response.once("data", () => response.destroy());
        response.once("close", () => resolve());
      }).on("error", () => {});
    });
    expect((await fetch(url)).status).toBe(200);
    expect(server.logged).toEqual([]);
  });

  it("whose file is lost is told as such, not as an empty file", async () => {
    const lost = await resultOf({ fileName: "l", contentType: "text/plain", text: "lost" });
    const [, jobId = "", resultId = ""] = /jobs\/([^/]+)\/result\/([^/]+)$/u.exec(lost) ?? [];
    const result = await server.store.results.find(jobId, resultId);
    await rm(await pathOf(server.store.blobs, result?.blobId ?? ""));
    const response = await fetch(lost);
    expect(response.status).toBe(410);
    expect(await response.json()).toMatchObject({ code: "gone" });
  });
});
