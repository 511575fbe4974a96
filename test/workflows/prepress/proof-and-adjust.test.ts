/** proof and adjust, and the report of preflight, from submit to results; looked at by PDFium and by poppler where it is. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Option } from "../../../src/core/model/contract-types.gen.ts";
import { createWorkflows } from "../../../src/workflows/catalogue.ts";
import { PdfiumFile, type PagePixels } from "../../../src/workflows/pdfium/pdfium-file.ts";
import { type Service, startService } from "../../harness/engine/service.ts";
import { openSandbox } from "../../harness/open-sandbox.ts";
import { prepress } from "../../harness/prepress.ts";
import { find } from "./find.ts";
import { hasTool } from "./tools.ts";
import { onePage } from "./raw-pdf.ts";

let service: Service;
let directory = "";

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "jobgate-prepress-"));
  const sandbox = openSandbox({ size: 2 });
  const workflows = createWorkflows({ sandbox, prepress, fileBytesMax: 2 ** 30 });
  service = await startService({ workflows, sandbox });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true, force: true });
});

const optionsOf = (options: Readonly<Record<string, string | number>>): readonly Option[] =>
  Object.entries(options).map(([name, value]) => ({ name, value: String(value) }));

async function madeOf(
  workflow: string,
  content: Buffer,
  options: Readonly<Record<string, string | number>> = {},
) {
  const fileName = "art.pdf";
  const asked = { workflow, options: optionsOf(options), externalId: "B-1", name: "Ελλάδα" };
  const job = await service.run(asked, [{ fileName, content }]);
  const made = await service.results(job.id);
  const files = new Map(made.map(({ result, bytes }) => [result.fileName, Buffer.from(bytes)]));
  return { job, files };
}

/** The whole first page at 72 dpi. */
async function pixelsOf(pdf: Uint8Array, width: number, height: number): Promise<PagePixels> {
  const file = await PdfiumFile.open(pdf, []);
  try {
    const area = { left: 0, bottom: 0, right: width, top: height };
    return file.render(0, { size: { width, height }, use: "print", shows: area });
  } finally {
    file.close();
  }
}

/** True where there is red at a point from the upper left. */
function isRed({ width, data }: PagePixels, x: number, y: number): boolean {
  const at = (y * width + x) * 4;
  return (data[at] ?? 0) > 200 && (data[at + 1] ?? 255) < 80;
}

function textOf(pdf: Buffer): string {
  const path = join(directory, "sheet.pdf");
  writeFileSync(path, pdf);
  return execFileSync("pdftotext", ["-layout", path, "-"], { encoding: "utf8" });
}

/** Red in the lower left of the trimmed page. */
const CORNER = "1 0 0 rg 20 20 60 40 re f";
const page = onePage({ content: CORNER });

