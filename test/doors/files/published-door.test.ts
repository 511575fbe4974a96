/** Published files and signed export links over real HTTP, and what must not be read by them. */

import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JobDocument, ResultDocument } from "../../../src/core/model/contract-types.gen.ts";
import { createLinkSigner } from "../../../src/store/files/signed-links.ts";
import { getJson, jsonOf, postJson } from "../../harness/fetch-json.ts";
import { type TestServer, startServer } from "../../harness/start-server.ts";
import { sample } from "../../harness/paths.ts";

const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ EXPORT_URL_HOURS: "1" });
  const files: Readonly<Record<string, Uint8Array>> = {
    "a/photo.jpg": sample("photo.jpg"),
    "a/draw.svg": Buffer.from(SVG),
    "a/über & 100%.txt": Buffer.from("text"),
    "a/empty.bin": Buffer.of(),
    "a/photo.dat": sample("photo.jpg"),
    "a/drawing.png": Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    "a/page.gif": Buffer.from("<html><script>alert(1)</script>"),
    ".secret/x.txt": Buffer.from("secret"),
    "a/.htaccess": Buffer.from("secret"),
  };
  for (const [path, content] of Object.entries(files)) {
    await server.app.ports.published.publish(1, path, Readable.from([content]));
  }
});
afterAll(() => server.close());

