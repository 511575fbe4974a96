/** What is ripped of a page, and as what: its boxes and units, sizes, colours and formats; and one bad page among good ones. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Job } from "../../../src/core/model/job.ts";
import { createWorkflows } from "../../../src/workflows/catalogue.ts";
import { type Made, type Service, startService } from "../../harness/engine/service.ts";
import { useSandbox } from "../../harness/engine/shared-sandbox.ts";
import { sample } from "../../harness/paths.ts";
import { prepress } from "../../harness/prepress.ts";
import { onePage, RawPdf } from "../prepress/raw-pdf.ts";
import { hasTool } from "../prepress/tools.ts";

let service: Service;
let directory = "";

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "jobgate-pages-"));
  const sandbox = useSandbox();
  const workflows = createWorkflows({ sandbox, prepress, fileBytesMax: 2 ** 30 });
  service = await startService({ workflows, sandbox });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true, force: true });
});

interface Ripped {
  readonly job: Job;
  readonly made: readonly Made[];
  /** Name, format, width and height of each result. */
  readonly sizes: readonly string[];
  /** Of the history, what was told of the file. */
  readonly told: readonly string[];
}

/** Rips at 72 dpi, unless it is asked for otherwise. */
async function rip(content: Buffer, asked: Readonly<Record<string, string>> = {}): Promise<Ripped> {
  const sized = "width" in asked || "height" in asked ? {} : { resolution: "72" };
  const options = Object.entries({ ...sized, ...asked }).map(([name, value]) => ({ name, value }));
  const job = await service.run({ options }, [{ fileName: "a.pdf", content }]);
  const made = await service.results(job.id);
  const sizes = await Promise.all(
    made.map(async ({ result, bytes }) => {
      const { format, width, height } = await sharp(bytes).metadata();
      return `${result.fileName} ${format} ${width} x ${height}`;
    }),
  );
  const told = (await service.events(job.id))
    .filter(({ code }) => code.startsWith("file."))
    .map(({ code, message }) => `${code} ${message}`);
  return { job, made, sizes, told };
}

/** Red, green and blue of a pixel, counted from the upper left. */
async function pixelOf(
  bytes: Buffer | undefined,
  x: number,
  y: number,
): Promise<readonly number[]> {
  const area = { left: x, top: y, width: 1, height: 1 };
  return [
    ...(await sharp(bytes).toColourspace("srgb").removeAlpha().extract(area).raw().toBuffer()),
  ];
}

/** TIFF 6.0 §8, §11: CCITT Group 4. */
const T6 = 4;

/** As the first page of a TIFF says it. */
function compressionOf(bytes: Buffer = Buffer.alloc(0)): number | undefined {
  const ifd = bytes.readUInt32LE(4);
  const entries = Array.from(
    { length: bytes.readUInt16LE(ifd) },
    (_each, index) => ifd + 2 + 12 * index,
  );
  const entry = entries.find((at) => bytes.readUInt16LE(at) === 259);
  return entry && bytes.readUInt16LE(entry + 8);
}

/** A sheet of 300 x 200 that is blue, but for a red square of 100 points to a side in its lower left corner. */
const SHEET = "0 0 1 rg 0 0 300 200 re f 1 0 0 rg 0 0 100 100 re f";
const sheet = (boxes: string, entries = ""): Buffer => onePage({ content: SHEET, boxes, entries });
const MEDIA = "/MediaBox [0 0 300 200]";
const [RED, BLUE] = [
  [255, 0, 0],
  [0, 0, 255],
];