describe("adjust", () => {
  it("turns a page for viewers and leaves what is drawn alone", async () => {
    const { files } = await madeOf("adjust", page, { rotate: 90 });
    const found = await find(files.get("adjusted.pdf") ?? Buffer.alloc(0));
    expect(found.pages[0]).toMatchObject({ rotation: 90, width: 70.56, height: 105.83 });
    expect(Buffer.from(files.get("adjusted.pdf") ?? "").toString("latin1")).toContain(CORNER);
  });

  it("mirrors what is drawn, and the boxes with it", async () => {
    const boxes = "/MediaBox [0 0 300 200] /TrimBox [20 20 260 180]";
    const { files } = await madeOf("adjust", onePage({ boxes, content: CORNER }), {
      mirror: "horizontal",
    });
    const adjusted = files.get("adjusted.pdf") ?? Buffer.alloc(0);
    const pixels = await pixelsOf(adjusted, 300, 200);
    expect([isRed(pixels, 250, 160), isRed(pixels, 50, 160)]).toEqual([true, false]);
    const trim = (await find(adjusted)).pages[0]?.trim;
    expect(trim?.left).toBeCloseTo((40 * 25.4) / 72, 1);
  });

  it("turns and mirrors as the page is seen, in this order", async () => {
    const { files } = await madeOf("adjust", page, { rotate: 90, mirror: "vertical" });
    // Lower left goes to upper left by the turn, and to lower left by the mirror.
    const pixels = await pixelsOf(files.get("adjusted.pdf") ?? Buffer.alloc(0), 200, 300);
    expect([isRed(pixels, 30, 260), isRed(pixels, 30, 40)]).toEqual([true, false]);
  });

  it.each([
    ["stretch", [true, true]],
    ["inside", [true, false]],
    ["cover", [false, true]],
  ] as const)("brings the page to a size: %s", async (fit, [atSide, atBottom]) => {
    // Red frame around the trim of 260 x 160, brought to a square.
    const frame = "1 0 0 rg 20 20 260 160 re f 1 g 40 40 220 120 re f";
    const { files } = await madeOf("adjust", onePage({ content: frame }), {
      fit,
      width: 100,
      height: 100,
      bleed: 3,
    });
    const adjusted = files.get("adjusted.pdf") ?? Buffer.alloc(0);
    const [found] = (await find(adjusted)).pages;
    expect(found).toMatchObject({ width: 106, height: 106, hasTrimBox: true });
    expect(found?.trim).toEqual({ left: 3, top: 3, width: 100, height: 100 });
    const pixels = await pixelsOf(adjusted, 300, 300);
    expect([isRed(pixels, 13, 150), isRed(pixels, 150, 287)]).toEqual([atSide, atBottom]);
  });

  it("lets a page without bleed grow into it", async () => {
    const boxes = "/MediaBox [0 0 300 200]";
    const content = "1 0 0 rg 0 0 300 200 re f";
    const { files } = await madeOf("adjust", onePage({ boxes, content }), {
      fit: "stretch",
      width: 100,
      height: 60,
      growIntoBleed: "true",
    });
    const found = await find(files.get("adjusted.pdf") ?? Buffer.alloc(0));
    const codes = found.findings.map(({ code }) => code);
    expect(codes).not.toContain("bleed-missing");
    expect(codes).not.toContain("bleed-empty");
  });

  it("keeps fonts, spot colours and lines what they are", async () => {
    const content =
      "/C cs 1 scn 50 50 40 40 re f BT /F1 12 Tf 60 60 Td (Text) Tj ET 1 w 60 60 m 90 90 l S";
    const resources =
      "/ColorSpace << /C [/Separation /Gold /DeviceCMYK << /FunctionType 2 /Domain [0 1] /C1 [0 0 1 0] /N 1 >>] >> /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>";
    const { files } = await madeOf("adjust", onePage({ content, resources }), {
      fit: "stretch",
      width: 200,
      height: 100,
    });
    const found = await find(files.get("adjusted.pdf") ?? Buffer.alloc(0));
    expect(found.inks).toContainEqual({ name: "Gold", kind: "spot" });
    expect(found.findings.find(({ code }) => code === "font-not-embedded")?.found).toBe(
      "Helvetica",
    );
  });

  it("makes a page of a picture", async () => {
    const photo = await sharp({
      create: { width: 300, height: 200, channels: 3, background: "#ff0000" },
    })
      .jpeg()
      .toBuffer();
    const options = { fit: "cover", width: 80, height: 80, growIntoBleed: "true" };
    const { files } = await madeOf("adjust", photo, options);
    const found = await find(files.get("adjusted.pdf") ?? Buffer.alloc(0));
    expect(found.pages[0]?.trim).toMatchObject({ width: 80, height: 80 });
  });

  it("refuses what would be moved in part, and a fit without a size, and keeps nothing", async () => {
    const annotated = onePage({
      content: CORNER,
      entries: "/Annots [<< /Type /Annot /Subtype /Link /Rect [60 60 90 90] >>]",
    });
    const moved = await madeOf("adjust", annotated, { mirror: "horizontal" });
    expect(moved.job.failure).toMatchObject({ code: "unsupportedFeature" });
    expect(moved.job.failure?.message).toContain("Page 1 has form fields, links or notes");
    const sizeless = await madeOf("adjust", page, { fit: "cover" });
    expect(sizeless.job.failure).toMatchObject({ code: "option" });
    expect([...moved.files, ...sizeless.files]).toEqual([]);
    const turnedOnly = await madeOf("adjust", annotated, { rotate: 180 });
    expect(turnedOnly.job.outcome).toBe("succeeded");
  });
});

describe("proof", () => {
  it("shows each page with its lines, and tells of the order what who approves has to know", async () => {
    const { job, files } = await madeOf("proof", page, {});
    expect([...files.keys()].sort()).toEqual(["proof-1.png", "proof.pdf"]);
    const picture = join(directory, "proof.png");
    writeFileSync(picture, files.get("proof-1.png") ?? "");
    const { data, info } = await sharp(picture).raw().toBuffer({ resolveWithObject: true });
    // The trim's upper left corner, at 150 dpi from the upper left of the sheet.
    const corner = Math.round((20 / 72) * 150);
    const at = (corner * info.width + corner + 40) * info.channels;
    expect([...data.subarray(at, at + 3)]).toEqual([217, 0, 128]);
    if (!hasTool("pdftotext")) {
      return;
    }
    const text = textOf(files.get("proof.pdf") ?? Buffer.alloc(0));
    for (const words of [
      job.id,
      "B-1",
      "art.pdf",
      "91.72 × 56.44 mm",
      "not binding for colour",
      "Page 1 / 1",
      "approved",
    ]) {
      expect(text).toContain(words);
    }
  });
});

describe("the report of preflight", () => {
  it("tells every finding with its advice, beside the pictures of the pages", async () => {
    const { files } = await madeOf("preflight", page, {});
    const report = files.get("preflight.pdf") ?? Buffer.alloc(0);
    const file = await PdfiumFile.open(report, []);
    expect(file.pageCount).toBe(2);
    file.close();
    if (hasTool("pdftotext")) {
      expect(textOf(report)).toMatch(/A shape is in RGB[\s\S]*Convert it to the CMYK/u);
    }
  });
});
