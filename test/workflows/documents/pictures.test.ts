/** What optimize-images keeps of pictures and what it says where it cannot, compared with ImageMagick and libtiff's tools. */

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PDFDocument } from "@cantoo/pdf-lib";
import sharp, { type Sharp } from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Option } from "../../../src/core/model/contract-types.gen.ts";
import { createWorkflows } from "../../../src/workflows/catalogue.ts";
import { ANIMATION_DELAYS, animatedPng, makeAnimation } from "../make-animation.ts";
import { useSandbox } from "../../harness/engine/shared-sandbox.ts";
import { type Made, type Service, startService } from "../../harness/engine/service.ts";
import { sample } from "../../harness/paths.ts";
import { prepress } from "../../harness/prepress.ts";

const hasTools = ["compare-im6", "convert-im6", "tiffinfo", "tiffcp", "tiffset"].every(
  (tool) => spawnSync("which", [tool]).status === 0,
);
if (!hasTools) {
  process.stderr.write(
    "SKIPPED: pictures are compared with nothing (apt-get install imagemagick libtiff-tools)\n",
  );
}

const directory = mkdtempSync(join(tmpdir(), "jobgate-pictures-"));
let service: Service;

beforeAll(async () => {
  const sandbox = useSandbox();
  const workflows = createWorkflows({ sandbox, prepress, fileBytesMax: 2 ** 30 });
  service = await startService({ workflows, sandbox });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true, force: true });
});

interface Done {
  readonly made: readonly Made[];
  readonly failure: unknown;
  readonly warnings: readonly string[];
  readonly told: string;
}

async function optimize(
  content: Uint8Array,
  asked: { readonly profile?: string; readonly options?: readonly Option[] } = {},
): Promise<Done> {
  const job = await service.run({ workflow: "optimize-images", ...asked }, [
    { fileName: "picture", content },
  ]);
  const events = await service.events(job.id);
  const of = (code: string): readonly string[] =>
    events.filter((event) => event.code === code).map(({ message }) => message);
  return {
    made: await service.results(job.id),
    failure: job.failure,
    warnings: of("file.warning"),
    told: of("file.processed").join(),
  };
}

async function madeOf(...asked: Parameters<typeof optimize>): Promise<Buffer> {
  const { made, failure } = await optimize(...asked);
  expect(failure).toBeUndefined();
  return made[0]?.bytes ?? Buffer.of();
}

function file(name: string, content: Uint8Array): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

/** A tool's output, from a file to a file. */
function tool(command: string, ...args: readonly string[]): Buffer {
  const out = join(directory, "made");
  execFileSync(command, [...args, out], { stdio: "pipe" });
  return readFileSync(out);
}

/** How many pixels differ, as ImageMagick sees them. */
function differing(one: string, other: string): string {
  return spawnSync("compare-im6", ["-metric", "AE", one, other, "null:"]).stderr.toString().trim();
}

const photo = async (): Promise<Sharp> => sharp(sample("photo.jpg")).resize(120);
/** Two pages of different sizes and kinds. */
async function twoPages(): Promise<Buffer> {
  const colour = file("colour.tif", await (await photo()).tiff({ compression: "none" }).toBuffer());
  const fax = file("fax.tif", await faxPage());
  return tool("tiffcp", colour, fax);
}

async function faxPage(): Promise<Buffer> {
  return sharp(sample("drawing.jpg"))
    .resize(300)
    .toColourspace("b-w")
    .threshold(128)
    .tiff({ bitdepth: 1, compression: "none" })
    .toBuffer();
}

