/** What of a PDF is damaged or not there while the rest is drawn: told with page, object and reason, and nothing is told of what is whole. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { PDFDocument } from "@cantoo/pdf-lib";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWorkflows } from "../../../src/workflows/catalogue.ts";
import { type Service, startService } from "../../harness/engine/service.ts";
import { onePage, type RawObject, rawPdf } from "../../harness/files/make-pdf.ts";
import { useSandbox } from "../../harness/engine/shared-sandbox.ts";
import { prepress } from "../../harness/prepress.ts";

let service: Service;
const folder = mkdtempSync(join(tmpdir(), "jobgate-damaged-"));

beforeAll(async () => {
  const sandbox = useSandbox();
  const workflows = createWorkflows({ sandbox, prepress, fileBytesMax: 2 ** 30 });
  service = await startService({ workflows, sandbox });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const OPTIONS: Readonly<Record<string, readonly { name: string; value: string }[]>> = {
  "rip-pdf": [{ name: "resolution", value: "36" }],
  adjust: [{ name: "rotate", value: "90" }],
};

/** What is warned of each file, by its name, all of them being documents of one job. */
async function warningsOf(
  workflow: string,
  files: Readonly<Record<string, Buffer>>,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const documents = Object.entries(files).map(([name, content]) => ({
    fileName: `${name}.pdf`,
    content,
  }));
  const job = await service.run({ workflow, options: OPTIONS[workflow] ?? [] }, documents);
  expect(job.outcome).toBe("succeeded");
  const events = await service.events(job.id);
  expect(events.filter(({ code }) => code === "file.failed")).toEqual([]);
  const told = events.filter(({ code }) => code === "file.warning");
  return Object.fromEntries(
    Object.keys(files).map((name) => [
      name,
      told
        .map(({ message }) => message)
        .filter((message) => message.startsWith(`${name}.pdf: `))
        .map((message) => message.slice(name.length + 6)),
    ]),
  );
}

const [WIDTH, HEIGHT] = [64, 48];
const PIXELS = Buffer.from(
  Array.from({ length: WIDTH * HEIGHT }, (_each, at) =>
    (at % WIDTH) ** 2 + Math.floor(at / WIDTH) ** 2 < 1500 || (at * 7) % 61 < 9 ? 0 : 255,
  ),
);
const GREY = "/ColorSpace/DeviceGray/BitsPerComponent 8";
const BILEVEL = "/ColorSpace/DeviceGray/BitsPerComponent 1";
const REST = "0 0 20 20 re f";

/** A square, and a picture with these entries and data; what it names besides begins with object 6. */
function pictured(entries: string, data: Uint8Array, others: readonly RawObject[] = []): Buffer {
  const size = `/Type/XObject/Subtype/Image/Width ${WIDTH}/Height ${HEIGHT}`;
  return onePage(`${REST} q 100 0 0 100 0 0 cm /Im1 Do Q`, {
    entries: "/Resources<</XObject<</Im1 5 0 R>>>>",
    others: [{ stream: data, entries: `${size}${entries}` }, ...others],
  });
}

/** ITU-T T.6 as libtiff writes it, in one strip. */
async function groupFour(): Promise<Buffer> {
  const tiff = await sharp(PIXELS, { raw: { width: WIDTH, height: HEIGHT, channels: 1 } })
    .toColourspace("b-w")
    .tiff({ compression: "ccittfax4", bitdepth: 1, miniswhite: true })
    .toBuffer();
  const directory = tiff.readUInt32LE(4);
  const valueOf = (tag: number): number => {
    const fields = Array.from(
      { length: tiff.readUInt16LE(directory) },
      (_each, index) => directory + 2 + 12 * index,
    );
    return tiff.readUInt32LE((fields.find((at) => tiff.readUInt16LE(at) === tag) ?? 0) + 8);
  };
  return tiff.subarray(valueOf(273), valueOf(273) + valueOf(279));
}

/** ITU-T T.88 §7.2: a page and a generic region in Group 4. */
function jbig2(fax: Buffer): Buffer {
  const words = (...values: readonly number[]): Buffer =>
    Buffer.from(values.flatMap((value) => [0, 0, value >> 8, value & 255]));
  const segment = (number: number, type: number, data: Buffer): Buffer =>
    Buffer.concat([Buffer.from([0, 0, 0, number, type, 0, 1]), words(data.length), data]);
  const page = Buffer.concat([words(WIDTH, HEIGHT, 0, 0), Buffer.alloc(3)]);
  const region = Buffer.concat([words(WIDTH, HEIGHT, 0, 0), Buffer.from([0, 1]), fax]);
  return Buffer.concat([segment(0, 48, page), segment(1, 38, region)]);
}

