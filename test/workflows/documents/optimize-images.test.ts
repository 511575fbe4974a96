/** optimize-images from submit to result, with real images in real sandbox processes. */

import { randomUUID } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Option } from "../../../src/core/model/contract-types.gen.ts";
import { createWorkflows } from "../../../src/workflows/catalogue.ts";
import { greyPng } from "../../harness/files/grey-png.ts";
import { useSandbox } from "../../harness/engine/shared-sandbox.ts";
import { type Made, type Service, startService } from "../../harness/engine/service.ts";
import { sample } from "../../harness/paths.ts";
import { prepress } from "../../harness/prepress.ts";

let service: Service;

beforeAll(async () => {
  const sandbox = useSandbox();
  const workflows = createWorkflows({ sandbox, prepress, fileBytesMax: 2 ** 30 });
  service = await startService({ workflows, sandbox });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

interface Asked {
  readonly profile?: string;
  readonly options?: readonly Option[];
}

async function optimize(fileName: string, content: Uint8Array, asked: Asked = {}): Promise<Made> {
  const job = await service.run({ workflow: "optimize-images", ...asked }, [{ fileName, content }]);
  expect(job.failure).toBeUndefined();
  const [made] = await service.results(job.id);
  if (made === undefined) {
    throw new Error("The job made nothing.");
  }
  return made;
}

async function failureOf(content: Uint8Array, asked: Asked = {}): Promise<unknown> {
  const files = [{ fileName: "x.jpg", content }];
  const job = await service.run({ workflow: "optimize-images", ...asked }, files);
  return job.failure;
}

describe("optimize-images", () => {
  it("names what it makes of files with one name by their extensions, and counts the rest", async () => {
    const photo = sample("photo.jpg");
    const job = await service.run({ workflow: "optimize-images", profile: "preview" }, [
      { fileName: "photo.jpg", content: photo },
      { fileName: "Photo.png", content: await sharp(photo).png().toBuffer() },
      { fileName: "other.jpg", content: photo },
      { fileName: "photo.jpg", content: photo },
      // What this one is called without its extension is taken.
      { fileName: "photo.jpg.webp", content: await sharp(photo).webp().toBuffer() },
    ]);
    const made = await service.results(job.id);
    expect(made.map(({ result }) => result.fileName)).toEqual([
      "photo.jpg.jpg",
      "Photo.png.jpg",
      "other.jpg",
      "photo (2).jpg.jpg",
      "photo (3).jpg.jpg",
    ]);
  });

  it("makes a WebP that is smaller, and tells both sizes", async () => {
    const photo = sample("photo.jpg");
    const { result, bytes } = await optimize("photo.jpg", photo);
    expect(result).toMatchObject({ fileName: "photo.webp", contentType: "image/webp" });
    expect(await sharp(bytes).metadata()).toMatchObject({
      format: "webp",
      width: 900,
      height: 405,
    });
    expect(bytes.length).toBeLessThan(photo.length);
    expect(result.properties).toEqual([
      { name: "width", value: "900" },
      { name: "height", value: "405" },
      { name: "bytesBefore", value: String(photo.length) },
      { name: "bytesAfter", value: String(bytes.length) },
    ]);
  });

  it.each([
    ["avif", "heif", "drawing.avif"],
    ["jpeg", "jpeg", "drawing.jpg"],
    ["png", "png", "drawing.png"],
    ["keep", "jpeg", "drawing.jpg"],
  ])("writes the format %s", async (format, told, fileName) => {
    const options = [{ name: "format", value: format }];
    const { result, bytes } = await optimize("drawing.jpg", sample("drawing.jpg"), { options });
    expect(result.fileName).toBe(fileName);
    expect(await sharp(bytes).metadata()).toMatchObject({ format: told, width: 806, height: 515 });
  });

  it("makes images smaller within maxWidth and maxHeight, and never larger", async () => {
    const small = await optimize("photo.jpg", sample("photo.jpg"), { profile: "preview" });
    expect(await sharp(small.bytes).metadata()).toMatchObject({ width: 400, height: 180 });
    const options = [{ name: "maxWidth", value: "5000" }];
    const same = await optimize("photo.jpg", sample("photo.jpg"), { options });
    expect(await sharp(same.bytes).metadata()).toMatchObject({ width: 900, height: 405 });
  });

  it("turns images upright by their EXIF orientation, once", async () => {
    const lying = await sharp(sample("photo.jpg"))
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 100 })
      .toBuffer();
    for (const profile of ["web", "archive"]) {
      const { bytes, result } = await optimize("lying.jpg", lying, { profile });
      const { width, height, orientation } = await sharp(bytes).metadata();
      expect({ width, height, orientation: orientation ?? 1 }).toEqual({
        width: 405,
        height: 900,
        orientation: 1,
      });
      expect(result.properties).toContainEqual({ name: "width", value: "405" });
    }
  });

  it("strips metadata, or keeps it", async () => {
    const tagged = await sharp(sample("photo.jpg"))
      .withExif({ IFD0: { Copyright: "Somebody" } })
      .jpeg({ quality: 100 })
      .toBuffer();
    const web = await optimize("a.jpg", tagged, { profile: "web" });
    expect(web.bytes.includes("Somebody")).toBe(false);
    const archive = await optimize("a.jpg", tagged, { profile: "archive" });
    expect(archive.bytes.includes("Somebody")).toBe(true);
  });

  it("keeps all frames of an animation where the format can hold them", async () => {
    const frame = { create: { width: 10, height: 10, channels: 3, background: "#00f" } } as const;
    const first = await sharp(frame).png().toBuffer();
    const second = await sharp({ create: { ...frame.create, background: "#f00" } })
      .png()
      .toBuffer();
    const gif = await sharp([first, second], { join: { animated: true } })
      .gif()
      .toBuffer();
    const { bytes, result } = await optimize("moving.gif", gif);
    expect((await sharp(bytes).metadata()).pages).toBe(2);
    expect(result.properties).toContainEqual({ name: "height", value: "10" });
  });

  it("puts white behind transparent pixels that JPEG cannot hold", async () => {
    const clear = await sharp({
      create: { width: 8, height: 8, channels: 4, background: "#00000000" },
    })
      .png()
      .toBuffer();
    const { bytes } = await optimize("clear.png", clear, {
      options: [{ name: "format", value: "jpeg" }],
    });
    const [red] = await sharp(bytes).raw().toBuffer();
    expect(red).toBe(255);
  });

  it.each(["webp", "avif", "jpeg", "png", "keep"])(
    "fails for a truncated JPEG that shall become %s, and says that it ends early",
    async (format) => {
      const options = [{ name: "format", value: format }];
      const failure = await failureOf(sample("photo.jpg").subarray(0, 30_000), { options });
      expect(failure).toEqual({ code: "corrupt", message: expect.stringContaining("ends early") });
    },
  );

  it("refuses an image of 20,000 x 20,000 pixels before decoding it", async () => {
    // In one bit a pixel, so that it is made in a moment.
    const bomb = greyPng(20_000, 20_000);
    expect(await failureOf(bomb)).toEqual({
      code: "unsupportedFeature",
      message: expect.stringContaining("250 million pixels"),
    });
  });

  it.each([
    ["a PDF", sample("three-pages.pdf")],
    ["text", Buffer.from("hello")],
  ])("refuses %s as no image", async (_what, content) => {
    expect(await failureOf(content)).toEqual({
      code: "unsupportedFormat",
      message: expect.stringContaining("no image in a format that can be read"),
    });
  });

  it.each(["avif", "gif", "jpeg", "png", "tiff", "webp"] as const)(
    "reads the format %s",
    async (format) => {
      const content = await sharp(sample("drawing.jpg")).resize(32).toFormat(format).toBuffer();
      const { bytes } = await optimize("small", content, {
        options: [{ name: "format", value: "png" }],
      });
      expect(await sharp(bytes).metadata()).toMatchObject({ format: "png", width: 32 });
    },
  );

  it("refuses what libvips could read but callers have no business to send, such as its own format", async () => {
    const path = join(tmpdir(), `jobgate-${randomUUID()}.v`);
    await sharp(sample("drawing.jpg")).resize(32).toFile(path);
    const content = await readFile(path);
    await rm(path);
    expect(await failureOf(content)).toMatchObject({ code: "unsupportedFormat" });
  });
});
