/** The jobs on files that are in the library already: rip, reprocess, optimize, group, publish, export, list. */

import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Entry, fromBuffer, type ZipFile } from "yauzl";
import type { ExportJob } from "../../../src/core/model/contract-types.gen.ts";
import type { Job } from "../../../src/core/model/job.ts";
import { useSandbox } from "../../harness/engine/shared-sandbox.ts";
import { type Library, startLibrary } from "../../harness/library.ts";
import { sample } from "../../harness/paths.ts";

const MP4 = Buffer.from("\u0000\u0000\u0000\u0018ftypmp42\u0000\u0000\u0000\u0000", "latin1");
const QUIET = { emailSetting: "None" };

const sandbox = useSandbox();
let library: Library;
beforeEach(async () => {
  library = await startLibrary({ sandbox, publicUrl: "https://jobs.example" });
});
afterEach(() => library.close());

async function resultOf(job: Job): Promise<Buffer> {
  const [made] = await library.service.results(job.id);
  return made?.bytes ?? Buffer.of();
}

describe("rip-pdfs", () => {
  it("rips PDF assets again, replaces their own pages, and fails what is no PDF or no asset", async () => {
    await library.load(
      { "a/order.pdf": sample("three-pages.pdf"), "a/photo.jpg": sample("photo.jpg") },
      { pdfOptions: { process: "Rasterize", resolution: 36 } },
    );
    const small = await library.asset("a/order-1.png");
    const pdfHandleArray = [
      await library.handle("a/order.pdf"),
      await library.handle("a/photo.jpg"),
      "a|48|stranger",
    ];
    const job = await library.run({ ripPdfsJob: { pdfHandleArray, createMask: false, ...QUIET } });
    expect(await library.told(job)).toEqual([
      "asset.replaced a/order-1.png",
      "asset.replaced a/order-2.png",
      "asset.replaced a/order-3.png",
      "file.processed a/order.pdf",
      "file.failed a/photo.jpg",
      "file.failed a|48|stranger",
    ]);
    expect(job.outcome).toBe("succeeded");
    const page = await library.asset("a/order-1.png");
    expect(page.id).toBe(small.id);
    expect(page.resolution).toBe(150);
    expect(page.width).toBeGreaterThan(small.width ?? Infinity);
    expect(await library.service.results(job.id)).toHaveLength(3);
  });

  it("opens encrypted files with a password that is kept nowhere, and says where it is given", async () => {
    const rip = { pdfOptions: { process: "Rasterize" } };
    await library.load({ "order.pdf": sample("three-pages.pdf") });
    await library.write({ "secret.pdf": sample("encrypted.pdf") });
    const uploaded = await library.uploadDirectory({ destFolder: "in", ...rip });
    const told = async (job: Job) => JSON.stringify([job, await library.service.events(job.id)]);
    expect(await told(uploaded)).toContain(
      "The PDF is encrypted. Rip it with ripPdfsJob or reprocessAssetsJob and its password as DOC.PASSWORD in the optionArray",
    );
    const handles = [await library.handle("in/secret.pdf")];
    const shared = {
      createMask: false,
      ...QUIET,
      optionArray: [{ name: "DOC.PASSWORD", value: "open sesame" }],
    };
    const jobs = [
      await library.run({ ripPdfsJob: { pdfHandleArray: handles, ...shared } }),
      await library.run({ reprocessAssetsJob: { assetHandleArray: handles, ...rip, ...shared } }),
      await library.uploadDirectory({ ...rip, optionArray: shared.optionArray }),
    ];
    expect(jobs.map(({ outcome }) => outcome)).toEqual(["succeeded", "succeeded", "succeeded"]);
    for (const job of jobs) {
      expect(await told(job)).toMatch(/secret(?:[.]pdf)?: ripped 1 page[.]/u);
      expect(await told(job)).not.toContain("sesame");
    }
    expect(JSON.stringify(library.service.logged)).not.toContain("sesame");
  });

  it("no longer marks pages that a new content does not have", async () => {
    const rip = { pdfOptions: { process: "Rasterize", resolution: 18 } };
    await library.load({ "order.pdf": sample("three-pages.pdf") }, rip);
    await library.load({ "order.pdf": sample("vector.pdf") }, rip);
    const pages = Number((await library.asset("order-1.png")).readyForPublish);
    expect(pages).toBe(1);
    expect((await library.asset("order-3.png")).readyForPublish).toBe(false);
  });
});