/** ISO 32000-1 §7.4.4: codes of nine bits, the table cleared before it grows beyond them. */
function lzw(data: Uint8Array): Buffer {
  const codes = [...data].flatMap((byte, at) => (at % 200 === 0 ? [256, byte] : [byte]));
  const bits = [...codes, 257].map((code) => code.toString(2).padStart(9, "0")).join("");
  const bytes = bits.match(/.{1,8}/gu) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte.padEnd(8, "0"), 2)));
}

function half(data: Buffer): Buffer {
  return data.subarray(0, data.length / 2);
}

const EARLY = "page 1, the picture Im1: its data ends before the end of the picture";
const DAMAGED = "page 1, the picture Im1: its data is damaged or ends early";

describe("pictures whose data is damaged or cut", () => {
  const packed = deflateSync(PIXELS);
  const flate = (data: Buffer, more = "", others: readonly RawObject[] = []) =>
    pictured(`${GREY}/Filter/FlateDecode${more}`, data, others);
  const rows = Buffer.concat(
    Array.from({ length: HEIGHT }, (_each, row) =>
      Buffer.concat([Buffer.from([0]), PIXELS.subarray(row * WIDTH, (row + 1) * WIDTH)]),
    ),
  );
  const predicted = `/DecodeParms<</Predictor 15/Columns ${WIDTH}>>`;
  const mask = (data: Uint8Array) => ({
    stream: data,
    entries: `/Subtype/Image/Width ${WIDTH}/Height ${HEIGHT}${GREY}/Filter/FlateDecode`,
  });
  const inline = (data: Buffer, more = "") =>
    onePage(
      `${REST} q 100 0 0 100 0 0 cm BI /W ${WIDTH} /H ${HEIGHT} /CS /G /BPC 8 ${more} ID ${data.toString("latin1")}\nEI Q`,
      { entries: "" },
    );

  it("are told with their page and name, and those that are whole are not", async () => {
    const fax = await groupFour();
    const group4 = (data: Buffer) =>
      pictured(
        `${BILEVEL}/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns ${WIDTH}/Rows ${HEIGHT}>>`,
        data,
      );
    const wrong = Buffer.from(fax);
    wrong.fill(0, fax.length >> 2, fax.length >> 1);
    const broken = Buffer.from(packed);
    broken.fill(0xff, packed.length >> 2);
    const others = {
      "flate-cut": flate(half(packed)),
      "flate-broken": flate(broken),
      "flate-short": flate(deflateSync(half(PIXELS))),
      "flate-predicted-cut": flate(deflateSync(rows.subarray(0, -WIDTH)), predicted),
      "lzw-cut": pictured(`${GREY}/Filter/LZWDecode`, half(lzw(PIXELS))),
      "plain-cut": pictured(GREY, half(PIXELS)),
      "fax-cut": group4(half(fax)),
      "fax-wrong": group4(wrong),
      "jbig2-cut": pictured(`${BILEVEL}/Filter/JBIG2Decode`, jbig2(fax).subarray(0, -9)),
      "mask-cut": flate(packed, "/SMask 6 0 R", [mask(half(packed))]),
      "mask-missing": flate(packed, "/SMask 77 0 R"),
      "inline-cut": inline(half(PIXELS)),
      "inline-flate": inline(half(packed), "/F /Fl"),
    };
    const whole = {
      "whole-flate": flate(packed),
      "whole-without-sum": flate(packed.subarray(0, -4)),
      "whole-predicted": flate(deflateSync(rows), predicted),
      "whole-lzw": pictured(`${GREY}/Filter/LZWDecode`, lzw(PIXELS)),
      "whole-hex": pictured(
        `${GREY}/Filter[/ASCIIHexDecode/FlateDecode]`,
        Buffer.from(`${packed.toString("hex")}>`),
      ),
      "whole-fax": group4(fax),
      "whole-fax-without-end": group4(fax.subarray(0, -3)),
      "whole-jbig2": pictured(`${BILEVEL}/Filter/JBIG2Decode`, jbig2(fax)),
      "whole-mask": flate(packed, "/SMask 6 0 R", [mask(packed)]),
      "whole-inline": inline(Buffer.from(PIXELS).fill("\nEI ", 0, 400)),
    };
    const told = await warningsOf("rip-pdf", { ...others, ...whole });
    const begins = (text: string) => [expect.stringContaining(text)];
    expect(told).toEqual({
      "flate-cut": begins(EARLY),
      "flate-broken": begins(DAMAGED),
      "flate-short": begins(EARLY),
      "flate-predicted-cut": begins(EARLY),
      "lzw-cut": begins(EARLY),
      "plain-cut": begins(EARLY),
      "fax-cut": begins(DAMAGED),
      "fax-wrong": begins(DAMAGED),
      "jbig2-cut": begins(EARLY),
      "mask-cut": begins("page 1, the soft mask of the picture Im1: its data ends before"),
      "mask-missing": begins("page 1, the soft mask of the picture Im1: it is not in the file"),
      "inline-cut": begins("page 1, an inline image: its data ends before"),
      "inline-flate": begins("page 1, an inline image: its data ends before"),
      ...Object.fromEntries(Object.keys(whole).map((name) => [name, []])),
    });
  });
});

