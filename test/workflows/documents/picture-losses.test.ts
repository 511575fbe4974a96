/** Nothing of a picture is lost in silence: what cannot stay is said, and archive keeps what it can. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import sharp from "sharp";
import type { Option } from "../../../src/core/model/contract-types.gen.ts";
import { createWorkflows } from "../../../src/workflows/catalogue.ts";
import { type Service, startService } from "../../harness/engine/service.ts";
import { useSandbox } from "../../harness/engine/shared-sandbox.ts";
import { sample } from "../../harness/paths.ts";
import { prepress } from "../../harness/prepress.ts";
import { animatedPng, makeAnimation } from "../make-animation.ts";

let service: Service;

beforeAll(async () => {
  const sandbox = useSandbox();
  const workflows = createWorkflows({ sandbox, prepress, fileBytesMax: 2 ** 30 });
  service = await startService({ workflows, sandbox });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

interface Done {
  readonly bytes: Buffer;
  readonly failure: unknown;
  readonly warnings: string;
}

async function run(
  content: Uint8Array,
  asked: {
    readonly workflow?: string;
    readonly profile?: string;
    readonly options?: readonly Option[];
  },
): Promise<Done> {
  const job = await service.run({ workflow: "optimize-images", ...asked }, [
    { fileName: "picture", content },
  ]);
  const events = await service.events(job.id);
  const warnings = events.filter(({ code }) => code === "file.warning");
  const [made] = await service.results(job.id);
  return {
    bytes: made?.bytes ?? Buffer.of(),
    failure: job.failure,
    warnings: warnings.map(({ message }) => message).join(" "),
  };
}

const archive = async (content: Uint8Array): Promise<Done> => run(content, { profile: "archive" });
const archiveAs = async (content: Uint8Array, format: string): Promise<Done> =>
  run(content, { profile: "archive", options: [{ name: "format", value: format }] });

/** All values that 16 bits have, so that none can hide in 8. */
const deepValues = Uint16Array.from({ length: 256 * 256 }, (_none, index) => index);
const deepGrey = { raw: { width: 256, height: 256, channels: 1 } } as const;
const values16 = async (picture: Buffer): Promise<Uint16Array> => {
  const raw = await sharp(picture).toColourspace("grey16").raw({ depth: "ushort" }).toBuffer();
  return new Uint16Array(new Uint8Array(raw).buffer);
};

describe("a picture stored without loss", () => {
  it("stays so in archive, as WebP, moving WebP and AVIF", async () => {
    const photo = sharp(sample("photo.jpg")).resize(60);
    const kinds = {
      still: await photo.clone().webp({ lossless: true, effort: 0 }).toBuffer(),
      moving: await sharp(await makeAnimation(), { animated: true })
        .webp({ lossless: true, effort: 0 })
        .toBuffer(),
      avif: await photo.clone().avif({ lossless: true, effort: 0 }).toBuffer(),
    };
    for (const [name, content] of Object.entries(kinds)) {
      const { bytes } = await archive(content);
      const pixels = async (picture: Buffer): Promise<Buffer> =>
        sharp(picture, { animated: name === "moving" })
          .ensureAlpha()
          .raw()
          .toBuffer();
      expect([name, (await pixels(bytes)).equals(await pixels(content))]).toEqual([name, true]);
    }
  });
});

describe("16 bits", () => {
  it("of PGM stay in the PNG of archive, value by value", async () => {
    const samples = Buffer.from(deepValues.slice().buffer).swap16();
    const { bytes, warnings } = await archive(
      Buffer.concat([Buffer.from("P5 256 256 65535\n"), samples]),
    );
    expect((await values16(bytes)).join() === deepValues.join()).toBe(true);
    expect(warnings).not.toContain("bits a sample");
    const twelve = Buffer.from([0x50, 0x35, ...Buffer.from(" 2 1 4095\n"), 0x0f, 0xff, 0x08, 0x00]);
    // 2048 of 4095.
    expect([...(await values16((await archive(twelve)).bytes))]).toEqual([65_535, 32_776]);
  });

  it("of TIFF stay in a PNG that archive is asked for, and are said to be gone elsewhere", async () => {
    const png = await sharp(deepValues, deepGrey).toColourspace("grey16").png().toBuffer();
    const tiff = await sharp(deepValues, deepGrey)
      .toColourspace("grey16")
      .tiff({ compression: "deflate" })
      .toBuffer();
    const kept = await archiveAs(tiff, "png");
    expect((await values16(kept.bytes)).join() === deepValues.join()).toBe(true);
    expect(kept.warnings).toBe("");
    const gone = "16 bits a sample are 8";
    expect((await archiveAs(tiff, "webp")).warnings).toContain(gone);
    const options = [{ name: "format", value: "png" }];
    expect((await run(tiff, { options })).warnings).toContain(gone);
    expect((await run(png, { workflow: "merge-pdf" })).warnings).toContain(gone);
  });

  it("of AVIF, which is not written so, stay as they came", async () => {
    const content = await sharp(sample("photo.jpg")).resize(60).avif({ bitdepth: 10 }).toBuffer();
    expect((await archive(content)).bytes.equals(content)).toBe(true);
  });
});