describe("reprocess-assets and optimize-assets", () => {
  it("reprocess crops what is published, marks it, and takes the crop away again", async () => {
    await library.load({ "photo.jpg": sample("photo.jpg") }, { readyForPublish: false });
    const reprocess = async (fields: object): Promise<Job> =>
      library.run({
        reprocessAssetsJob: {
          assetHandleArray: [await library.handle("photo.jpg")],
          createMask: false,
          ...QUIET,
          ...fields,
        },
      });
    const { width = 0 } = await library.asset("photo.jpg");
    const crop = { left: 7, right: 0, top: 0, bottom: 0 };
    const job = await reprocess({ manualCropOptions: crop, readyForPublish: true });
    expect(await library.told(job)).toEqual(["file.processed photo.jpg"]);
    const cropped = await library.asset("photo.jpg");
    expect(cropped).toMatchObject({ readyForPublish: true, crop, width });
    expect(cropped.optimized?.width).toBe(width - 7);
    await reprocess({ preserveCrop: false, readyForPublish: false, preservePublishState: true });
    const bare = await library.asset("photo.jpg");
    expect(bare).not.toHaveProperty("crop");
    expect(bare.optimized?.width).toBe(width);
    expect(bare.readyForPublish).toBe(true);
    const all = await reprocess({ manualCropOptions: { ...crop, left: width } });
    expect(all.failure?.message).toContain("leaves nothing");
  });

  it("optimize makes each image smaller once, and publishes that file instead of the original", async () => {
    const big = await sharp(sample("photo.jpg")).jpeg({ quality: 100 }).toBuffer();
    await library.load({ "big.jpg": big, "note.txt": "x" });
    const optimize = async () => library.run({ optimizeImagesJob: QUIET });
    expect(await library.told(await optimize())).toEqual(["file.processed big.jpg"]);
    expect(await library.told(await optimize())).toEqual([]);
    const { optimized, sizeBytes } = await library.asset("big.jpg");
    expect(optimized?.sizeBytes).toBeLessThan(sizeBytes);
    await library.run({ imageServingPublishJob: { publishType: "Full", ...QUIET } });
    expect((await library.published("big.jpg"))?.length).toBe(optimized?.sizeBytes);
  });
});

describe("automated-set-generation", () => {
  it("groups images by the number behind their name, in its order, and says what is in no set", async () => {
    const image = sample("photo.jpg");
    await library.load({
      "shoe_10.jpg": image,
      "shoe_2.jpg": image,
      "Shoe-1.jpg": image,
      "hat_1.jpg": image,
      "note_1.txt": "x",
    });
    const names = ["shoe_10.jpg", "shoe_2.jpg", "Shoe-1.jpg", "hat_1.jpg", "note_1.txt"];
    const assetHandleArray = await Promise.all(names.map(async (name) => library.handle(name)));
    const job = await library.run({
      automatedSetGenerationJob: {
        assetHandleArray,
        destFolder: "sets",
        readyForPublish: true,
        autoSetCreationOptions: { autoSetsArray: ["ps|47|1"] },
        ...QUIET,
      },
    });
    expect(await library.told(job)).toEqual([
      "option.ignored",
      "file.skipped hat_1.jpg",
      "file.skipped note_1.txt",
      "asset.added sets/shoe.imageset",
    ]);
    const set = await library.asset("sets/shoe.imageset");
    expect(set).toMatchObject({ type: "ImageSet", readyForPublish: true });
    const xml = (await library.bytes(set.blobId)).toString();
    const members = Array.from(xml.matchAll(/path="([^"]+)"/gu), ([, path]) => path);
    expect(members).toEqual(["Shoe-1.jpg", "shoe_2.jpg", "shoe_10.jpg"]);
  });
});

