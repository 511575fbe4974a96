/** extract-text from submit to results, beside what poppler reads of the same files. */

import { execFileSync } from "node:child_process";
import { PDFDocument } from "@cantoo/pdf-lib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type {
  AreaDocument,
  Option,
  TextDocument,
  TextPageDocument,
  TextWordDocument,
} from "../../../src/core/model/contract-types.gen.ts";
import { createWorkflows } from "../../../src/workflows/catalogue.ts";
import { type Service, startService } from "../../harness/engine/service.ts";
import { loadedContract } from "../../harness/loaded-contract.ts";
import { useSandbox } from "../../harness/engine/shared-sandbox.ts";
import { sample } from "../../harness/paths.ts";
import { prepress } from "../../harness/prepress.ts";
import { RawPdf } from "../prepress/raw-pdf.ts";
import { hasTool } from "../prepress/tools.ts";
import { LookedAt } from "./looked-at.ts";

const TEXT = { vocabulary: "job", name: "text" } as const;
const contract = loadedContract();
const hasPoppler = hasTool("pdftotext");
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

async function read(content: Uint8Array, options: Readonly<Record<string, string>> = {}) {
  const given: readonly Option[] = Object.entries(options).map(([name, value]) => ({
    name,
    value,
  }));
  const asked = { workflow: "extract-text", options: given };
  const job = await service.run(asked, [{ fileName: "page.pdf", content }]);
  const [made] = await service.results(job.id);
  const events = await service.events(job.id);
  const warnings = events
    .filter(({ severity }) => severity !== "info")
    .map(({ message }) => message);
  return { job, made, warnings, bytes: made?.bytes ?? Buffer.alloc(0) };
}

/** What is read as JSON, checked by the contract. */
async function documentOf(
  content: Uint8Array,
  options: Readonly<Record<string, string>> = {},
): Promise<TextDocument> {
  const { bytes } = await read(content, options);
  return contract.readJson(bytes, TEXT) as TextDocument;
}

/** A font whose codes from 1 on stand for these texts; each is half as wide as high. */
function fontOf(pdf: RawPdf, texts: readonly string[]): string {
  const hex = (text: string): string => Buffer.from(text, "utf16le").swap16().toString("hex");
  const code = (index: number): string => (index + 1).toString(16).padStart(4, "0");
  const lines = texts.map((text, index) => `<${code(index)}> <${hex(text)}>`);
  const map = pdf.stream(
    "",
    `/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Test def /CMapType 2 def
1 begincodespacerange <0000> <ffff> endcodespacerange
${lines.length} beginbfchar
${lines.join("\n")}
endbfchar endcmap end end`,
  );
  const descriptor =
    "<< /Type /FontDescriptor /FontName /Test /Flags 4 /FontBBox [0 -200 1000 800] /Ascent 800 /Descent -200 /CapHeight 700 /ItalicAngle 0 /StemV 80 >>";
  const letters = `<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Test /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 500 /CIDToGIDMap /Identity /FontDescriptor ${descriptor} >>`;
  return pdf.add(
    `<< /Type /Font /Subtype /Type0 /BaseFont /Test /Encoding /Identity-H /DescendantFonts [${letters}] /ToUnicode ${map} >>`,
  );
}

/** A page with one line of these texts, in order of their places from left to right. */
function lineOf(texts: readonly string[]): Buffer {
  const pdf = new RawPdf();
  const font = fontOf(pdf, texts);
  const codes = texts.map((_, index) => (index + 1).toString(16).padStart(4, "0")).join("");
  pdf.page({
    content: `BT /F1 20 Tf 50 100 Td <${codes}> Tj ET`,
    resources: `/Font << /F1 ${font} >>`,
  });
  return pdf.bytes();
}

const HELVETICA = "/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>";