describe("frames and pages", () => {
  it.runIf(hasTools)("all pages of a TIFF stay, each in its size and kind", async () => {
    const pages = await twoPages();
    const made = file("made.tif", await madeOf(pages, { profile: "archive" }));
    const info = execFileSync("tiffinfo", [made]).toString();
    expect(info.match(/Image Width: \d+/gu)).toEqual(["Image Width: 120", "Image Width: 300"]);
    // As small as faxes are.
    expect(info).toContain("CCITT Group 4");
    const original = file("original.tif", pages);
    expect(differing(`${original}[0]`, `${made}[0]`)).toBe("0");
    expect(differing(`${original}[1]`, `${made}[1]`)).toBe("0");
  });

  it.runIf(hasTools)("become one result each, or the first with a warning", async () => {
    const pages = await twoPages();
    const first = await optimize(pages);
    expect(first.made).toHaveLength(1);
    expect(first.warnings).toEqual([expect.stringContaining("first of 2 pages")]);
    const each = await optimize(pages, { options: [{ name: "eachPage", value: "true" }] });
    expect(each.warnings).toEqual([]);
    expect(each.made.map(({ result }) => result.fileName)).toEqual([
      "picture-1.webp",
      "picture-2.webp",
    ]);
    const sizes = await Promise.all(each.made.map(async ({ bytes }) => sharp(bytes).metadata()));
    expect(sizes.map(({ width }) => width)).toEqual([120, 300]);
  });

  it("a pyramid is read, and its smaller views are no pages", async () => {
    const pyramid = await (await photo())
      .tiff({ compression: "none", pyramid: true, tile: true, tileWidth: 32, tileHeight: 32 })
      .toBuffer();
    const { made, warnings, failure } = await optimize(pyramid);
    expect([failure, made.length, warnings]).toEqual([undefined, 1, []]);
  });

  it("frames keep their times in GIF and WebP, become pages of a TIFF, and else are warned of", async () => {
    const gif = await makeAnimation();
    const webp = await sharp(await madeOf(gif)).metadata();
    expect([webp.pages, webp.delay]).toEqual([3, ANIMATION_DELAYS]);
    const tiff = await optimize(gif, { options: [{ name: "format", value: "tiff" }] });
    expect((await sharp(tiff.made[0]?.bytes).metadata()).pages).toBe(3);
    expect(tiff.warnings).toEqual([expect.stringContaining("does not move")]);
    const png = await optimize(gif, { options: [{ name: "format", value: "png" }] });
    expect(png.warnings).toEqual([expect.stringContaining("first of 3 frames")]);
  });

  it("an animated PNG, which cannot be read whole, stays as it is, or is warned of", async () => {
    const still = await (await photo()).png().toBuffer();
    const moving = animatedPng(still, { told: 2, frames: 2 });
    const kept = await optimize(moving, { profile: "archive" });
    expect(kept.made[0]?.bytes.equals(moving)).toBe(true);
    expect(kept.told).toContain("would not be whole");
    const web = await optimize(moving);
    expect(web.warnings).toEqual([expect.stringContaining("animated PNG of 2 frames")]);
  });
});