describe("publishing by type and into the operator's directory", () => {
  it("publishes videos and vignettes as they are, and says what that leaves out", async () => {
    await library.load({
      "film.mp4": MP4,
      "room.vnt": "vignette",
      "photo.jpg": sample("photo.jpg"),
    });
    const video = await library.run({ videoPublishJob: QUIET });
    expect(await library.told(video)).toEqual([
      "asset.published film.mp4",
      "file.warning film.mp4",
    ]);
    const rendering = await library.run({ imageRenderingPublishJob: QUIET });
    expect(await library.told(rendering)).toEqual([
      "asset.published room.vnt",
      "file.warning room.vnt",
    ]);
    expect((await library.published("film.mp4"))?.equals(MP4)).toBe(true);
    expect(await library.published("photo.jpg")).toBeUndefined();
  });

  it("copies marked images below the company's number, and removes nothing", async () => {
    await library.load({ "a/photo.jpg": sample("photo.jpg"), "film.mp4": MP4 });
    const job = await library.run({ serverDirectoryPublishJob: QUIET });
    expect(await library.told(job)).toEqual(["asset.published a/photo.jpg"]);
    const file = join(library.outDir, "47", "a", "photo.jpg");
    expect((await readFile(file)).equals(sample("photo.jpg"))).toBe(true);
    await library.load({ "b.jpg": sample("photo.jpg") });
    await library.run({ serverDirectoryPublishJob: QUIET });
    expect((await readdir(join(library.outDir, "47"))).sort()).toEqual(["a", "b.jpg"]);
    expect((await library.asset("b.jpg")).publishedAt).toBeUndefined();
  });
});

describe("metadata-publish and create-video-sitemap", () => {
  it("tells all metadata in the result, and publishes that of marked assets without users", async () => {
    await library.load({ "a/b & c.txt": "x" });
    await library.load({ "secret.txt": "x" }, { readyForPublish: false });
    const job = await library.run({ metadataPublishJob: { forcePublish: true } });
    const all = (await resultOf(job)).toString();
    expect(all).toContain("<path>a/b &amp; c.txt</path>");
    expect(all).toContain("<createUser>tester</createUser>");
    expect(all).toContain(`<asset handle="${await library.handle("secret.txt")}">`);
    const shown = (await library.published("_jobgate/metadata.xml"))?.toString();
    expect(shown).toContain("<path>a/b &amp; c.txt</path>");
    expect(shown).not.toContain("secret.txt");
    expect(shown).not.toContain("tester");
    await library.run({ imageServingPublishJob: { publishType: "Full", ...QUIET } });
    expect(await library.published("_jobgate/metadata.xml")).toBeDefined();
  });

  it("lists published videos with absolute addresses, and only those", async () => {
    await library.load({ "films/my film.mp4": MP4 });
    await library.run({ videoPublishJob: QUIET });
    await library.load({ "later.mp4": MP4 });
    const job = await library.run({ createVideoSitemapJob: { forceUpdate: true } });
    const xml = (await resultOf(job)).toString();
    expect(xml).toContain("<loc>https://jobs.example/published/47/films/my%20film.mp4</loc>");
    expect(xml).not.toContain("later");
    expect((await library.published("_jobgate/video-sitemap.xml"))?.toString()).toBe(xml);
    expect(await library.told(job)).toContain("file.warning _jobgate/video-sitemap.xml");
  });
});

async function readEntry(file: ZipFile, entry: Entry): Promise<readonly [string, Buffer]> {
  const stream = await new Promise<Readable>((resolve, reject) => {
    file.openReadStream(entry, (error, opened) =>
      opened === undefined ? reject(error) : resolve(opened),
    );
  });
  return [entry.fileName, await buffer(stream)];
}

