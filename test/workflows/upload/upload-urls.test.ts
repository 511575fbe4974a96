/** upload-urls from submit to library, fetching from a real web server through the real address guard. */

import { buffer } from "node:stream/consumers";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type {
  Parameters,
  UploadUrl,
  UploadUrlsJob,
} from "../../../src/core/model/contract-types.gen.ts";
import type { Job } from "../../../src/core/model/job.ts";
import { parseOutboundAllow } from "../../../src/outbound/address-guard.ts";
import { openFetcher } from "../../../src/outbound/fetcher.ts";
import { createWorkflows } from "../../../src/workflows/catalogue.ts";
import { useSandbox } from "../../harness/engine/shared-sandbox.ts";
import { COMPANY, type Service, startService } from "../../harness/engine/service.ts";
import { pathOf } from "../../harness/store/contents.ts";
import { serve, type Serving } from "../../harness/peers/serve.ts";
import { sample } from "../../harness/paths.ts";
import { prepress } from "../../harness/prepress.ts";

const FILES: Readonly<Record<string, { readonly type: string; readonly content: Uint8Array }>> = {
  "/photo.jpg": { type: "image/jpeg", content: sample("photo.jpg") },
  "/order.pdf": { type: "application/pdf", content: sample("three-pages.pdf") },
  "/secret.pdf": { type: "application/pdf", content: sample("encrypted.pdf") },
  "/large": { type: "application/octet-stream", content: Buffer.alloc(5_000_001) },
  "/page": { type: "image/jpeg", content: Buffer.from("<!doctype html><p>Not here.") },
  "/nameless": { type: "application/vnd.special; v=1", content: Buffer.from("special") },
};

let server: Serving;
let base: string;
let service: Service;
const sandbox = useSandbox();
const fetcher = openFetcher({
  allow: parseOutboundAllow(["127.0.0.1"]),
  times: { connectMsMax: 5000, headMsMax: 5000, pauseMsMax: 500, totalMsMax: 20_000 },
});

beforeAll(async () => {
  server = await serve((request, response) => {
    if (request.url === "/hangs") {
      response.writeHead(200).write("a");
      return;
    }
    if (request.url === "/redirect") {
      response.writeHead(302, { Location: "/photo.jpg" }).end();
      return;
    }
    const file = FILES[new URL(request.url ?? "/", "http://x").pathname];
    response.writeHead(file === undefined ? 404 : 200, {
      "Content-Type": file?.type ?? "text/plain",
    });
    response.end(file?.content ?? "no such file");
  });
  base = server.url;
});

afterAll(async () => {
  await fetcher.close();
  server.close();
});

beforeEach(async () => {
  const workflows = createWorkflows({ sandbox, prepress, fileBytesMax: 5_000_000 });
  service = await startService({ workflows, sandbox, fetcher });
});

afterEach(async () => {
  await service[Symbol.asyncDispose]();
});

const SWITCHES = {
  overwrite: true,
  readyForPublish: true,
  createMask: false,
  emailSetting: "None",
};

async function upload(
  urls: readonly (readonly [path: string, destPath: string])[],
  fields: Partial<UploadUrlsJob> = {},
): Promise<Job> {
  const urlArray: readonly UploadUrl[] = urls.map(([path, destPath]) => ({
    sourceUrl: path.startsWith("http") ? path : `${base}${path}`,
    destPath,
  }));
  return service.run({ parameters: { uploadUrlsJob: { ...SWITCHES, urlArray, ...fields } } });
}

/** Code, severity and message of the events about files. */
async function told(job: Job): Promise<readonly string[]> {
  const events = await service.events(job.id);
  return events
    .filter(({ code }) => !code.startsWith("job.") && code !== "result.added")
    .map(({ code, severity, message }) => `${code} ${severity} ${message}`);
}

async function stored(path: string): Promise<Buffer | undefined> {
  const asset = await service.store.assets.find(COMPANY.id, path);
  return asset === undefined ? undefined : buffer(service.store.blobs.open(asset.blobId));
}

