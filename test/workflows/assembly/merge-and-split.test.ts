/** merge-pdf and split-pdf from submit to results, looked at by qpdf and poppler. */

import { PDFArray, PDFDict, PDFDocument, PDFName, PDFRawStream } from "@cantoo/pdf-lib";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JobDocumentRequest, Option } from "../../../src/core/model/contract-types.gen.ts";
import type { Job } from "../../../src/core/model/job.ts";
import { createWorkflows } from "../../../src/workflows/catalogue.ts";
import { PdfiumFile } from "../../../src/workflows/pdfium/pdfium-file.ts";
import { type File, type Service, startService } from "../../harness/engine/service.ts";
import { useSandbox } from "../../harness/engine/shared-sandbox.ts";
import { sample } from "../../harness/paths.ts";
import { prepress } from "../../harness/prepress.ts";
import { hasTool } from "../prepress/tools.ts";
import { book } from "./book.ts";
import { LookedAt } from "./looked-at.ts";

const hasTools = ["qpdf", "pdftotext"].every(hasTool);
let service: Service;
let look: LookedAt;

beforeAll(async () => {
  look = new LookedAt();
  const sandbox = useSandbox();
  const workflows = createWorkflows({ sandbox, prepress, fileBytesMax: 2 ** 30 });
  service = await startService({ workflows, sandbox });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
  look.end();
});

const optionsOf = (options: Readonly<Record<string, string>>): readonly Option[] =>
  Object.entries(options).map(([name, value]) => ({ name, value }));

async function made(
  asked: Omit<JobDocumentRequest, "options"> & {
    readonly options?: Readonly<Record<string, string>>;
  },
  files: readonly File[],
): Promise<{
  readonly job: Job;
  readonly files: ReadonlyMap<string, Buffer>;
  readonly warnings: readonly string[];
}> {
  const job = await service.run({ ...asked, options: optionsOf(asked.options ?? {}) }, files);
  const results = await service.results(job.id);
  const events = await service.events(job.id);
  return {
    job,
    files: new Map(results.map(({ result, bytes }) => [result.fileName, bytes])),
    warnings: events.filter(({ severity }) => severity !== "info").map(({ message }) => message),
  };
}

const merge = (files: readonly File[], options: Readonly<Record<string, string>> = {}) =>
  made({ workflow: "merge-pdf", name: "Order 7", options }, files);

const one = ({ files }: { readonly files: ReadonlyMap<string, Buffer> }): Buffer =>
  [...files.values()][0] ?? Buffer.alloc(0);

/** The page at 72 dpi. */
async function drawn(pdf: Uint8Array, index: number) {
  const { width, height } = (await PDFDocument.load(pdf)).getPage(index).getSize();
  const file = await PdfiumFile.open(pdf, []);
  try {
    const size = { width: Math.round(width), height: Math.round(height) };
    const { data } = file.render(index, { size, use: "screen", shows: "crop" });
    return {
      ...size,
      at: (x: number, y: number): readonly number[] => {
        const start = (y * size.width + x) * 4;
        return [...data.subarray(start, start + 3)];
      },
    };
  } finally {
    file.close();
  }
}

const half = async (format: "jpeg" | "png", orientation?: number): Promise<Buffer> => {
  // 300 x 150 points at 72 dpi: red on the left, blue on the right.
  const red = { create: { width: 300, height: 150, channels: 3, background: "#ff0000" } } as const;
  const blue = { create: { ...red.create, width: 150, background: "#0000ff" } } as const;
  const image = sharp(red)
    .composite([{ input: await sharp(blue).png().toBuffer(), left: 150, top: 0 }])
    .withDensity(72);
  return (orientation === undefined ? image : image.withMetadata({ orientation, density: 72 }))
    .toFormat(format)
    .toBuffer();
};

