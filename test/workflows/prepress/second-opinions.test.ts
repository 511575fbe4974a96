/** What is found agrees with pdfinfo, pdffonts, pdfimages and Ghostscript, where these can tell. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { find, findOnly } from "./find.ts";
import { onePage, RawPdf } from "./raw-pdf.ts";
import { embeddedFont, OPEN_FONT, picture } from "./small-things.ts";
import { hasTool } from "./tools.ts";

let directory = "";

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "jobgate-opinions-"));
});

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

function pathOf(pdf: Buffer): string {
  const path = join(directory, "art.pdf");
  writeFileSync(path, pdf);
  return path;
}

const run = (tool: string, ...args: readonly string[]): string =>
  execFileSync(tool, args, { encoding: "utf8", timeout: 60_000 });

/** A page of one picture, placed as large as the sheet of 72 points. */
function pictured(image: (pdf: RawPdf) => string, content = "72 0 0 72 0 0 cm /I Do"): Buffer {
  const pdf = new RawPdf();
  pdf.page({
    boxes: "/MediaBox [0 0 72 72]",
    content,
    resources: `/XObject << /I ${image(pdf)} >>`,
  });
  return pdf.bytes();
}

/** A JPEG of one colour in CMYK, in a PDF as a stream has it. */
async function jpegPdf(transform: 0 | 2 = 0, side = 64): Promise<Buffer> {
  const size = { width: 64, height: 64 };
  const jpeg = await sharp({ create: { ...size, channels: 3, background: "#000040" } })
    .toColourspace("cmyk")
    .jpeg({ quality: 100 })
    .toBuffer();
  // Adobe's marker says in its last byte how the components were made: 0 as they are, 2 YCCK.
  const marker = jpeg.indexOf(Buffer.from("Adobe", "latin1"));
  expect(marker).toBeGreaterThan(0);
  jpeg[marker + 11] = transform;
  return pictured((pdf) =>
    pdf.stream(
      `/Subtype /Image /Width ${side} /Height ${side} /ColorSpace /DeviceCMYK /BitsPerComponent 8 /Filter /DCTDecode`,
      jpeg,
    ),
  );
}

describe.skipIf(!hasTool("pdfinfo"))("pdfinfo", () => {
  it("sees the same pages, version, size and boxes", async () => {
    const pdf = onePage({
      boxes: "/MediaBox [0 0 300 200] /TrimBox [20 30 260 180] /CropBox [5 5 295 195]",
    });
    const told = run("pdfinfo", "-box", pathOf(pdf));
    const { pages, version } = await find(pdf);
    expect(told).toMatch(new RegExp(`PDF version: +${version}`, "u"));
    expect(told).toMatch(/Pages: +1\n/u);
    const [, left, bottom, right, top] =
      /TrimBox: +([\d.]+) +([\d.]+) +([\d.]+) +([\d.]+)/u.exec(told) ?? [];
    const mm = (points: number): number => Math.round(((points * 25.4) / 72) * 100) / 100;
    expect(pages[0]?.trim).toEqual({
      left: mm(Number(left)),
      top: mm(200 - Number(top)),
      width: mm(Number(right) - Number(left)),
      height: mm(Number(top) - Number(bottom)),
    });
  });
});

describe.skipIf(!hasTool("pdffonts"))("pdffonts", () => {
  it("sees the same fonts in the file and not in it, where they are used", async () => {
    const pdf = new RawPdf();
    pdf.page({
      content: "BT /F1 12 Tf 60 60 Td (a) Tj /F2 12 Tf (b) Tj ET",
      resources: `/Font << ${OPEN_FONT} /F2 ${embeddedFont(pdf)} >>`,
    });
    const rows = run("pdffonts", pathOf(pdf.bytes())).split("\n").slice(2).filter(Boolean);
    const missing = rows.filter((row) => / no +(?:yes|no) +(?:yes|no) /u.test(row));
    const found = await findOnly("font-not-embedded", pdf.bytes());
    expect(found.map((finding) => finding.found)).toEqual(missing.map((row) => row.split(" ")[0]));
    expect(rows).toHaveLength(2);
  });
});