async function unzip(zip: Buffer): Promise<Readonly<Record<string, Buffer>>> {
  const file = await new Promise<ZipFile>((resolve, reject) => {
    fromBuffer(zip, { lazyEntries: false, autoClose: false }, (error, opened) =>
      opened === undefined ? reject(error) : resolve(opened),
    );
  });
  const reads: Promise<readonly [string, Buffer]>[] = [];
  file.on("entry", (entry) => reads.push(readEntry(file, entry)));
  await new Promise((resolve, reject) => file.on("end", resolve).on("error", reject));
  return Object.fromEntries(await Promise.all(reads));
}

describe("export", () => {
  async function exported(paths: readonly string[], fields: Partial<ExportJob> = {}): Promise<Job> {
    const assetHandleArray = await Promise.all(paths.map(async (path) => library.handle(path)));
    return library.run(
      { exportJob: { assetHandleArray, fmt: "orig", ...QUIET, ...fields } },
      "my export",
    );
  }

  it("packs originals byte for byte, each name once, and tells a link and one event for each", async () => {
    const crop = { left: 9, right: 0, top: 0, bottom: 0 };
    await library.load(
      { "a/photo.jpg": sample("photo.jpg"), "b/photo.jpg": sample("drawing.jpg"), "x.txt": "x" },
      { manualCropOptions: crop },
    );
    const job = await exported(["a/photo.jpg", "b/photo.jpg", "x.txt"]);
    expect(await library.told(job)).toEqual([
      "file.processed a/photo.jpg",
      "file.processed b/photo.jpg",
      "file.processed x.txt",
      expect.stringMatching(/^export\.ready \/exports\/[\w-]{94}\/my%20export\.zip$/u),
    ]);
    const files = await unzip(await resultOf(job));
    expect(Object.keys(files)).toEqual(["photo.jpg", "photo (2).jpg", "x.txt"]);
    expect(files["photo.jpg"]?.equals(sample("photo.jpg"))).toBe(true);
    expect(files["photo (2).jpg"]?.equals(sample("drawing.jpg"))).toBe(true);
  });

  it("converts images by the modifiers it knows, names those it does not, and packs the rest as it is", async () => {
    await library.load({ "photo.jpg": sample("photo.jpg"), "x.txt": "x" });
    const job = await exported(["photo.jpg", "x.txt"], {
      fmt: "convert",
      is_modifier: "?wid=50&hei=40&fit=stretch,1&fmt=png&qlt=80,1&op_blur=2&layer=1&wid=lots",
      macro: "$m$",
    });
    const files = await unzip(await resultOf(job));
    expect(Object.keys(files)).toEqual(["photo.png", "x.txt"]);
    const { width, height, format } = await sharp(files["photo.png"]).metadata();
    expect([width, height, format]).toEqual([50, 40, "png"]);
    const messages = (await library.events(job)).map(({ message }) => message);
    expect(messages[0]).toBe(
      "Taken, but without effect here: macro, is_modifier layer, is_modifier wid.",
    );
    expect(messages[1]).toContain("x.txt: packed as it is");
  });

  it("fails what is no asset or a set, and packs the others; a job of nothing else fails", async () => {
    await library.load({ "x.txt": "x" });
    const assetHandleArray = [await library.handle("x.txt"), "a|47|none", "a|48|other", ""];
    const job = await library.run({ exportJob: { assetHandleArray, fmt: "orig", ...QUIET } });
    expect((await library.told(job)).filter((line) => line.startsWith("file.failed"))).toHaveLength(
      3,
    );
    expect(Object.keys(await unzip(await resultOf(job)))).toEqual(["x.txt"]);
    const none = await library.run({
      exportJob: { assetHandleArray: ["a|47|none"], fmt: "orig", ...QUIET },
    });
    expect(none.failure?.code).toBe("option");
  });
});