describe.skipIf(!hasTools)("merge-pdf", () => {
  it("makes one PDF in the order of the documents, each with its own outline below its entry", async () => {
    const done = await merge([
      { fileName: "two.pdf", content: book({ name: "Zwei", pages: 2 }) },
      { fileName: "photo.jpg", content: sample("photo.jpg") },
      { fileName: "one.pdf", content: book({ name: "Eins", pages: 1 }) },
    ]);
    expect(done.warnings).toEqual([]);
    expect([...done.files.keys()]).toEqual(["Order 7.pdf"]);
    const pdf = one(done);
    expect(look.faults(pdf)).toBe("");
    expect(look.pages(pdf)).toEqual(["Zwei 1", "Zwei 2", "", "Eins 1"]);
    expect(look.outline(pdf)).toEqual([
      "two -> 1",
      "  Part Zwei -> 1",
      "    Chapter 1 -> 1",
      "    Chapter 2 -> 2",
      "photo -> 3",
      "one -> 4",
      "  Part Eins -> 4",
      "    Chapter 1 -> 4",
    ]);
    expect(look.info(pdf)).toMatch(/^Title:\s+Order 7$/mu);
  });

  it("keeps links, labels, tags, layers and fields, and names of fields apart", async () => {
    const files = ["Erstes", "Zweites"].map((name) => ({
      fileName: `${name}.pdf`,
      content: book({ name, pages: 2, field: "amount" }),
    }));
    const done = await merge(files, { entryTitles: "own", outline: "documents" });
    expect(done.warnings).toEqual([
      "Zweites.pdf: 2 form fields have a name that an earlier document has too; the name got a number, so that each keeps its value.",
    ]);
    const pdf = one(done);
    expect(look.faults(pdf)).toBe("");
    expect(look.outline(pdf)).toEqual(["The book of Erstes -> 1", "The book of Zweites -> 3"]);
    expect(look.fields(pdf)).toEqual({
      amount1: "Erstes 1",
      amount2: "Erstes 2",
      "amount1-2": "Zweites 1",
      "amount2-2": "Zweites 2",
    });
    // i, ii, i, ii.
    expect(look.labels(pdf)).toEqual([
      { index: 0, label: { "/S": "/r", "/St": 1 } },
      { index: 2, label: { "/S": "/r", "/St": 1 } },
    ]);
    expect(look.info(pdf)).toMatch(/^Tagged:\s+yes$/mu);
    expect(look.info(pdf, "-struct-text").match(/"(?:Erstes|Zweites) [12]"/gu)).toEqual([
      '"Erstes 1"',
      '"Erstes 2"',
      '"Zweites 1"',
      '"Zweites 2"',
    ]);
    // The link of each document leads to its own last page.
    expect(await linkedPages(pdf)).toEqual([2, 2, 4, 4]);
    // Under the layer that is off the corner is white.
    const { at } = await drawn(pdf, 3);
    expect(at(10, 190)).toEqual([255, 255, 255]);
  });

  it("takes an encrypted document with its password, and the others where one cannot be taken", async () => {
    const files = [
      {
        fileName: "first.pdf",
        content: book({ name: "Offen", pages: 3 }),
        options: optionsOf({ pages: "3,1" }),
      },
      {
        fileName: "locked.pdf",
        content: sample("encrypted.pdf"),
        options: optionsOf({ "DOC.PASSWORD": "open sesame" }),
      },
      { fileName: "shut.pdf", content: sample("encrypted.pdf") },
      { fileName: "cut.pdf", content: book({ name: "Ab", pages: 2 }).subarray(0, 900) },
      { fileName: "note.txt", content: Buffer.from("no picture") },
    ];
    const done = await merge(files);
    expect(done.job.outcome).toBe("succeeded");
    expect(look.faults(one(done))).toBe("");
    expect(look.pages(one(done)).slice(0, 2)).toEqual(["Offen 1", "Offen 3"]);
    expect(look.pages(one(done))).toHaveLength(3);
    const named = done.warnings.map((warning) => warning.split(":")[0]);
    expect(named).toEqual(["first.pdf", "shut.pdf", "cut.pdf", "note.txt"]);
    expect(done.warnings[0]).toContain("tagged");
    expect(done.warnings[1]).toContain("DOC.PASSWORD");
    const whole = await merge(files, { requireAll: "true" });
    expect(whole.job).toMatchObject({ outcome: "failed", failure: { code: "password" } });
    expect(whole.job.message).toContain("shut.pdf");
    expect(whole.files.size).toBe(0);
  });

  it("keeps the bytes of a JPEG, turns pictures upright, and lays them on paper", async () => {
    const jpeg = await half("jpeg", 6);
    const done = await merge([
      { fileName: "turned.jpg", content: jpeg },
      {
        fileName: "flat.png",
        content: await half("png"),
        options: optionsOf({ pictureSize: "a4", margin: "10" }),
      },
    ]);
    expect(done.warnings).toEqual([]);
    const pdf = one(done);
    expect(look.faults(pdf)).toBe("");
    const { context } = await PDFDocument.load(pdf);
    const streams = context.enumerateIndirectObjects().map(([, object]) => object);
    const kept = streams.filter((each) => each instanceof PDFRawStream);
    expect(kept.some(({ contents }) => Buffer.from(contents).equals(jpeg))).toBe(true);
    // EXIF orientation 6: what was left is on top.
    const turned = await drawn(pdf, 0);
    expect(turned).toMatchObject({ width: 150, height: 300 });
    expect(near(turned.at(75, 20), [255, 0, 0]) && near(turned.at(75, 280), [0, 0, 255])).toBe(
      true,
    );
    // A4 lies down as the picture does: 842 x 595 points with 28 of margin.
    const paper = await drawn(pdf, 1);
    expect([paper.width, paper.height]).toEqual([842, 595]);
    expect(near(paper.at(40, 297), [255, 0, 0]) && near(paper.at(800, 297), [0, 0, 255])).toBe(
      true,
    );
    expect(paper.at(20, 297)).toEqual([255, 255, 255]);
  });

  it("makes a page for each page of a TIFF, and says what it takes of an animation", async () => {
    const frames = await Promise.all(
      ["#ff0000", "#00ff00", "#0000ff"].map(async (background) =>
        sharp({ create: { width: 20, height: 30, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const gif = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    const two = await twoPageTiff(await sharp(frames[0]).tiff({ compression: "lzw" }).toBuffer());
    const done = await merge([
      { fileName: "scan.tif", content: two },
      { fileName: "dance.gif", content: gif },
    ]);
    expect(look.faults(one(done))).toBe("");
    expect(done.warnings).toEqual([
      "dance.gif: the picture is an animation of 3 frames; its first one is on the page.",
    ]);
    expect(look.info(one(done))).toMatch(/^Pages:\s+3$/mu);
  });
});

/** The same page twice: the directory is written again, and the first leads to it. TIFF 6.0 §2. */
async function twoPageTiff(tiff: Buffer): Promise<Buffer> {
  const isLittle = tiff.toString("latin1", 0, 2) === "II";
  const read = (at: number): number => (isLittle ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  const first = read(4);
  const count = isLittle ? tiff.readUInt16LE(first) : tiff.readUInt16BE(first);
  const bytes = 2 + 12 * count;
  const second = tiff.length + (tiff.length % 2);
  const whole = Buffer.alloc(second + bytes + 4);
  tiff.copy(whole);
  tiff.copy(whole, second, first, first + bytes);
  const write = (value: number, at: number): number =>
    isLittle ? whole.writeUInt32LE(value, at) : whole.writeUInt32BE(value, at);
  write(second, first + bytes);
  return whole;
}

function near(pixel: readonly number[], wanted: readonly number[]): boolean {
  return pixel.every((value, index) => Math.abs(value - (wanted[index] ?? 0)) < 12);
}

/** For each page, the page to which its first link leads. */
async function linkedPages(pdf: Uint8Array): Promise<readonly number[]> {
  const document = await PDFDocument.load(pdf);
  const pages = document.getPages();
  return pages.map(({ node }) => {
    const link = node.Annots()?.lookup(0, PDFDict);
    const target = link?.lookup(PDFName.of("A"), PDFDict).lookup(PDFName.of("D"), PDFArray);
    return pages.findIndex(({ ref }) => ref === target?.get(0)) + 1;
  });
}

describe.skipIf(!hasTools)("split-pdf", () => {
  const split = (
    content: Uint8Array,
    options: Readonly<Record<string, string>> = {},
    profile = "pages",
  ) => made({ workflow: "split-pdf", profile, options }, [{ fileName: "book.pdf", content }]);

  it("makes a file for each range, named by its pages, with what belongs to them", async () => {
    const content = book({ name: "Buch", pages: 5, field: "box" });
    const done = await split(content, { ranges: "1-2,3,4-9" });
    expect([...done.files.keys()]).toEqual(["book-1-2.pdf", "book-3.pdf", "book-4-5.pdf"]);
    const [front, middle, back] = [...done.files.values()];
    for (const pdf of done.files.values()) {
      expect(look.faults(pdf)).toBe("");
    }
    // What is written on the page, and what is filled in.
    expect(look.pages(front ?? Buffer.alloc(0))).toEqual(["Buch 1\nBuch 1", "Buch 2\nBuch 2"]);
    expect(look.pages(middle ?? Buffer.alloc(0))).toEqual(["Buch 3\nBuch 3"]);
    expect(look.fields(middle ?? Buffer.alloc(0))).toEqual({ box3: "Buch 3" });
    expect(look.outline(middle ?? Buffer.alloc(0))).toEqual([
      "Part Buch -> null",
      "  Chapter 3 -> 1",
    ]);
    expect(look.labels(middle ?? Buffer.alloc(0))).toEqual([
      { index: 0, label: { "/S": "/r", "/St": 3 } },
    ]);
    expect(look.info(middle ?? Buffer.alloc(0))).toMatch(/^Title:\s+The book of Buch$/mu);
    // Within its part a link still leads to the last page.
    expect(await linkedPages(back ?? Buffer.alloc(0))).toEqual([2, 2]);
    expect(done.warnings).toEqual([
      "book.pdf: 1 range goes beyond the last page; only pages that are there are in the result.",
      "book.pdf: 2 links lead to pages that are not in the result; they are there no longer.",
      "book.pdf: the PDF is tagged for screen readers; parts of it are not. Tag them anew where that matters.",
    ]);
  });

  it("makes a file for every page, every two pages, or each chapter", async () => {
    const content = book({ name: "Buch", pages: 3 });
    expect([...(await split(content)).files.keys()]).toEqual([
      "book-1.pdf",
      "book-2.pdf",
      "book-3.pdf",
    ]);
    expect([...(await split(content, {}, "sheets")).files.keys()]).toEqual([
      "book-1-2.pdf",
      "book-3.pdf",
    ]);
    const chapters = await split(content, { outlineLevel: "2" });
    expect([...chapters.files.keys()]).toEqual(["book-1.pdf", "book-2.pdf", "book-3.pdf"]);
    const [first] = await service.results(chapters.job.id);
    expect(first?.result.properties).toEqual([
      { name: "firstPage", value: "1" },
      { name: "lastPage", value: "1" },
      { name: "title", value: "Part Buch" },
    ]);
  });

  it.each([
    ["ranges", "7-", "7- in the option ranges names none"],
    ["outlineLevel", "1", "has no outline"],
  ])("refuses %s=%s that makes no part", async (name, value, said) => {
    const done = await split(sample("three-pages.pdf"), { [name]: value });
    expect(done.job).toMatchObject({ outcome: "failed", failure: { code: "option" } });
    expect(done.job.message).toContain(said);
  });

  it("takes no picture for a PDF", async () => {
    const done = await split(sample("photo.jpg"));
    expect(done.job).toMatchObject({ outcome: "failed", failure: { code: "unsupportedFormat" } });
  });
});