describe("upload-urls", () => {
  it("fetches files into the library and tells of each", async () => {
    const job = await upload([
      ["/photo.jpg?token=abc", "Shop/summer/photo.jpg"],
      ["/nameless", "Shop/special"],
    ]);
    expect(job).toMatchObject({ outcome: "succeeded", message: "Completed." });
    expect((await stored("Shop/summer/photo.jpg"))?.equals(sample("photo.jpg"))).toBe(true);
    const special = await service.store.assets.find(COMPANY.id, "Shop/special");
    expect(special).toMatchObject({
      folder: "Shop",
      fileName: "special",
      contentType: "application/vnd.special",
      readyForPublish: true,
      createdBy: "tester",
    });
    const bytes = sample("photo.jpg").length;
    expect(await told(job)).toEqual([
      `asset.added info Shop/summer/photo.jpg: stored, ${bytes} bytes from ${base}/photo.jpg.`,
      `asset.added info Shop/special: stored, 7 bytes from ${base}/nameless.`,
    ]);
  });

  it("replaces an existing asset, and its old content goes", async () => {
    await upload([["/photo.jpg", "a.bin"]]);
    const before = await service.store.assets.find(COMPANY.id, "a.bin");
    const job = await upload([["/nameless", "a.bin"]]);
    expect((await told(job))[0]).toContain("asset.replaced info a.bin: replaced, 7 bytes");
    expect((await stored("a.bin"))?.toString()).toBe("special");
    await expect(pathOf(service.store.blobs, before?.blobId ?? "")).rejects.toThrow("gone");
  });

  it("skips an existing asset where overwrite is false", async () => {
    await upload([["/photo.jpg", "a.bin"]]);
    const job = await upload([["/nameless", "a.bin"]], { overwrite: false });
    expect(job.outcome).toBe("succeeded");
    expect(await told(job)).toEqual([
      "file.skipped info a.bin: skipped, because it exists and overwrite is false.",
    ]);
    expect((await stored("a.bin"))?.length).toBe(sample("photo.jpg").length);
  });

  it("marks for publish as asked, and keeps the state where preservePublishState is true", async () => {
    const ready = async (): Promise<boolean | undefined> =>
      (await service.store.assets.find(COMPANY.id, "a.jpg"))?.readyForPublish;
    const urls = [["/photo.jpg", "a.jpg"]] as const;
    await upload(urls, { readyForPublish: false });
    expect(await ready()).toBe(false);
    await upload(urls, { readyForPublish: true, preservePublishState: true });
    expect(await ready()).toBe(false);
    await upload(urls, { readyForPublish: true });
    expect(await ready()).toBe(true);
  });

  it("completes with warnings where some files failed, and fails where all did", async () => {
    const some = await upload([
      ["/missing.jpg", "missing.jpg"],
      ["/photo.jpg", "photo.jpg"],
    ]);
    expect(some).toMatchObject({
      outcome: "succeeded",
      message: "Completed with 1 warning or error; its events tell more.",
    });
    const [failed, added] = await told(some);
    expect(failed).toMatch(/^file\.failed error missing\.jpg: .*404/u);
    expect(added).toMatch(/^asset\.added info photo\.jpg/u);

    const all = await upload([
      ["/missing.jpg", "missing.jpg"],
      ["http://169.254.169.254/latest", "metadata"],
    ]);
    expect(all.outcome).toBe("failed");
    expect(all.failure?.code).toBe("external");
    expect(all.failure?.message).toContain("All 2 files failed");
  });

  it("fails each file that hangs, is too large, redirects or is no image, with its reason, and takes the others", async () => {
    const job = await upload([
      ["/hangs", "hangs.bin"],
      ["/large", "large.bin"],
      ["/redirect", "redirect.jpg"],
      ["/page", "page.jpg"],
      ["/photo.jpg", "ok.jpg"],
    ]);
    expect(job).toMatchObject({
      outcome: "succeeded",
      message: "Completed with 4 warnings and errors; its events tell more.",
    });
    const [hangs, large, redirect, page, ok] = await told(job);
    expect(hangs).toMatch(/^file\.failed error hangs\.bin: /u);
    expect(large).toMatch(/^file\.failed error large\.bin: .*5000000/u);
    expect(redirect).toMatch(/^file\.failed error redirect\.jpg: .*redirect/u);
    expect(page).toMatch(/^file\.failed error page\.jpg: .*its content is of an unknown format/u);
    expect(ok).toMatch(/^asset\.added info ok\.jpg/u);
    expect(await stored("page.jpg")).toBeUndefined();
  });

  it("rips PDF files when asked to Rasterize, the pages being results", async () => {
    const job = await upload(
      [
        ["/order.pdf", "orders/order.pdf"],
        ["/photo.jpg", "photo.jpg"],
      ],
      { pdfOptions: { process: "Rasterize", resolution: 72 } },
    );
    const made = await service.results(job.id);
    expect(made.map(({ result }) => result.fileName)).toEqual([
      "order-1.png",
      "order-2.png",
      "order-3.png",
    ]);
    expect(await sharp(made[0]?.bytes).metadata()).toMatchObject({ width: 446, height: 632 });
    expect((await told(job)).map((line) => line.split(" ")[0])).toEqual([
      "asset.added",
      "asset.added",
      "asset.added",
      "asset.added",
      "file.processed",
      "asset.added",
    ]);
  });

  it("rips at 150 dpi without a resolution, the first page small as Thumbnail, nothing otherwise", async () => {
    const widths = async (process: string): Promise<readonly unknown[]> => {
      const job = await upload([["/order.pdf", "order.pdf"]], { pdfOptions: { process } });
      const made = await service.results(job.id);
      return Promise.all(made.map(async ({ bytes }) => (await sharp(bytes).metadata()).width));
    };
    expect(await widths("Rasterize")).toEqual([930, 930, 930]);
    expect(await widths("Thumbnail")).toEqual([223]);
    expect(await widths("None")).toEqual([]);
  });

  it("keeps a PDF that cannot be ripped, and says so", async () => {
    const job = await upload([["/secret.pdf", "secret.pdf"]], {
      pdfOptions: { process: "Rasterize" },
    });
    expect(job.failure?.code).toBe("password");
    expect(job.failure?.message).toMatch(/^It is stored, but not ripped\./u);
    expect(await stored("secret.pdf")).toBeDefined();
  });

  it("tells once what was taken without effect, by name, and nothing of empty wishes", async () => {
    const job = await upload([["/photo.jpg", "photo.jpg"]], {
      numUrls: 1,
      createMask: true,
      emailSetting: "JobCompletion",
      photoshopOptions: { process: "MaintainLayers" },
      illustratorOptions: { process: "None", resolution: 300 },
      colorManagementOptions: { colorManagement: "Default" },
      manualCropOptions: { left: 0, right: 0, top: 0, bottom: 0 },
      mediaOptions: { generateThumbnail: false, videoEncodingPresetsArray: [] },
      postHttpUrl: "",
      pdfOptions: { process: "None", colorspace: "Cmyk", extractLinks: true },
      apikey: "very-secret-key",
    });
    expect((await told(job)).slice(0, 2)).toEqual([
      "option.ignored warning Taken, but without effect here: numUrls, createMask, photoshopOptions, apikey, pdfOptions.colorspace, pdfOptions.extractLinks.",
      "mail.not-sent warning emailSetting is JobCompletion, but this server sends no mail for the company; the operator can set that up.",
    ]);
    expect(JSON.stringify([await service.events(job.id), service.logged])).not.toContain(
      "very-secret",
    );
  });
});