describe.skipIf(!hasTool("pdftotext"))("pdftotext", () => {
  it("sees text of fonts without widths end at the same place", async () => {
    const fonts = ["Helvetica", "Times-BoldItalic", "Courier", "Arial,Bold"];
    const pdf = new RawPdf();
    pdf.page({
      content: fonts
        .map((_font, at) => `BT /F${at} 12 Tf 30 ${60 + at * 30} Td (Wim-${at}) Tj ET`)
        .join(" "),
      resources: `/Font << ${fonts.map((font, at) => `/F${at} << /Type /Font /Subtype /Type1 /BaseFont /${font} >>`).join(" ")} >>`,
    });
    const told = run("pdftotext", "-bbox", pathOf(pdf.bytes()), "-");
    const ends = fonts.map((_font, at) =>
      Number(new RegExp(`xMax="([\\d.]+)"[^>]*>Wim-${at}<`, "u").exec(told)?.[1]),
    );
    const found = await findOnly("font-not-embedded", pdf.bytes());
    const ours = found.map(({ areas: [area] = [] }) => {
      return area === undefined ? undefined : ((area.left + area.width) / 25.4) * 72;
    });
    expect(ours).toHaveLength(fonts.length);
    ends.forEach((end, at) => expect(Math.abs(end - (ours[at] ?? 0))).toBeLessThan(0.1));
  });
});

describe.skipIf(!hasTool("pdfimages"))("pdfimages", () => {
  it.each([
    ["upright", "72 0 0 72 0 0 cm /I Do"],
    ["turned by 90°", "0 36 -60 0 70 0 cm /I Do"],
    ["turned by 30°", "31.177 18 -18 31.177 30 10 cm /I Do"],
  ])("sees the same resolution of a picture %s", async (_how, content) => {
    const pdf = pictured(
      (made) => picture(made, { width: 50, height: 40 }, { space: "/DeviceGray", pixel: [0] }),
      content,
    );
    const [row = ""] = run("pdfimages", "-list", pathOf(pdf)).split("\n").slice(2);
    const columns = row.trim().split(/\s+/u);
    const lower = Math.min(Number(columns[12]), Number(columns[13]));
    const [finding] = await findOnly("picture-resolution", pdf);
    expect(Math.abs(Number.parseInt(finding?.found ?? "", 10) - lower)).toBeLessThanOrEqual(1);
  });
});

describe.skipIf(!hasTool("gs"))("Ghostscript", () => {
  /** The mean of each ink over the page, in per cent; the page is one colour, so it is that of every place. */
  function inkOf(pdf: Buffer): number {
    const told = run(
      "gs",
      "-q",
      "-dNOPAUSE",
      "-dBATCH",
      "-sDEVICE=ink_cov",
      "-o",
      "-",
      pathOf(pdf),
    );
    const [c = 0, m = 0, y = 0, k = 0] = (told.match(/[\d.]+/gu) ?? []).map(Number);
    return c + m + y + k;
  }

  it("sees the same ink in a picture, plain and turned over by Decode", async () => {
    for (const entries of ["", "/Decode [1 0 1 0 1 0 1 0]"]) {
      const pdf = pictured((made) =>
        picture(
          made,
          { width: 64, height: 64 },
          { space: "/DeviceCMYK", pixel: [26, 51, 77, 102], entries },
        ),
      );
      const [finding] = await findOnly("ink-coverage", pdf, { ink: 1 });
      expect(Math.abs(Number.parseInt(finding?.found ?? "", 10) - inkOf(pdf))).toBeLessThan(2);
    }
  });

  it.each([0, 2] as const)("sees the same ink in a JPEG of transform %s", async (transform) => {
    const pdf = await jpegPdf(transform);
    const [finding] = await findOnly("ink-coverage", pdf, { ink: 1 });
    expect(Math.abs(Number.parseInt(finding?.found ?? "", 10) - inkOf(pdf))).toBeLessThan(3);
  });

  it("a JPEG that is larger than the file says is not decoded", async () => {
    expect(await findOnly("ink-coverage", await jpegPdf(0, 32), { ink: 1 })).toEqual([]);
  });

  it("sees the same ink in a drawing", async () => {
    const pdf = onePage({ boxes: "/MediaBox [0 0 72 72]", content: "1 1 1 0.5 k 0 0 72 72 re f" });
    const [finding] = await findOnly("ink-coverage", pdf);
    expect(finding?.found).toBe("350 %");
    expect(Math.abs(350 - inkOf(pdf))).toBeLessThan(2);
  });
});