/** A page whose content is object 4, and others from 5 on. */
function withContent(entries: string, ...others: readonly RawObject[]): Buffer {
  return rawPdf([
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]${entries}>>`,
    ...others,
  ]);
}

describe("a page of which a part is missing", () => {
  const drawing = Array.from({ length: 300 }, (_each, at) => `${at} 0 7 ${at % 50} re f`).join(
    "\n",
  );
  const cut = { stream: half(deflateSync(drawing)), entries: "/Filter/FlateDecode" };
  const form = `/Type/XObject/Subtype/Form/BBox[0 0 300 200]`;
  const files = {
    "no-object": withContent("/Contents 4 0 R/Resources<</XObject<</Im1 77 0 R>>>>", {
      stream: `${REST} /Im1 Do /Fm2 Do`,
    }),
    "no-part": withContent("/Contents[4 0 R 77 0 R]", { stream: REST }),
    "cut-content": withContent("/Contents 4 0 R", cut),
    "in-a-form": withContent(
      "/Contents 4 0 R/Resources<</XObject<</Fm1 5 0 R>>>>",
      { stream: `${REST} /Fm1 Do` },
      { stream: `${REST} /Im7 Do`, entries: `${form}/Resources<<>>` },
    ),
    "cut-form": withContent(
      "/Contents 4 0 R/Resources<</XObject<</Fm1 5 0 R>>>>",
      { stream: `${REST} /Fm1 Do` },
      { ...cut, entries: `${form}/Filter/FlateDecode` },
    ),
    whole: withContent("/Contents[4 0 R 5 0 R]", { stream: REST }, { stream: drawing }),
  };
  const missing = (place: string, fault: string) => [
    `${place}: a part of it is missing: ${fault}. Export the PDF anew.`,
  ];

  it.each(["rip-pdf", "proof", "adjust", "merge-pdf", "split-pdf", "extract-text"])(
    "is told by %s, which does the rest",
    async (workflow) => {
      // That whole pages of drawings have no text is no fault, and pages that are not whole are no scans.
      const isScan = (text: string) => text.includes("page 1 has no text, as of a scan");
      const { whole = [], ...others } = await warningsOf(workflow, files);
      expect({ ...others, whole: whole.filter((text) => !isScan(text)) }).toEqual({
        "no-object": missing("page 1", "it shows Im1, which is not in the file"),
        "no-part": missing("page 1", "its content is not in the file"),
        "cut-content": missing("page 1", "its content ends early"),
        "in-a-form": missing("page 1, the form Fm1", "it shows Im7, which is not in the file"),
        "cut-form": missing("page 1, the form Fm1", "its content ends early"),
        whole: [],
      });
    },
  );
});

describe("page boxes and rotations that are not as they should be", () => {
  const page = (entries: string) =>
    rawPdf([
      "<</Type/Catalog/Pages 2 0 R>>",
      "<</Type/Pages/Kids[3 0 R]/Count 1>>",
      `<</Type/Page/Parent 2 0 R${entries}/Contents 4 0 R>>`,
      { stream: REST },
    ]);
  const box = "/MediaBox[0 0 300 200]";
  const LETTER = "a page of 612 x 792 points (US Letter) is taken";
  const cases: Readonly<Record<string, { readonly entries: string; readonly told: string }>> = {
    none: { entries: "", told: `the MediaBox: the page has none; ${LETTER}` },
    empty: { entries: "/MediaBox[0 0 0 0]", told: `the MediaBox: it is no box of four` },
    words: { entries: "/MediaBox[/a/b/c/d]", told: "the MediaBox: it is no box of four" },
    inverted: { entries: "/MediaBox[300 200 0 0]", told: "" },
    enormous: {
      entries: "/MediaBox[0 0 20000 200]",
      told: "the MediaBox: it has 20000 x 200 units, and a page has at most 14400 a side",
    },
    outside: {
      entries: `${box}/CropBox[500 500 600 600]`,
      told: "the CropBox: it lies outside of the MediaBox, which is taken",
    },
    "empty-crop": {
      entries: `${box}/CropBox[0 0 0 0]`,
      told: "the CropBox: it is no box of four numbers with a size; the MediaBox is taken",
    },
    "turned-45": {
      entries: `${box}/Rotate 45`,
      told: "Rotate: 45 is no multiple of 90 degrees; the page is not turned",
    },
    "turned-135": {
      entries: `${box}/Rotate 135`,
      told: "Rotate: 135 is no multiple of 90 degrees; the page is turned by 90",
    },
    "turned-back": { entries: `${box}/Rotate -90`, told: "" },
  };
  const files = Object.fromEntries(
    Object.entries(cases).map(([name, { entries }]) => [name, page(entries)]),
  );

  it("are told with what was taken", async () => {
    const told = await warningsOf("rip-pdf", files);
    expect(told).toEqual(
      Object.fromEntries(
        Object.entries(cases).map(([name, { told: text }]) => [
          name,
          text === "" ? [] : [expect.stringContaining(`page 1, ${text}`)],
        ]),
      ),
    );
  });

  it.skipIf(spawnSync("mutool", ["-v"]).status !== 0)("are taken as MuPDF takes them", async () => {
    const names = ["none", "empty", "words", "inverted"];
    const documents = names.map((name) => ({
      fileName: `${name}.pdf`,
      content: files[name] ?? Buffer.alloc(0),
    }));
    const options = [{ name: "resolution", value: "72" }];
    const job = await service.run({ options }, documents);
    for (const [index, { bytes }] of (await service.results(job.id)).entries()) {
      const path = join(folder, "page.pdf");
      writeFileSync(path, documents[index]?.content ?? "");
      const { stdout } = spawnSync("mutool", ["draw", "-F", "trace", path]);
      const [, ...sides] = /mediabox="0 0 (\d+) (\d+)"/u.exec(stdout.toString()) ?? [];
      const { width, height } = await sharp(bytes).metadata();
      expect([names[index], width, height]).toEqual([names[index], ...sides.map(Number)]);
    }
  });
});

describe("a page that is not in the file", () => {
  const content = rawPdf([
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R 77 0 R 4 0 R]/Count 3>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
  ]);

  it.each([
    ["merge-pdf", ["merged.pdf"]],
    ["split-pdf", ["a-1.pdf", "a-3.pdf"]],
  ])("is named and left out by %s", async (workflow, files) => {
    const job = await service.run({ workflow }, [{ fileName: "a.pdf", content }]);
    expect(job.outcome).toBe("succeeded");
    const told = (await service.events(job.id)).filter(({ code }) => code === "file.warning");
    expect(told.map(({ message }) => message)).toEqual([
      "a.pdf: page 2: it is left out: it is not in the file. Export the PDF anew.",
    ]);
    const made = await service.results(job.id);
    expect(made.map(({ result }) => result.fileName)).toEqual(files);
    const sizes = await Promise.all(
      made.map(async ({ bytes }) => (await PDFDocument.load(bytes)).getPages()),
    );
    expect(sizes.flat().map((page) => page.getWidth())).toEqual([100, 200]);
  });
});

describe("a font that is in the file", () => {
  const font = (file: Buffer) =>
    onePage("BT /F1 20 Tf 10 10 Td (abc) Tj ET", {
      entries:
        "/Resources<</Font<</F1<</Type/Font/Subtype/TrueType/BaseFont/ABCDEF+Foo/Encoding/WinAnsiEncoding/FontDescriptor 5 0 R>>>>>>",
      others: [
        "<</Type/FontDescriptor/FontName/ABCDEF+Foo/Flags 32/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800/Descent 0/StemV 80/FontFile2 6 0 R>>",
        { stream: file },
      ],
    });

  it("is told to be damaged where it cannot be read, and not to be missing", async () => {
    const told = await warningsOf("rip-pdf", { bad: font(Buffer.from("no font")) });
    expect(told).toEqual({
      bad: [
        expect.stringMatching(
          /^page 1, the font ABCDEF\+Foo: it is damaged in the file; .* Embed the font in the file anew, or/u,
        ),
      ],
    });
  });
});

describe("files that are attached to a PDF", () => {
  const content = rawPdf([
    "<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Kids[4 0 R]>>>>>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>",
    "<</Names[(a)<</Type/Filespec/F(old.xml)/UF(invoice.xml)/EF<</F 5 0 R>>>>(b.csv)<</EF<</F 5 0 R>>>>]>>",
    { stream: "a file", entries: "/Type/EmbeddedFile" },
  ]);

  it.each(["merge-pdf", "split-pdf"])(
    "are named by %s, which leaves them out",
    async (workflow) => {
      expect(await warningsOf(workflow, { attached: content })).toEqual({
        attached: [
          "2 files are attached to the PDF (invoice.xml, b.csv), which the result does not have. Deliver them beside it.",
        ],
      });
    },
  );
});