describe("one bad page", () => {
  it("fails alone: the others are ripped, and it is named", async () => {
    const pdf = new RawPdf();
    pdf.page();
    pdf.kid("99 0 R");
    pdf.page();
    const { job, sizes, told } = await rip(pdf.bytes());
    expect(job).toMatchObject({ outcome: "succeeded" });
    expect(job.message).toContain("1 warning or error");
    expect(sizes).toEqual(["a-1.png png 300 x 200", "a-3.png png 300 x 200"]);
    expect(told).toEqual([
      "file.warning a.pdf: page 2: it is left out. Page 2 of the PDF cannot be drawn; the file may be damaged.",
      "file.processed a.pdf: ripped 2 of 3 pages.",
    ]);
  });

  it("that is too large fails alone too", async () => {
    const pdf = new RawPdf();
    pdf.page();
    pdf.page({ boxes: "/MediaBox [0 0 14400 14400]" });
    const { sizes, told } = await rip(pdf.bytes(), { resolution: "300" });
    expect(sizes).toEqual(["a-1.png png 1250 x 833"]);
    expect(told[0]).toContain("page 2: it is left out. Page 2 would be 60000 x 60000 pixels");
  });
});

describe("what is shown of a sheet", () => {
  const boxes = `${MEDIA} /CropBox [50 50 250 190] /BleedBox [20 20 280 180] /TrimBox [30 30 270 170] /ArtBox [260 160 40 40]`;

  it.each([
    { box: "crop", size: "200 x 140", isRedTo: [49, 90] },
    { box: "media", size: "300 x 200", isRedTo: [99, 100] },
    { box: "bleed", size: "260 x 160", isRedTo: [79, 80] },
    { box: "trim", size: "240 x 140", isRedTo: [69, 70] },
    { box: "art", size: "220 x 120", isRedTo: [59, 60] },
  ])("is its $box box", async ({ box, size, isRedTo: [x = 0, y = 0] }) => {
    const { made, sizes } = await rip(sheet(boxes), { box });
    expect(sizes).toEqual([`a-1.png png ${size}`]);
    const bytes = made[0]?.bytes;
    expect(await pixelOf(bytes, x, y)).toEqual(RED);
    expect(await pixelOf(bytes, x + 1, y)).toEqual(BLUE);
    expect(await pixelOf(bytes, x, y - 1)).toEqual(BLUE);
  });

  it("is its crop box where there is no trim box, and never more than its media box", async () => {
    const cropped = sheet(`${MEDIA} /CropBox [50 50 250 190]`);
    expect((await rip(cropped, { box: "trim" })).sizes).toEqual(["a-1.png png 200 x 140"]);
    const far = sheet(`${MEDIA} /BleedBox [-10 -10 290 190] /TrimBox [400 400 500 500]`);
    expect((await rip(far, { box: "bleed" })).sizes).toEqual(["a-1.png png 290 x 190"]);
    expect((await rip(far, { box: "trim" })).sizes).toEqual(["a-1.png png 300 x 200"]);
  });

  it("is all of it where the crop box lies outside, and what of it lies inside otherwise", async () => {
    const outside = await rip(sheet(`${MEDIA} /CropBox [400 400 500 500]`));
    expect(outside.sizes).toEqual(["a-1.png png 300 x 200"]);
    expect(await pixelOf(outside.made[0]?.bytes, 99, 100)).toEqual(RED);
    const partly = await rip(sheet(`${MEDIA} /CropBox [-50 -50 150 120]`));
    expect(partly.sizes).toEqual(["a-1.png png 150 x 120"]);
    expect(await pixelOf(partly.made[0]?.bytes, 99, 20)).toEqual(RED);
  });

  it("is inherited where the page has no box of its own, and the same each time that a page stands in the file", async () => {
    const pdf = new RawPdf();
    pdf.tree = `${MEDIA} /CropBox [50 50 250 190] /Rotate 90`;
    const page = pdf.page({ content: SHEET, boxes: "/TrimBox [60 60 200 100]" });
    pdf.kid(page);
    const twice = ["a-1.png png 140 x 200", "a-2.png png 140 x 200"];
    expect((await rip(pdf.bytes())).sizes).toEqual(twice);
    const trimmed = ["a-1.png png 40 x 140", "a-2.png png 40 x 140"];
    expect((await rip(pdf.bytes(), { box: "trim" })).sizes).toEqual(trimmed);
  });

  it.each([
    ["partly outside", sheet(`${MEDIA} /CropBox [-50 -50 150 120]`)],
    ["turned", sheet(`${MEDIA} /CropBox [50 50 250 190]`, "/Rotate 270")],
    ["in units of their own", sheet(MEDIA, "/UserUnit 2.5")],
    ["without a media box", sheet("")],
  ])("is what Ghostscript draws of pages %s", async (_what, content) => {
    if (!hasTool("gs")) {
      return;
    }
    const [input, output] = [join(directory, "in.pdf"), join(directory, "out.png")];
    writeFileSync(input, content);
    // Ghostscript takes A4 where nothing is said, as it is built here; PDFium and Poppler take letter.
    const usual = ["-dDEVICEWIDTHPOINTS=612", "-dDEVICEHEIGHTPOINTS=792"];
    const args = ["-q", "-sDEVICE=png16m", "-r72", "-dUseCropBox", ...usual, "-o", output, input];
    execFileSync("gs", args, { timeout: 60_000 });
    const { width, height } = await sharp(output).metadata();
    const { made, sizes } = await rip(content);
    expect(sizes).toEqual([`a-1.png png ${width} x ${height}`]);
    const middle = [Math.floor((width ?? 0) / 3), Math.floor((height ?? 0) / 2)] as const;
    expect(await pixelOf(made[0]?.bytes, ...middle)).toEqual(
      [...(await sharp(output).removeAlpha().raw().toBuffer())].slice(
        (middle[1] * (width ?? 0) + middle[0]) * 3,
        (middle[1] * (width ?? 0) + middle[0]) * 3 + 3,
      ),
    );
  });
});