const get = async (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${server.url}${path}`, { headers });

describe("/published/<company>/<path>", () => {
  it("gives the file with its type, a strong tag and nothing to guess", async () => {
    const response = await get("/published/1/a/photo.jpg");
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer()).equals(sample("photo.jpg"))).toBe(true);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "image/jpeg",
      "content-length": String(sample("photo.jpg").length),
      "x-content-type-options": "nosniff",
      "content-security-policy": "sandbox; default-src 'none'",
      "accept-ranges": "bytes",
      etag: expect.stringMatching(/^"[^"]+"$/u),
    });
    expect(response.headers.has("content-disposition")).toBe(false);
  });

  it("gives ranges, says 304 to who has it, and no body to HEAD", async () => {
    const part = await get("/published/1/a/photo.jpg", { Range: "bytes=2-5" });
    expect(part.status).toBe(206);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(sample("photo.jpg").subarray(2, 6));
    const etag = part.headers.get("etag") ?? "";
    expect((await get("/published/1/a/photo.jpg", { "If-None-Match": etag })).status).toBe(304);
    const beyond = await get("/published/1/a/photo.jpg", { Range: "bytes=99999999-" });
    expect(beyond.status).toBe(416);
    const head = await fetch(`${server.url}/published/1/a/photo.jpg`, { method: "HEAD" });
    expect([head.status, (await head.arrayBuffer()).byteLength]).toEqual([200, 0]);
    expect(head.headers.get("content-length")).toBe(String(sample("photo.jpg").length));
    const empty = await get("/published/1/a/empty.bin");
    expect([empty.status, await empty.text()]).toEqual([200, ""]);
  });

  it.each([
    ["photo.dat", "image/jpeg"],
    ["drawing.png", "image/svg+xml"],
    ["page.gif", "application/octet-stream"],
  ])("calls %s what its content is, %s", async (name, type) => {
    const { headers } = await get(`/published/1/a/${name}`);
    expect(headers.get("content-type")).toBe(type);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.has("content-disposition")).toBe(type !== "image/jpeg");
  });

  it("lets browsers save, not show, what can hold scripts, and takes any name", async () => {
    const svg = await get("/published/1/a/draw.svg");
    expect(svg.headers.get("content-disposition")).toMatch(/^attachment/u);
    const text = await get(`/published/1/a/${encodeURIComponent("über & 100%.txt")}`);
    expect(await text.text()).toBe("text");
  });

  it.each([
    "/published/1/a",
    "/published/1/a/",
    "/published/1",
    "/published/",
    "/published/2/a/photo.jpg",
    "/published/x/a/photo.jpg",
    "/published/-1/a/photo.jpg",
    "/published/1/.secret/x.txt",
    "/published/1/a/.htaccess",
    "/published/1/a/%2e%2e/%2e%2e/%2e%2e/jobgate.db",
    "/published/1/..%2f..%2fjobgate.db",
    "/published/1/a%00/photo.jpg",
    "/published/%2e%2e/jobgate.db/x",
    "/published/1/a%5cphoto.jpg",
  ])("finds nothing at %s", async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it("can only be read, and not by pages elsewhere while everyone is let in", async () => {
    const response = await fetch(`${server.url}/published/1/a/photo.jpg`, { method: "DELETE" });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    expect((await get("/published/1/a/photo.jpg", { Origin: "https://evil.example" })).status).toBe(
      403,
    );
  });
});

describe("/exports/<token>/<file>", () => {
  async function exported(): Promise<{ readonly job: JobDocument; readonly path: string }> {
    const { ports } = server.app;
    const blob = await ports.blobs.put(Readable.from([Buffer.from("content")]), 100);
    const company = await ports.companies.byNumber(1);
    const { asset } = await ports.assets.put({
      id: ports.ids.next(),
      companyId: company?.id ?? "",
      folder: "",
      fileName: "x.txt",
      type: "NoType",
      trashState: "NotInTrash",
      contentType: "text/plain",
      sizeBytes: blob.sizeBytes,
      sha256: blob.sha256,
      blobId: blob.id,
      readyForPublish: true,
      createdAt: 0,
      createdBy: "t",
      modifiedAt: 0,
      modifiedBy: "t",
    });
    const parameters = {
      exportJob: { assetHandleArray: [`a|1|${asset.id}`], fmt: "orig", emailSetting: "None" },
    };
    const response = await postJson(`${server.url}/v1/jobs`, { name: "e", parameters });
    const { jobId } = await jsonOf<JobDocument>(response);
    for (;;) {
      const job = await getJson<JobDocument>(`${server.url}/v1/jobs/${jobId}`);
      if (job.status.code === "completed") {
        const events = await ports.events.list(jobId);
        return { job, path: events.find(({ code }) => code === "export.ready")?.fileName ?? "" };
      }
    }
  }

  it("gives the result of the job to whoever has the link, as a file to be saved", async () => {
    const { job, path } = await exported();
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-disposition")).toMatch(/^attachment; filename="e\.zip"/u);
    const bytes = Buffer.from(await response.arrayBuffer());
    const result = await getJson<ResultDocument>(`${server.url}/v1/jobs/${job.jobId}/result`);
    const [data] = result.dataList;
    const direct = await get(`/v1/jobs/${job.jobId}/result/${data?.resultId}`);
    expect(bytes.equals(Buffer.from(await direct.arrayBuffer()))).toBe(true);
    expect((await get(path, { Range: "bytes=0-1" })).status).toBe(206);
  });

  it("gives nothing to a changed token, another file name, or a job that was deleted", async () => {
    const { job, path } = await exported();
    const [, , token = "", fileName = ""] = path.split("/");
    const flipped = (at: number): string =>
      token.slice(0, at) + (token[at] === "A" ? "B" : "A") + token.slice(at + 1);
    for (const changed of [
      flipped(0),
      flipped(30),
      flipped(45),
      flipped(60),
      flipped(93),
      `${token}A`,
      "",
    ]) {
      expect((await get(`/exports/${changed}/${fileName}`)).status).toBe(404);
    }
    expect((await get(`/exports/${token}/other.zip`)).status).toBe(404);
    await fetch(`${server.url}/v1/jobs/${job.jobId}`, { method: "DELETE" });
    expect((await get(path)).status).toBe(404);
  });

  it("opens nothing while the company is disabled, and does again later", async () => {
    const { path } = await exported();
    const { companies } = server.app.ports;
    const { id = "" } = (await companies.byNumber(1)) ?? {};
    await companies.setDisabled(id, true);
    const shut = await get(path);
    await companies.setDisabled(id, false);
    expect(shut.status).toBe(404);
    expect((await get(path)).status).toBe(200);
  });

  it("says that a link has expired, and takes none that another key signed", async () => {
    const { job, path } = await exported();
    const fileName = path.split("/").at(-1);
    const { links, results, clock } = server.app.ports;
    const [result] = await results.list(job.jobId);
    const link = { ownerId: job.jobId, fileId: result?.id ?? "", expiresAt: clock.now() - 1 };
    expect((await get(`/exports/${links.sign(link)}/${fileName}`)).status).toBe(410);
    const stranger = createLinkSigner(new Uint8Array(32)).sign({ ...link, expiresAt: 2 ** 46 });
    expect((await get(`/exports/${stranger}/${fileName}`)).status).toBe(404);
    const told = links.open(path.split("/")[2] ?? "");
    const hours = ((told?.expiresAt ?? 0) - clock.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(0.9);
    expect(hours).toBeLessThanOrEqual(1);
  });
});