describe("the profile archive", () => {
  it.runIf(hasTools)(
    "keeps CMYK with its profile, 16 bits and grey, all values as they are",
    async () => {
      const cmyk = await (await photo())
        .withIccProfile("cmyk")
        .toColourspace("cmyk")
        .tiff({ compression: "none" })
        .toBuffer();
      const kinds = {
        cmyk,
        deep: await (await photo()).toColourspace("rgb16").tiff({ compression: "none" }).toBuffer(),
        grey: await (await photo()).toColourspace("b-w").tiff({ compression: "none" }).toBuffer(),
      };
      for (const [name, content] of Object.entries(kinds)) {
        const made = await madeOf(content, { profile: "archive" });
        expect(made.length).toBeLessThan(content.length);
        const [before, after] = [await sharp(content).metadata(), await sharp(made).metadata()];
        expect(after.space).toBe(before.space);
        expect(after.icc?.equals(before.icc ?? Buffer.of())).toBe(before.icc?.equals(before.icc));
        const paths = [file(`${name}.tif`, content), file(`${name}-made.tif`, made)] as const;
        expect(differing(...paths)).toBe("0");
      }
    },
  );

  it("keeps profile, EXIF and XMP of a JPEG byte for byte, and of a turned one all but its turning", async () => {
    const tagged = await sharp(sample("photo.jpg"))
      .withIccProfile("p3")
      .withExif({ IFD0: { Copyright: "Somebody", Make: "Maker" } })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>')
      .jpeg({ quality: 100, chromaSubsampling: "4:4:4" })
      .toBuffer();
    const before = await sharp(tagged).metadata();
    const options = [{ name: "quality", value: "90" }];
    const made = await madeOf(tagged, { profile: "archive", options });
    const after = await sharp(made).metadata();
    expect(made.length).toBeLessThan(tagged.length);
    for (const part of ["icc", "exif", "xmp"] as const) {
      expect(after[part]?.equals(before[part] ?? Buffer.of())).toBe(true);
    }
    const lying = await sharp(tagged)
      .keepMetadata()
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 100 })
      .toBuffer();
    const turned = await sharp(await madeOf(lying, { profile: "archive" })).metadata();
    expect([turned.width, turned.orientation]).toEqual([405, 1]);
    expect(turned.exif?.includes("Somebody")).toBe(true);
  });

  it.runIf(hasTools)("keeps the fields of a TIFF, whatever the order of its bytes", async () => {
    const plain = file(
      "plain.tif",
      await (await photo()).withIccProfile("p3").tiff({ compression: "none" }).toBuffer(),
    );
    execFileSync("tiffset", ["-s", "270", "Somebody", plain]);
    execFileSync("tiffset", ["-s", "305", "A program", plain]);
    for (const content of [
      readFileSync(plain),
      tool("tiffcp", "-B", plain),
      tool("tiffcp", "-8", plain),
    ]) {
      const made = await madeOf(content, { profile: "archive" });
      const info = execFileSync("tiffinfo", [file("fields.tif", made)]).toString();
      expect(info).toContain("Compression Scheme: AdobeDeflate");
      expect(info).toContain("ImageDescription: Somebody");
      expect(info).toContain("Software: A program");
      const [before, after] = [await sharp(content).metadata(), await sharp(made).metadata()];
      expect(after.icc?.equals(before.icc ?? Buffer.of())).toBe(true);
    }
  });

  it("keeps the metadata of PNG and WebP", async () => {
    const tagged = (await photo())
      .withIccProfile("p3")
      .withExif({ IFD0: { Copyright: "Somebody" } });
    const files = [
      await tagged.clone().png({ compressionLevel: 0 }).toBuffer(),
      await tagged.clone().webp({ quality: 100 }).toBuffer(),
    ];
    for (const content of files) {
      const options = [{ name: "quality", value: "90" }];
      const made = await madeOf(content, { profile: "archive", options });
      const [before, after] = [await sharp(content).metadata(), await sharp(made).metadata()];
      expect(made.equals(content)).toBe(false);
      expect(after.icc?.equals(before.icc ?? Buffer.of())).toBe(true);
      expect(after.exif?.includes("Somebody")).toBe(true);
    }
  });

  it("gives the file itself where made anew it would be no smaller, and says so", async () => {
    const small = await sharp(sample("photo.jpg")).jpeg({ quality: 30 }).toBuffer();
    const options = [{ name: "quality", value: "90" }];
    const { made, told } = await optimize(small, { profile: "archive", options });
    expect(made[0]?.bytes.equals(small)).toBe(true);
    expect(told).toContain("no smaller");
  });
});

it("numbers that are not written, such as those with fractions, stay in archive as they came", async () => {
  const fields = [
    [256, 64],
    [257, 64],
    [258, 32],
    [259, 1],
    [262, 1],
    [273, 138],
    [277, 1],
    [278, 64],
    [279, 16_384],
    // IEEE floating point.
    [339, 3],
  ] as const;
  const pixels = Buffer.from(new Float32Array(64 * 64).fill(0.25).buffer);
  const content = Buffer.concat([tiffOf(fields), pixels]);
  const { made, told } = await optimize(content, { profile: "archive" });
  expect(made[0]?.bytes.equals(content)).toBe(true);
  expect(told).toContain("would not be whole");
});