/** Two lines on a page that is turned and cropped as said. */
function turned(rotation: number): Buffer {
  const pdf = new RawPdf();
  pdf.page({
    boxes: `/MediaBox [0 0 400 300] /CropBox [20 10 380 260] /Rotate ${rotation}`,
    resources: HELVETICA,
    content: "BT /F1 14 Tf 60 200 Td (Upper left words) Tj 0 -100 Td (lower line) Tj ET",
  });
  return pdf.bytes();
}

interface Box {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Words as poppler sees them. */
function popplerWords(pdf: Buffer): readonly Box[] {
  const args = ["-bbox", "-cropbox", look.file(pdf), "-"];
  const html = execFileSync("pdftotext", args, { encoding: "utf8" });
  const found = html.matchAll(
    /<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">([^<]*)</gu,
  );
  return [...found].map(([, left, top, right, bottom, text = ""]) => ({
    text,
    left: Number(left),
    top: Number(top),
    right: Number(right),
    bottom: Number(bottom),
  }));
}

function wordsOf(page: TextPageDocument | undefined): readonly TextWordDocument[] {
  return page?.lines.flatMap(({ words = [] }) => words) ?? [];
}

/** How far the side is off that is off most. */
function distance({ left, top, width, height }: AreaDocument, box: Box | undefined): number {
  return box === undefined
    ? Infinity
    : Math.max(
        Math.abs(left - box.left),
        Math.abs(top - box.top),
        Math.abs(left + width - box.right),
        Math.abs(top + height - box.bottom),
      );
}

describe("extract-text", () => {
  it.skipIf(!hasPoppler).each([0, 90, 180, 270])(
    "tells where words stand on a cropped page turned by %i degrees, as poppler does",
    async (rotation) => {
      const pdf = turned(rotation);
      const { pages } = await documentOf(pdf);
      const [page] = pages;
      const told = popplerWords(pdf);
      const size = rotation % 180 === 0 ? [360, 250] : [250, 360];
      expect(page).toMatchObject({ number: 1, width: size[0], height: size[1], rotation });
      const words = wordsOf(page);
      const lines = page?.lines.map(({ text }) => text);
      expect(lines?.toSorted()).toEqual(["Upper left words", "lower line"]);
      expect(told.map(({ text }) => text).sort()).toEqual(words.map(({ text }) => text).sort());
      // Along the line to a point; across it fonts are as high as programs think.
      expect(
        words.map(({ text, area }) =>
          distance(
            area,
            told.find((word) => word.text === text),
          ),
        ),
      ).toSatisfy((distances: readonly number[]) => distances.every((points) => points < 5));
      const angles = page?.lines.map(({ angle = 0 }) => angle);
      expect(angles).toEqual([rotation, rotation]);
    },
  );

  it.skipIf(!hasPoppler).each([
    ["Greek", Array.from("Ωμέγα"), "Ωμέγα"],
    ["Cyrillic", Array.from("Щука"), "Щука"],
    ["Polish", Array.from("Łódź"), "Łódź"],
    ["Japanese", Array.from("日本語"), "日本語"],
    ["letters beyond the first plane", Array.from("𝔄𝔅"), "𝔄𝔅"],
    ["a ligature", ["e", "ffi", "z"], "effiz"],
    // Hebrew stands on the page from right to left, and is read in the order in which it is spoken.
    ["Hebrew", Array.from("שלום").reverse(), "שלום"],
  ])("reads %s", async (_script, texts, said) => {
    const pdf = lineOf(texts);
    const { pages } = await documentOf(pdf, { detail: "lines" });
    const lines = pages[0]?.lines ?? [];
    expect(lines.map(({ text }) => text)).toEqual([said]);
    expect(lines[0]).not.toHaveProperty("words");
    // Half as wide as high, at 20 points; a last letter may be wider than its place.
    const area = lines[0]?.area;
    expect([area?.left, Math.round((area?.width ?? 0) / 10)]).toEqual([50, texts.length]);
    expect(look.pages(pdf)[0]?.replaceAll(/[\u202a-\u202e]/gu, "")).toBe(said);
  });

  it("says the same in JSON, XML and plain text, of the pages that are asked for", async () => {
    const pdf = new RawPdf();
    for (const text of ["Eins & <zwei>", "Drei", "Vier"]) {
      pdf.page({ resources: HELVETICA, content: `BT /F1 12 Tf 50 100 Td (${text}) Tj ET` });
    }
    const bytes = pdf.bytes();
    const json = await documentOf(bytes, { pages: "1,3" });
    expect(json).toMatchObject({ fileName: "page.pdf", pageCount: 3 });
    expect(json.pages.map(({ number }) => number)).toEqual([1, 3]);
    const { bytes: xml, made } = await read(bytes, { pages: "1,3", format: "xml" });
    expect(made?.result).toMatchObject({
      fileName: "page.text.xml",
      contentType: "application/xml",
      properties: [
        { name: "pages", value: "2" },
        { name: "characters", value: "15" },
      ],
    });
    const parsed = contract.parseXml(xml);
    try {
      expect(contract.readXml(parsed.root, TEXT)).toEqual(json);
    } finally {
      parsed.dispose();
    }
    const plain = await read(bytes, { pages: "1,3", format: "text" });
    expect(plain.bytes.toString()).toBe("Eins & <zwei>\n\fVier\n");
    expect(plain.warnings).toEqual([]);
  });

  it("tells places in points, whatever the unit of the page is", async () => {
    const pdf = new RawPdf();
    pdf.page({
      boxes: "/MediaBox [0 0 300 200] /UserUnit 2",
      resources: HELVETICA,
      content: "BT /F1 12 Tf 50 100 Td (Text) Tj ET",
    });
    const [page] = (await documentOf(pdf.bytes())).pages;
    expect(page).toMatchObject({ width: 600, height: 400, lines: [{ area: { left: 100 } }] });
  });

  it("reads what is filled in", async () => {
    const document = await PDFDocument.create();
    const page = document.addPage([300, 200]);
    const field = document.getForm().createTextField("name");
    field.setText("Jane Doe");
    field.addToPage(page, { x: 50, y: 100, width: 150, height: 30 });
    const { pages } = await documentOf(await document.save());
    expect(pages[0]?.lines.map(({ text }) => text)).toEqual(["Jane Doe"]);
    const area = pages[0]?.lines[0]?.area;
    expect(Math.abs((area?.left ?? 0) - 55)).toBeLessThan(5);
    expect(Math.abs((area?.top ?? 0) - 80)).toBeLessThan(20);
  });

  it("tells which pages have no text, as scans have none", async () => {
    const pdf = new RawPdf();
    pdf.page({ content: "0 0 50 50 re f" });
    pdf.page({ content: "0 0 50 50 re f" });
    pdf.page({ resources: HELVETICA, content: "BT /F1 12 Tf 50 100 Td (Text) Tj ET" });
    pdf.page({ content: "0 0 50 50 re f" });
    const { warnings } = await read(pdf.bytes());
    expect(warnings).toEqual([
      "page.pdf: pages 1-2, 4 have no text, as of a scan or a drawing; have it recognized (OCR) before.",
    ]);
  });

  it("counts letters that nobody can write, such as U+0001, which are left out", async () => {
    const { warnings } = await read(lineOf(["A", "\u0001", "B", "\u0007"]));
    expect(warnings).toEqual([expect.stringContaining("of 2 letters the fonts do not say")]);
  });

  it("needs the password of an encrypted PDF, and a PDF at all", async () => {
    const shut = await read(sample("encrypted.pdf"));
    expect(shut.job).toMatchObject({ outcome: "failed", failure: { code: "password" } });
    const open = await read(sample("encrypted.pdf"), { "DOC.PASSWORD": "open sesame" });
    expect(open.job.outcome).toBe("succeeded");
    const picture = await read(sample("photo.jpg"));
    expect(picture.job).toMatchObject({
      outcome: "failed",
      failure: { code: "unsupportedFormat" },
    });
  });
});
