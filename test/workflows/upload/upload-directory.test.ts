/** upload-directory from a real directory to the library, and all the ways that do not lead out of the directory. */

import { execFileSync } from "node:child_process";
import { chmod, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { UploadDirectoryJob } from "../../../src/core/model/contract-types.gen.ts";
import { createWorkflows } from "../../../src/workflows/catalogue.ts";
import {
  findServerDirectory,
  openInside,
} from "../../../src/workflows/upload/opened-directories.ts";
import { useSandbox } from "../../harness/engine/shared-sandbox.ts";
import { type Library, startLibrary } from "../../harness/library.ts";
import { sample } from "../../harness/paths.ts";
import { prepress } from "../../harness/prepress.ts";

const MP4 = Buffer.from(
  "\u0000\u0000\u0000\u0018ftypmp42\u0000\u0000\u0000\u0000mp42isom",
  "latin1",
);

const sandbox = useSandbox();
let library: Library;
beforeEach(async () => {
  library = await startLibrary({ sandbox, fileBytesMax: 200_000 });
});
afterEach(() => library.close());

describe("upload-directory", () => {
  it("brings files with those of subfolders into a folder of the library, each with what it is", async () => {
    await library.write({
      "photo.jpg": sample("photo.jpg"),
      "deep/er/order.pdf": sample("three-pages.pdf"),
      "deep/film.mp4": MP4,
      "note.txt": "hello",
      ".hidden": "secret",
    });
    const job = await library.uploadDirectory({ destFolder: "/Shop/new/" });
    expect(job).toMatchObject({ outcome: "succeeded", message: "Completed." });
    expect(await library.told(job)).toEqual([
      "asset.added Shop/new/deep/er/order.pdf",
      "asset.added Shop/new/deep/film.mp4",
      "asset.added Shop/new/note.txt",
      "asset.added Shop/new/photo.jpg",
    ]);
    const photo = await library.asset("Shop/new/photo.jpg");
    const { width, height } = await sharp(sample("photo.jpg")).metadata();
    expect(photo).toMatchObject({
      type: "Image",
      contentType: "image/jpeg",
      width,
      height,
      readyForPublish: true,
      trashState: "NotInTrash",
      createdBy: "tester",
      jobId: job.id,
    });
    expect((await library.bytes(photo.blobId)).equals(sample("photo.jpg"))).toBe(true);
    expect(await library.asset("Shop/new/deep/film.mp4")).toMatchObject({
      type: "Video",
      contentType: "video/mp4",
    });
    expect((await library.asset("Shop/new/note.txt")).type).toBe("NoType");
    expect((await library.events(job)).at(-1)?.assetId).toBe(photo.id);
  });

  it("leaves subfolders out unless they are asked for, and reads a folder below the opened one", async () => {
    await library.write({ "a.txt": "a", "sub/b.txt": "b", "sub/deep/c.txt": "c" });
    const root = await library.uploadDirectory({ includeSubfolders: false });
    expect(await library.told(root)).toEqual(["asset.added a.txt"]);
    for (const serverDir of ["in/sub", "sub", "./sub/", join(library.inDir, "sub")]) {
      const job = await library.uploadDirectory({ serverDir, includeSubfolders: false });
      expect(await library.told(job), serverDir).toHaveLength(1);
    }
    expect(await library.paths()).toEqual(["a.txt", "b.txt"]);
  });

  it("skips what exists where overwrite is false, and ends well", async () => {
    await library.load({ "a.txt": "old" });
    await library.write({ "a.txt": "new", "b.txt": "b" });
    const job = await library.uploadDirectory({ overwrite: false });
    expect(await library.told(job)).toEqual(["file.skipped a.txt", "asset.added b.txt"]);
    expect((await library.asset("a.txt")).sizeBytes).toBe(3);
    expect(job.outcome).toBe("succeeded");
  });

  it("crops what is published, keeps the original, and keeps the crop for the next content", async () => {
    const crop = { left: 10, right: 20, top: 5, bottom: 0 };
    await library.load({ "photo.jpg": sample("photo.jpg") }, { manualCropOptions: crop });
    const { width, height } = await sharp(sample("photo.jpg")).metadata();
    const first = await library.asset("photo.jpg");
    expect(first).toMatchObject({ crop, width, height });
    expect((await library.bytes(first.blobId)).equals(sample("photo.jpg"))).toBe(true);
    const cropped = await sharp(await library.bytes(first.optimized?.blobId ?? "")).metadata();
    expect([cropped.width, cropped.height]).toEqual([width - 30, height - 5]);

    await library.load({ "photo.jpg": sample("drawing.jpg") });
    expect(await library.asset("photo.jpg")).toMatchObject({ crop });
    await library.load({ "photo.jpg": sample("photo.jpg") }, { preserveCrop: false });
    expect(await library.asset("photo.jpg")).not.toHaveProperty("optimized");
    await library.load(
      { "photo.jpg": sample("photo.jpg") },
      { manualCropOptions: { left: 0, right: 0, top: 0, bottom: 0 } },
    );
    expect(await library.asset("photo.jpg")).not.toHaveProperty("crop");
  });

  it("rips PDF files: the pages are results and assets, and replace no asset of somebody else", async () => {
    await library.load({ "order-2.png": sample("photo.jpg") }, { readyForPublish: false });
    await rm(join(library.inDir, "order-2.png"));
    await library.write({ "order.pdf": sample("three-pages.pdf") });
    const job = await library.uploadDirectory({
      overwrite: false,
      pdfOptions: { process: "Rasterize", resolution: 36 },
    });
    expect(await library.told(job)).toEqual([
      "asset.added order.pdf",
      "asset.added order-1.png",
      "file.skipped order-2.png",
      "asset.added order-3.png",
      "file.processed order.pdf",
    ]);
    expect(await library.service.results(job.id)).toHaveLength(3);
    const pdf = await library.asset("order.pdf");
    expect(await library.asset("order-1.png")).toMatchObject({
      type: "Image",
      parentId: pdf.id,
      resolution: 36,
      readyForPublish: true,
    });
  });
});

describe("bad files", () => {
  it("fails each with its reason, takes the others, and the job ends with the right counts", async () => {
    await library.write({
      "fake.jpg": "<html>not found</html>",
      "broken.jpg": sample("photo.jpg").subarray(0, 40),
      "huge.bin": Buffer.alloc(200_001),
      "ok.txt": "ok",
      "empty.txt": "",
    });
    execFileSync("mkfifo", [join(library.inDir, "pipe")]);
    await symlink("/etc/passwd", join(library.inDir, "passwd"));
    await symlink("/etc", join(library.inDir, "etc"));
    const job = await library.uploadDirectory();
    expect(job).toMatchObject({
      outcome: "succeeded",
      message: "Completed with 6 warnings and errors; its events tell more.",
    });
    const events = await library.events(job);
    expect(
      Object.fromEntries(events.map(({ fileName, code, message }) => [fileName, [code, message]])),
    ).toMatchObject({
      etc: ["file.skipped", "etc: skipped, because it is a link."],
      passwd: ["file.skipped", "passwd: skipped, because it is a link."],
      pipe: ["file.skipped", "pipe: skipped, because it is no plain file."],
      "fake.jpg": ["file.failed", expect.stringContaining("its content is of an unknown format")],
      "broken.jpg": ["file.failed", expect.stringContaining("damaged")],
      "huge.bin": ["file.failed", expect.stringContaining("at most 200000 are taken")],
      "ok.txt": ["asset.added", expect.anything()],
      "empty.txt": ["asset.added", expect.anything()],
    });
    expect(await library.paths()).toEqual(["empty.txt", "ok.txt"]);
  });

  it("keeps the stored file where the new one is broken", async () => {
    await library.load({ "photo.jpg": sample("photo.jpg") });
    const before = await library.asset("photo.jpg");
    await library.write({ "photo.jpg": "<html>" });
    expect((await library.uploadDirectory()).outcome).toBe("failed");
    expect(await library.asset("photo.jpg")).toEqual(before);
  });

  it("fails a file that the server may not read, and no other", async (test) => {
    test.skip(process.getuid?.() === 0, "the superuser may read everything");
    await library.write({ "a.txt": "a", "b.txt": "b" });
    await chmod(join(library.inDir, "a.txt"), 0);
    const job = await library.uploadDirectory();
    expect(await library.told(job)).toEqual(["file.failed a.txt", "asset.added b.txt"]);
  });
});

describe("leaving the opened directory", () => {
  const workflow = createWorkflows({
    sandbox: useSandbox(),
    prepress,
    fileBytesMax: 1,
    uploadDirectories: [{ name: "in", path: "/srv/in" }],
  }).find(({ name }) => name === "upload-directory");

  const JOB: UploadDirectoryJob = {
    serverDir: "in",
    overwrite: true,
    readyForPublish: true,
    includeSubfolders: true,
    createMask: false,
    processMetadataFiles: false,
    emailSetting: "None",
  };

  function check(fields: Partial<UploadDirectoryJob>): readonly string[] {
    const violations = workflow?.checkParameters?.({ uploadDirectoryJob: { ...JOB, ...fields } });
    return (violations ?? []).map(({ pointer, rule }) => `${pointer} ${rule}`);
  }

  it.each([
    "",
    " ",
    "..",
    "../etc",
    "in/../../etc",
    "in/..",
    "in\\..\\etc",
    "in\u0000",
    "in\n",
    "x".repeat(1001),
  ])("refuses serverDir %j at submit", (serverDir) => {
    expect(check({ serverDir })).toEqual(["/serverDir value"]);
  });

  it.each(["../x", "a/../b", "a//b", "a\\b", "a\u0000"])(
    "refuses destFolder %j at submit",
    (destFolder) => {
      expect(check({ destFolder })).toEqual(["/destFolder value"]);
    },
  );

  it("refuses every job where the operator opened no directory, and says how to open one", () => {
    const closed = createWorkflows({ sandbox: useSandbox(), prepress, fileBytesMax: 1 });
    const violations = closed
      .find(({ name }) => name === "upload-directory")
      ?.checkParameters?.({ uploadDirectoryJob: JOB });
    expect(violations?.[0]).toMatchObject({ pointer: "/serverDir", rule: "unsupported" });
    expect(violations?.[0]?.message).toContain("UPLOAD_DIRECTORIES");
  });

  it.each([
    "/etc",
    "/",
    "nowhere",
    "in/nowhere",
    "a.txt",
    "out",
    "link",
    "in/link/x",
    "/proc/self/cwd",
  ])("fails a job for %j", async (serverDir) => {
    await library.write({ "a.txt": "a" });
    await mkdir(`${library.inDir}-2`);
    await symlink("/etc", join(library.inDir, "link"));
    const job = await library.uploadDirectory({ serverDir });
    expect(job.failure).toMatchObject({ code: "option" });
    expect(job.message).not.toContain(library.inDir);
    expect(await library.paths()).toEqual([]);
  });

  it("is not fooled by a directory whose path only begins like an opened one", async () => {
    await mkdir(`${library.inDir}-2`, { recursive: true });
    const job = await library.uploadDirectory({ serverDir: `${library.inDir}-2` });
    expect(job.failure?.code).toBe("option");
  });

  it("opens no file through a folder that became a link after it was looked at", async () => {
    await library.write({ "sub/a.txt": "inside" });
    const directory = await findServerDirectory([{ path: library.inDir }], "sub");
    const outside = join(library.outDir, "secret");
    await mkdir(outside, { recursive: true });
    await writeFile(join(outside, "a.txt"), "outside");
    await rm(join(library.inDir, "sub"), { recursive: true });
    await symlink(outside, join(library.inDir, "sub"));
    await expect(openInside(directory, ["a.txt"])).rejects.toMatchObject({ code: "external" });
  });

  it("takes an opened directory that is itself a link where the operator says so", async () => {
    await library.write({ "a.txt": "a" });
    const link = `${library.inDir}-link`;
    await symlink(library.inDir, link);
    const directory = await findServerDirectory([{ name: "x", path: link }], "x");
    const handle = await openInside(directory, ["a.txt"]);
    expect(await handle.readFile("utf8")).toBe("a");
    await handle.close();
    await rm(link);
  });
});
