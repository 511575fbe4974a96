/** Pictures in JBIG2 with MMR coding, which some builds of PDFium leave blank without a word, are drawn. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FileWarning } from "../../../src/core/model/files/file-warning.ts";
import type { RenderPdfTask } from "../../../src/workflows/sandbox/render-task.ts";
import { renderPdf } from "../../../src/workflows/sandbox/tasks/render-pdf.ts";
import { RawPdf } from "../prepress/raw-pdf.ts";

let directory = "";
let fax: Buffer = Buffer.alloc(0);
const [WIDTH, HEIGHT] = [60, 40];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "jobgate-mmr-"));
  fax = await groupFour();
});

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** A black disc and a bar, in ITU-T T.6 as libtiff writes it. */
async function groupFour(): Promise<Buffer> {
  const raw = { width: WIDTH, height: HEIGHT, channels: 1 } as const;
  const isBlack = (x: number, y: number): boolean => (x - 20) ** 2 + (y - 20) ** 2 < 150 || x > 50;
  const pixels = Buffer.from(
    Array.from({ length: WIDTH * HEIGHT }, (_each, at) =>
      isBlack(at % WIDTH, Math.floor(at / WIDTH)) ? 0 : 255,
    ),
  );
  const tiff = await sharp(pixels, { raw })
    .toColourspace("b-w")
    .tiff({ compression: "ccittfax4", bitdepth: 1, miniswhite: true })
    .toBuffer();
  const ifd = tiff.readUInt32LE(4);
  const valueOf = (wanted: number): number => {
    const entries = Array.from(
      { length: tiff.readUInt16LE(ifd) },
      (_each, at) => ifd + 2 + 12 * at,
    );
    return tiff.readUInt32LE((entries.find((at) => tiff.readUInt16LE(at) === wanted) ?? 0) + 8);
  };
  // One strip: where it is, and how long.
  return tiff.subarray(valueOf(273), valueOf(273) + valueOf(279));
}

/** ITU-T T.88 §7.2: a segment of page 1, with its number and type. */
function segment(number: number, type: number, data: Buffer): Buffer {
  const head = Buffer.from([0, 0, 0, number, type, 0, 1, 0, 0, 0, 0]);
  head.writeUInt32BE(data.length, 7);
  return Buffer.concat([head, data]);
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32BE(value, index * 4));
  return bytes;
}

/** A page of its size, and the picture on it as one generic region in MMR. */
function jbig2(): Buffer {
  const page = Buffer.concat([words(WIDTH, HEIGHT, 0, 0), Buffer.alloc(3)]);
  const region = Buffer.concat([words(WIDTH, HEIGHT, 0, 0), Buffer.from([0, 1]), fax]);
  return Buffer.concat([segment(0, 48, page), segment(1, 38, region)]);
}

const FAX = `/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns ${WIDTH} /Rows ${HEIGHT} >>`;
const GREY = "/ColorSpace /DeviceGray";

/** A picture on a page as large as it is, inside a form where that is wanted. */
function pictured(entries: string, data: Buffer, isInForm = false): Buffer {
  const pdf = new RawPdf();
  const base = `/Subtype /Image /Width ${WIDTH} /Height ${HEIGHT} /BitsPerComponent 1`;
  const picture = pdf.stream(`${base} ${entries}`, data);
  const placed = `${WIDTH} 0 0 ${HEIGHT} 0 0 cm /I Do`;
  const resources = `/XObject << /I ${picture} >>`;
  const box = `[0 0 ${WIDTH} ${HEIGHT}]`;
  const form = pdf.stream(`/Subtype /Form /BBox ${box} /Resources << ${resources} >>`, placed);
  pdf.page({
    boxes: `/MediaBox ${box}`,
    content: isInForm ? "/F Do" : placed,
    resources: isInForm ? `/XObject << /F ${form} >>` : resources,
  });
  return pdf.bytes();
}

/** The grey of each pixel of the page, and what was warned of. */
async function ripped(pdf: Buffer): Promise<{ grey: Buffer; warnings: readonly FileWarning[] }> {
  const task: RenderPdfTask = {
    kind: "render-pdf",
    inputPath: join(directory, "in.pdf"),
    outputPrefix: join(directory, "out"),
    resolution: 72,
    box: "crop",
    colour: "grey",
    format: "png",
    quality: 85,
    passwords: [],
  };
  writeFileSync(task.inputPath, pdf);
  const warnings: FileWarning[] = [];
  const emit = async (): Promise<void> => undefined;
  await renderPdf(task, emit, async (warning) => void warnings.push(warning));
  const grey = await sharp(`${task.outputPrefix}-1.png`).toColourspace("b-w").raw().toBuffer();
  return { grey, warnings };
}

describe("a picture in JBIG2 with MMR coding", () => {
  it.each([
    { what: "on the page", entries: GREY, isInForm: false },
    { what: "inside of a form", entries: GREY, isInForm: true },
    { what: "turned over by Decode", entries: `${GREY} /Decode [1 0]`, isInForm: false },
    { what: "as a stencil", entries: "/ImageMask true", isInForm: false },
  ])("is drawn $what as the same picture in Group 4 is", async ({ entries, isInForm }) => {
    const expected = await ripped(pictured(`${entries} ${FAX}`, fax, isInForm));
    expect(new Set(expected.grey)).toEqual(new Set([0, 255]));
    const pdf = pictured(`${entries} /Filter /JBIG2Decode`, jbig2(), isInForm);
    expect(await ripped(pdf)).toEqual({ grey: expected.grey, warnings: [] });
  });
});