it("CMYK that becomes sRGB in archive is said", async () => {
  const cmyk = await sharp(sample("photo.jpg"))
    .resize(60)
    .withIccProfile("cmyk")
    .toColourspace("cmyk")
    .tiff()
    .toBuffer();
  expect((await archiveAs(cmyk, "jpeg")).warnings).toContain("Its CMYK is sRGB");
  expect((await archive(cmyk)).warnings).toBe("");
});

it("transparency that becomes white is said, and only where there is some", async () => {
  const create = { width: 20, height: 20, channels: 4 } as const;
  const options = [{ name: "format", value: "jpeg" }];
  const warningsOf = async (alpha: number): Promise<string> => {
    const background = { r: 200, g: 0, b: 0, alpha };
    const png = await sharp({ create: { ...create, background } })
      .png()
      .toBuffer();
    return (await run(png, { options })).warnings;
  };
  expect(await warningsOf(0.5)).toContain("transparent in it is white");
  expect(await warningsOf(1)).toBe("");
});

it("comments and XMP of a GIF stay with the file in archive, or are said to be gone", async () => {
  const gif = await makeAnimation();
  const tableBytes = 3 * 2 ** (((gif[10] ?? 0) & 7) + 1);
  const at = 13 + ((gif[10] ?? 0) & 0x80 ? tableBytes : 0);
  const comment = Buffer.from("!\xfe\x08Somebody\0", "latin1");
  const xmp = Buffer.from("!\xff\x0bXMP DataXMP\x04<x/>\0", "latin1");
  const content = Buffer.concat([gif.subarray(0, at), comment, xmp, gif.subarray(at)]);
  expect((await archive(content)).bytes.equals(content)).toBe(true);
  expect((await archiveAs(content, "webp")).warnings).toContain("comments and XMP");
  expect((await archiveAs(gif, "webp")).warnings).toBe("");
});

it("further pictures of a PPM are counted", async () => {
  const one = Buffer.from("P6 1 1 255\nabc");
  const { bytes, warnings } = await archive(Buffer.concat([one, one, Buffer.from("P4 9 1\nab")]));
  expect([...(await sharp(bytes).raw().toBuffer())]).toEqual([...Buffer.from("abc")]);
  expect(warnings).toContain("first of the 3 pictures");
  expect((await archive(one)).warnings).not.toContain("Only the first");
});

it("a TIFF without its directory is damaged, and an empty file is called empty", async () => {
  const tiff = await sharp(sample("photo.jpg")).resize(60).tiff().toBuffer();
  const cut = Buffer.concat([Buffer.from("II*\0\xff\xff\0\0", "latin1"), tiff.subarray(8, 500)]);
  const failures = [await archive(cut), await archive(Buffer.of())].map(({ failure }) => failure);
  expect(failures).toMatchObject([
    { code: "corrupt", message: expect.stringContaining("TIFF is damaged") },
    { code: "corrupt", message: expect.stringContaining("is empty") },
  ]);
});

describe("a picture that is damaged and can be read", () => {
  it("is warned of, in archive too, by how many frames are whole", async () => {
    const gif = await makeAnimation();
    const still = await sharp(sample("photo.jpg")).resize(20).png().toBuffer();
    const damaged = [
      [gif.subarray(0, -6), "behind 2 whole frames"],
      [animatedPng(still, { told: 5, frames: 3 }), "says that it has 5 frames, and 3 begin in it"],
    ] as const;
    for (const [content, reason] of damaged) {
      for (const profile of ["archive", "web"]) {
        const { warnings, failure } = await run(content, { profile });
        expect([failure, warnings]).toEqual([undefined, expect.stringContaining(reason)]);
      }
    }
  });

  it("fails where its only frame is cut off, also where it would be handed on as it came", async () => {
    const photo = sharp(sample("photo.jpg")).resize(60);
    const kinds = [
      await photo.clone().gif().toBuffer(),
      await photo.clone().jpeg().toBuffer(),
      await photo.clone().webp().toBuffer(),
    ];
    for (const content of kinds) {
      const { failure } = await archive(content.subarray(0, content.length - 40));
      expect(failure).toMatchObject({ code: "corrupt" });
    }
  });

  it("fails where a TIFF says that another page follows, by how many there are", async () => {
    const tiff = await sharp(sample("photo.jpg")).resize(60).tiff().toBuffer();
    const list = tiff.readUInt32LE(4);
    tiff.writeUInt32LE(0x7f_ff_ff_00, list + 2 + tiff.readUInt16LE(list) * 12);
    expect((await archive(tiff)).failure).toMatchObject({
      code: "corrupt",
      message: expect.stringContaining("behind 1 page"),
    });
  });

  it("a camera's raw file is none that is read, whatever preview is in it", async () => {
    const preview = await sharp(sample("photo.jpg")).resize(20).tiff().toBuffer();
    const raw = Buffer.concat([preview, Buffer.alloc(2)]);
    // The page itself says that its colours are those of a sensor.
    const list = raw.readUInt32LE(4);
    for (let at = list + 2; at < list + 2 + raw.readUInt16LE(list) * 12; at += 12) {
      raw.writeUInt16LE(raw.readUInt16LE(at) === 262 ? 32_803 : raw.readUInt16LE(at + 8), at + 8);
    }
    expect((await archive(raw)).failure).toMatchObject({
      code: "unsupportedFormat",
      message: expect.stringContaining("raw photo"),
    });
  });
});