describe("colours", () => {
  it.runIf(hasTools)(
    "of CMYK are converted by the profile that the picture has, whatever is kept",
    async () => {
      const cmyk = await (await photo())
        .withIccProfile("cmyk")
        .toColourspace("cmyk")
        .tiff({ compression: "none" })
        .toBuffer();
      const profile = file("own.icc", (await sharp(cmyk).metadata()).icc ?? Buffer.of());
      const srgb = file(
        "srgb.icc",
        (await sharp(await (await photo()).withIccProfile("srgb").png().toBuffer()).metadata())
          .icc ?? Buffer.of(),
      );
      const [source, reference] = [file("source.tif", cmyk), join(directory, "reference.png")];
      // littlecms, by ImageMagick.
      execFileSync("convert-im6", [
        source,
        "-intent",
        "Perceptual",
        "-profile",
        profile,
        "-profile",
        srgb,
        "-strip",
        reference,
      ]);
      const wanted = await sharp(reference).removeAlpha().raw().toBuffer();
      for (const stripMetadata of ["true", "false"]) {
        const options = [
          { name: "format", value: "png" },
          { name: "stripMetadata", value: stripMetadata },
        ];
        const got = await sharp(await madeOf(cmyk, { options }))
          .removeAlpha()
          .raw()
          .toBuffer();
        const off = got.reduce((sum, value, at) => sum + Math.abs(value - (wanted[at] ?? 0)), 0);
        expect(off / got.length).toBeLessThan(4);
      }
    },
  );

  it("are converted to the profile that is asked for", async () => {
    const asked = (value: string, format: string): { options: readonly Option[] } => ({
      options: [
        { name: "colourProfile", value },
        { name: "format", value: format },
      ],
    });
    const content = sample("photo.jpg");
    const cmyk = await sharp(await madeOf(content, asked("cmyk", "jpeg"))).metadata();
    expect([cmyk.space, cmyk.hasProfile]).toEqual(["cmyk", true]);
    expect((await sharp(await madeOf(content, asked("p3", "webp"))).metadata()).hasProfile).toBe(
      true,
    );
    expect((await optimize(content, asked("cmyk", "webp"))).failure).toMatchObject({
      code: "option",
    });
  });
});