describe("the check of an uploadUrlsJob", () => {
  const workflows = createWorkflows({ sandbox: useSandbox(), prepress, fileBytesMax: 1 });
  const uploadUrls = workflows.find(({ name }) => name === "upload-urls");

  function check(fields: Partial<UploadUrlsJob>): readonly unknown[] {
    const urlArray = [{ sourceUrl: "https://example.com/a.jpg", destPath: "a.jpg" }];
    const parameters: Parameters = { uploadUrlsJob: { ...SWITCHES, urlArray, ...fields } };
    const violations = uploadUrls?.checkParameters?.(parameters) ?? [];
    return violations.map(({ pointer, rule }) => `${pointer} ${rule}`);
  }

  it("accepts a plain job", () => {
    expect(check({})).toEqual([]);
  });

  it.each<readonly [Partial<UploadUrlsJob>, string]>([
    [{ urlArray: [] }, "/urlArray required"],
    [{ urlArray: [{ sourceUrl: "ftp://h/a", destPath: "a" }] }, "/urlArray/0/sourceUrl value"],
    [{ urlArray: [{ sourceUrl: "a.jpg", destPath: "a" }] }, "/urlArray/0/sourceUrl value"],
    [{ urlArray: [{ sourceUrl: "http://h/a", destPath: "../a" }] }, "/urlArray/0/destPath value"],
    [{ emailSetting: "none" }, "/emailSetting enumeration"],
    [{ pdfOptions: { process: "Render" } }, "/pdfOptions/process enumeration"],
    [{ pdfOptions: { resolution: 5000 } }, "/pdfOptions/resolution range"],
    [
      { manualCropOptions: { left: -1, right: 0, top: 0, bottom: 0 } },
      "/manualCropOptions/left range",
    ],
    [
      { postImageServingPublishJob: { publishType: "Some", emailSetting: "None" } },
      "/postImageServingPublishJob/publishType enumeration",
    ],
    [
      { postImageRenderingPublishJob: { emailSetting: "Errors" } },
      "/postImageRenderingPublishJob/emailSetting enumeration",
    ],
  ])("refuses %j at %s", (fields, violation) => {
    expect(check(fields)).toEqual([violation]);
  });

  it("tells at most a hundred bad items of many, at once", () => {
    const urlArray = Array.from({ length: 70_000 }, () => ({ sourceUrl: "x", destPath: "" }));
    expect(check({ urlArray })).toHaveLength(100);
  });
});