describe("what would be coded again with loss", () => {
  it("stays as it came in archive", async () => {
    const photo = sharp(sample("photo.jpg")).resize(60);
    const kinds = [
      await photo.clone().jpeg({ quality: 100, chromaSubsampling: "4:4:4" }).toBuffer(),
      await photo.clone().webp({ quality: 100, effort: 0 }).toBuffer(),
      await photo.clone().avif({ quality: 99, effort: 0 }).toBuffer(),
      await makeAnimation(),
    ];
    for (const content of kinds) {
      const { bytes, warnings } = await archive(content);
      expect([bytes.equals(content), warnings]).toEqual([true, ""]);
    }
  });

  it("keeps all its colours where a JPEG is turned, and no more than it had", async () => {
    for (const chromaSubsampling of ["4:4:4", "4:2:0"]) {
      const lying = await sharp(sample("photo.jpg"))
        .resize(60)
        .withMetadata({ orientation: 6 })
        .jpeg({ quality: 100, chromaSubsampling })
        .toBuffer();
      const turned = await sharp((await archive(lying)).bytes).metadata();
      expect([turned.orientation, turned.chromaSubsampling]).toEqual([1, chromaSubsampling]);
    }
  });
});

it("frames that show the same stay in GIF, and are said to be one in WebP", async () => {
  const same = { raw: { width: 8, height: 24, channels: 3, pageHeight: 8 } } as const;
  const gif = await sharp(Buffer.alloc(8 * 24 * 3, 90), same)
    .gif({ delay: [100, 100, 100], keepDuplicateFrames: true })
    .toBuffer();
  const smaller = { options: [{ name: "maxWidth", value: "4" }], profile: "archive" };
  expect((await sharp((await run(gif, smaller)).bytes).metadata()).pages).toBe(3);
  expect((await run(gif, {})).warnings).toContain("Its 3 frames are 1 in the result");
});

describe("metadata that is to stay", () => {
  const photo = sharp(sample("photo.jpg")).resize(20);

  it("is named where another format has no place for it", async () => {
    const jpeg = await photo
      .clone()
      .withExif({ IFD0: { Copyright: "A" }, IFD3: { GPSLatitudeRef: "N" } })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>')
      .jpeg()
      .toBuffer();
    const tiff = await archiveAs(jpeg, "tiff");
    expect(tiff.warnings).toContain("Of its metadata, EXIF with its GPS position is not");
    expect((await sharp(tiff.bytes).metadata()).xmp).toBeDefined();
    for (const format of ["png", "webp", "avif"]) {
      const { bytes, warnings } = await archiveAs(jpeg, format);
      const { exif, xmp } = await sharp(bytes).metadata();
      expect([format, exif?.includes("N\0"), xmp !== undefined, warnings]).toEqual([
        format,
        true,
        true,
        "",
      ]);
    }
    const commented = Buffer.concat([
      jpeg.subarray(0, 2),
      Buffer.from("\xff\xfe\0\x05one", "latin1"),
      jpeg.subarray(2),
    ]);
    expect((await archiveAs(commented, "png")).warnings).toContain("comments is not");
    expect((await run(jpeg, { profile: "web" })).warnings).toBe("");
  });

  it("colours of CMYK without a profile are said to be guessed wherever they are converted", async () => {
    const cmyk = await photo.clone().toColourspace("cmyk").jpeg().toBuffer();
    expect((await sharp(cmyk).metadata()).hasProfile).toBe(false);
    for (const profile of ["web", "preview"]) {
      expect((await run(cmyk, { profile })).warnings).toContain("CMYK without a profile");
    }
    expect((await archive(cmyk)).warnings).toBe("");
  });
});

it("what some programs write beside the frames is no damage", async () => {
  const gif = await makeAnimation();
  const still = await sharp(sample("photo.jpg")).resize(20).png().toBuffer();
  const moving = Buffer.concat([animatedPng(still, { told: 2, frames: 2 }), Buffer.alloc(40, 7)]);
  // A block of the last frame that is ended twice.
  const twice = Buffer.concat([gif.subarray(0, -1), Buffer.from("\0;", "latin1")]);
  for (const content of [moving, twice]) {
    expect(await archive(content)).toMatchObject({ bytes: content, warnings: "" });
  }
});

it("an SVG is pixels in a PDF, which is said", async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';
  const { warnings } = await run(Buffer.from(svg), { workflow: "merge-pdf" });
  expect(warnings).toContain("Its lines are pixels");
});