describe("formats that libvips does not open by itself", () => {
  it.runIf(hasTools)(
    "BMP, ICO, JPEG 2000 and Netpbm of all kinds are what ImageMagick sees in them",
    async () => {
      const source = file(
        "source.png",
        await sharp(sample("photo.jpg")).resize(61).png().toBuffer(),
      );
      const kinds = [
        ["ppm", "-depth", "8"],
        ["ppm", "-depth", "16"],
        ["ppm", "-compress", "none"],
        ["pgm", "-colorspace", "Gray"],
        ["pbm", "-monochrome"],
        ["pbm", "-monochrome", "-compress", "none"],
        ["bmp", "-type", "TrueColor"],
        ["bmp", "-colors", "200", "-type", "Palette", "-compress", "none"],
        ["bmp", "-colors", "9", "-type", "Palette", "-compress", "RLE"],
        ["bmp", "-colors", "12", "-type", "Palette"],
        ["bmp", "-monochrome"],
        ["bmp", "-define", "bmp:format=bmp2"],
        ["bmp", "-alpha", "set", "-channel", "A", "-evaluate", "set", "50%"],
        ["ico", "-resize", "48x48!"],
        ["ico", "-resize", "32x32!", "-colors", "60", "-type", "Palette"],
        ["ico", "-resize", "256x256!"],
      ].map(([extension = "", ...args], index) => {
        const path = join(directory, `foreign-${index}.${extension}`);
        execFileSync("convert-im6", [source, ...args, path]);
        return { what: [extension, ...args].join(" "), path, content: readFileSync(path) };
      });
      const asked = { workflow: "optimize-images", profile: "archive" };
      const job = await service.run(
        asked,
        kinds.map(({ content }, index) => ({ fileName: `${index}`, content })),
      );
      const made = await service.results(job.id);
      const warnings = (await service.events(job.id)).filter(({ code }) => code === "file.warning");
      expect(warnings).toHaveLength(kinds.length);
      expect(warnings[0]?.message).toContain("PPM is not written here; the result is PNG");
      // What is not written becomes PNG, which loses nothing.
      for (const [index, { what, path }] of kinds.entries()) {
        const png = file("foreign.png", made[index]?.bytes ?? Buffer.of());
        expect([what, differing(path, png)]).toEqual([what, "0"]);
      }
      const cut = await service.run(
        asked,
        kinds.map(({ content }, index) => ({
          fileName: `${index}`,
          content: content.subarray(0, content.length / 2),
        })),
      );
      const failed = (await service.events(cut.id)).filter(({ code }) => code === "file.failed");
      expect(failed).toHaveLength(kinds.length);
      expect(failed.filter(({ message }) => !message.includes("is damaged"))).toEqual([]);
    },
  );

  it.runIf(hasTools)("JPEG 2000 keeps its 16 bits in archive, and its profile", async () => {
    const deep = await (await photo()).toColourspace("rgb16").linear(0.7, 3).png().toBuffer();
    const coded = join(directory, "deep.jp2");
    execFileSync("convert-im6", [file("deep.png", deep), "-quality", "100", coded]);
    const reference = join(directory, "reference.png");
    execFileSync("convert-im6", [coded, reference]);
    const made = file("made.png", await madeOf(readFileSync(coded), { profile: "archive" }));
    expect((await sharp(made).metadata()).depth).toBe("ushort");
    expect(differing(reference, made)).toBe("0");

    // The same values without the profile, which JPEG 2000 then gets in a box of its own.
    const profiled = await (await photo()).withIccProfile("p3").png().toBuffer();
    const { icc = Buffer.of() } = await sharp(profiled).metadata();
    const raw = await sharp(profiled, { ignoreIcc: true })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const values = sharp(raw.data, { raw: raw.info });
    const plain = file("values.png", await values.png().toBuffer());
    execFileSync("convert-im6", [plain, "-quality", "100", coded]);
    const asked = { options: [{ name: "format", value: "png" }] };
    const wanted = await sharp(await madeOf(profiled, asked))
      .raw()
      .toBuffer();
    const got = await sharp(await madeOf(withProfile(readFileSync(coded), icc), asked))
      .raw()
      .toBuffer();
    expect(got.equals(wanted)).toBe(true);
  });

  it("SVG is drawn, with nothing of what it names elsewhere, and its size is bounded", async () => {
    const secret = file("secret.png", await (await photo()).png().toBuffer());
    const svg = (size: number, inside: string): Buffer =>
      Buffer.from(
        `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${size}" height="${size}">${inside}</svg>`,
      );
    const options = [{ name: "format", value: "png" }];
    const red = await optimize(svg(40, '<rect width="40" height="40" fill="red"/>'), { options });
    const [first, second, third] = await sharp(red.made[0]?.bytes).raw().toBuffer();
    expect([first, second, third, red.warnings]).toEqual([255, 0, 0, []]);
    const image = `<image xlink:href="file://${secret}" width="40" height="40"/><script>x</script>`;
    const other = await optimize(svg(40, image), { options });
    const pixels = await sharp(other.made[0]?.bytes).ensureAlpha().raw().toBuffer();
    expect(pixels.every((value) => value === 0)).toBe(true);
    expect(other.warnings).toEqual([
      expect.stringContaining("not drawn: scripts"),
      expect.stringContaining("outside of itself"),
    ]);
    const large = await optimize(svg(20_000, '<path d="M0 0h1v1z"/>'), { options });
    const { width, height } = await sharp(large.made[0]?.bytes).metadata();
    expect([width, width * height <= 25_000_000]).toEqual([height, true]);
    const shapeless = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><defs/></svg>');
    expect((await optimize(shapeless, { options })).failure).toMatchObject({
      code: "unsupportedFeature",
      message: expect.stringContaining("says no size"),
    });
  });
});