describe("the size of a page", () => {
  it("counts in the page's own units, which the guard of pixels knows too", async () => {
    const { sizes, made } = await rip(sheet(MEDIA, "/UserUnit 2.5"));
    expect(sizes).toEqual(["a-1.png png 750 x 500"]);
    expect((await sharp(made[0]?.bytes).metadata()).density).toBe(72);
    const { job } = await rip(sheet(MEDIA, "/UserUnit 100"));
    expect(job.failure?.message).toContain("Page 1 would be 30000 x 20000 pixels at 72 dpi");
  });

  it("is found where pages lie packed in object streams", async () => {
    const packed = new RawPdf();
    packed.page({ boxes: "/MediaBox [0 0 30 20]", entries: "/UserUnit 2" });
    const input = join(directory, "plain.pdf");
    writeFileSync(input, packed.bytes());
    if (!hasTool("qpdf")) {
      return;
    }
    const output = join(directory, "packed.pdf");
    execFileSync("qpdf", ["--object-streams=generate", input, output]);
    const content = execFileSync("cat", [output]);
    expect(content.includes("/UserUnit")).toBe(false);
    expect((await rip(content)).sizes).toEqual(["a-1.png png 60 x 40"]);
  });

  it.each([
    [{ width: "600" }, "600 x 400"],
    [{ height: "100" }, "150 x 100"],
    [{ width: "100", height: "1000" }, "100 x 67"],
    [{ width: "1000", height: "100" }, "150 x 100"],
  ])("is in pixels as %o asks", async (asked, size) => {
    const { sizes, made } = await rip(sheet(MEDIA), asked);
    expect(sizes).toEqual([`a-1.png png ${size}`]);
    const [width = 0] = size.split(" x ").map(Number);
    const told = made[0]?.result.properties?.find(({ name }) => name === "resolution")?.value;
    expect(Number(told)).toBeCloseTo((width / 300) * 72, 0);
  });

  it("is asked for in one way only, and a later one takes the place of an earlier one", async () => {
    const options = [
      { name: "resolution", value: "72" },
      { name: "width", value: "600" },
    ];
    await expect(service.submit({ options })).rejects.toMatchObject({
      code: "invalid-option",
      violations: [
        {
          pointer: "/options/1/name",
          rule: "conflict",
          message: "Options resolution and width cannot be given together; leave one of them out.",
        },
      ],
    });
    const own = [{ name: "resolution", value: "144" }];
    const job = await service.run({ options: [{ name: "width", value: "90" }] }, [
      { fileName: "a.pdf", content: sheet(MEDIA) },
      { fileName: "b.pdf", content: sheet(MEDIA), options: own },
    ]);
    const widths = await Promise.all(
      (await service.results(job.id)).map(
        async ({ bytes }) => (await sharp(bytes).metadata()).width,
      ),
    );
    expect(widths).toEqual([90, 600]);
  });
});

describe("colours and formats", () => {
  it.each(["png", "jpeg", "webp"])("of pages as %s are in colour or grey", async (format) => {
    const coloured = await rip(sheet(MEDIA), { format });
    expect(coloured.sizes).toEqual([
      `a-1.${format === "jpeg" ? "jpg" : format} ${format} 300 x 200`,
    ]);
    const [red = 0, green = 255] = await pixelOf(coloured.made[0]?.bytes, 50, 150);
    expect(red - green).toBeGreaterThan(200);
    const grey = await rip(sheet(MEDIA), { format, colour: "grey" });
    const [one, two, three] = await pixelOf(grey.made[0]?.bytes, 50, 150);
    expect([one, one]).toEqual([two, three]);
    expect(grey.made[0]?.result.properties).toEqual([
      { name: "page", value: "1" },
      { name: "pageCount", value: "1" },
      { name: "width", value: "300" },
      { name: "height", value: "200" },
      { name: "resolution", value: "72" },
    ]);
  });

  it("as TIFF are one file of all pages, each as large as it is, in strips that other programs read", async () => {
    const pdf = new RawPdf();
    pdf.page({ content: SHEET, boxes: MEDIA });
    pdf.kid("99 0 R");
    pdf.page({ content: SHEET, boxes: "/MediaBox [0 0 101 901]", entries: "/UserUnit 2" });
    const { made, told } = await rip(pdf.bytes(), { format: "tiff" });
    expect(told.at(-1)).toBe("file.processed a.pdf: ripped 2 of 3 pages.");
    expect(
      made.map(({ result }) => [result.fileName, result.contentType, result.properties]),
    ).toEqual([
      [
        "a.tif",
        "image/tiff",
        [
          { name: "pageCount", value: "3" },
          { name: "pages", value: "2" },
        ],
      ],
    ]);
    const bytes = made[0]?.bytes;
    const pages = await Promise.all(
      [0, 1].map(async (page) => {
        const { data, info } = await sharp(bytes, { page })
          .raw()
          .toBuffer({ resolveWithObject: true });
        const at = ((info.height - 50) * info.width + 50) * info.channels;
        const { density, compression, pages: count } = await sharp(bytes, { page }).metadata();
        const { width, height } = info;
        return {
          width,
          height,
          density,
          compression,
          count,
          pixel: [...data.subarray(at, at + 3)],
        };
      }),
    );
    const same = { density: 72, count: 2, pixel: RED };
    expect(pages).toEqual([
      { width: 300, height: 200, ...same },
      { width: 202, height: 1802, ...same },
    ]);
  });

  it("as TIFF in black and white are coded as faxes are, dark on light", async () => {
    const { made } = await rip(sample("three-pages.pdf"), {
      format: "tiff",
      colour: "black-and-white",
      resolution: "150",
    });
    const bytes = made[0]?.bytes;
    expect(await sharp(bytes).metadata()).toMatchObject({
      bitsPerSample: 1,
      pages: 3,
      width: 930,
      height: 1316,
    });
    expect(compressionOf(bytes)).toBe(T6);
    const levels = new Set(await sharp(bytes, { page: 2 }).toColourspace("b-w").raw().toBuffer());
    expect(levels).toEqual(new Set([0, 255]));
    expect(await pixelOf(bytes, 0, 0)).toEqual([255, 255, 255]);
  });
});