describe("what is not read is told by name", () => {
  it.each([
    ["HEIC", "\0\0\0\x1cftypheic\0\0\0\0mif1heicmiaf"],
    ["JPEG XL", "\xff\x0a\xfa\x1f\x01\x90\0\0"],
    ["PSD", "8BPS\0\x01\0\0\0\0\0\0\0\x03\0\0\0\x10"],
    ["JPM", "\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14ftypjpm "],
    ["DDS", "DDS \x7c\0\0\0"],
    ["PAM", "P7\nWIDTH 1\n"],
    ["PFM", "PF\n1 1\n-1.0\n"],
    ["PCX", "\n\x05\x01\x08\0\0\0\0"],
    ["OpenEXR", "\x76\x2f\x31\x01\x02\0\0\0"],
    ["TGA", "\0\0\x02\0\0\0\0\0\0\0\0\0\x04\0\x04\0\x18\0"],
    ["EMF", `\x01\0\0\0${"\0".repeat(36)} EMF`],
    ["a video (MP4)", "\0\0\0\x18ftypisom\0\0\0\0"],
    ["XML", '<?xml version="1.0"?><a/>'],
  ])("%s", async (name, start) => {
    const { failure } = await optimize(Buffer.from(start.padEnd(200, "\0"), "latin1"));
    expect(failure).toMatchObject({
      code: "unsupportedFormat",
      message: expect.stringContaining(name),
    });
  });

  it.each([
    ["old-style JPEG", 259, 6],
    ["LZMA", 259, 34_925],
    ["Zstandard", 259, 50_000],
    ["Lab", 262, 8],
    ["12 bits", 258, 12],
  ])("TIFF: %s", async (name, tag, value) => {
    const { failure } = await optimize(
      tiffOf(
        [
          [256, 8],
          [257, 8],
          [258, 8],
          [259, 1],
          [262, 1],
          [273, 8],
          [277, 1],
          [278, 8],
          [279, 4],
        ].map(([each = 0, usual = 0]) => [each, each === tag ? value : usual]),
      ),
    );
    expect(failure).toMatchObject({
      code: "unsupportedFeature",
      message: expect.stringContaining(name),
    });
  });

  it("JPEG: 12 bits", async () => {
    const jpeg = Buffer.from(sample("photo.jpg"));
    const frame =
      jpeg.indexOf(Buffer.from([0xff, 0xc2])) < 0
        ? jpeg.indexOf(Buffer.from([0xff, 0xc0]))
        : jpeg.indexOf(Buffer.from([0xff, 0xc2]));
    jpeg[frame + 4] = 12;
    expect((await optimize(jpeg)).failure).toMatchObject({
      code: "unsupportedFeature",
      message: expect.stringContaining("12 bits"),
    });
  });
});

/** A TIFF of one directory whose fields are short numbers. */
function tiffOf(fields: readonly (readonly [number, number])[]): Buffer {
  const bytes = Buffer.alloc(12 + 2 + fields.length * 12 + 4);
  bytes.write("II*\0\x0c\0\0\0", 0, "latin1");
  bytes.writeUInt16LE(fields.length, 12);
  for (const [index, [tag, value]] of fields.entries()) {
    const at = 14 + index * 12;
    bytes.writeUInt16LE(tag, at);
    bytes.writeUInt16LE(3, at + 2);
    bytes.writeUInt32LE(1, at + 4);
    bytes.writeUInt16LE(value, at + 8);
  }
  return bytes;
}

describe("a TIFF of several pages in prepress", () => {
  it.runIf(hasTools)(
    "is a PDF of as many pages once it is adjusted, and a check names those that it did not see",
    async () => {
      const files = [{ fileName: "pages.tif", content: await twoPages() }];
      const adjusted = await service.run({ workflow: "adjust" }, files);
      const [pdf] = await service.results(adjusted.id);
      expect((await PDFDocument.load(pdf?.bytes ?? Buffer.of())).getPageCount()).toBe(2);
      const checked = await service.run({ workflow: "preflight" }, files);
      const warnings = (await service.events(checked.id)).filter(
        ({ code }) => code === "file.warning",
      );
      expect(warnings.map(({ message }) => message)).toEqual([
        expect.stringContaining("first of its 2 pages was checked"),
      ]);
    },
  );
});

/** The JPEG 2000 with a profile instead of the number of its colours (ISO/IEC 15444-1 §I.5.3.3). */
function withProfile(jp2: Buffer, profile: Buffer): Buffer {
  const [header, colours] = [jp2.indexOf("jp2h") - 4, jp2.indexOf("colr") - 4];
  const sizeBytes = jp2.readUInt32BE(colours);
  const box = Buffer.concat([Buffer.from("\0\0\0\0colr\x02\0\0", "latin1"), profile]);
  box.writeUInt32BE(box.length);
  const made = Buffer.concat([jp2.subarray(0, colours), box, jp2.subarray(colours + sizeBytes)]);
  made.writeUInt32BE(jp2.readUInt32BE(header) - sizeBytes + box.length, header);
  return made;
}
