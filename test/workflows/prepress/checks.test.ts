/** Every check: a file that breaks it and one that keeps it, both made from nothing. */

import { describe, expect, it } from "vitest";
import type { FindingCode } from "../../../src/core/model/contract-types.gen.ts";
import { createChecks } from "../../../src/workflows/prepress/checks/all-checks.ts";
import { FINDING_CODES } from "../../../src/workflows/prepress/severities.ts";
import { findOnly } from "./find.ts";
import { GOOD_BOXES, onePage, RawPdf } from "./raw-pdf.ts";
import { icc, OPEN_FONT, picture, spot, textPage, tint } from "./small-things.ts";

type Make = (pdf: RawPdf) => void;
type Options = Readonly<Record<string, string | number>>;

interface Case {
  readonly breaks: Make;
  readonly keeps: Make;
  readonly options?: Options;
  /** What is found in the file that breaks it. */
  readonly found?: string;
  readonly severity?: string;
}

const draws =
  (content: string, resources = "", boxes = GOOD_BOXES): Make =>
  (pdf) =>
    void pdf.page({ content, resources, boxes });

const boxed =
  (boxes: string, content = "", entries = ""): Make =>
  (pdf) =>
    void pdf.page({ boxes, content, entries });

const MEDIA = "/MediaBox [0 0 300 200]";
const TRIM = "/TrimBox [20 20 280 180]";
const plain: Make = (pdf) => void pdf.page();

/** A picture of so many pixels a side on a square of so many points. */
function placed(pixels: number, points: number): Make {
  return (pdf) => {
    const space = "/DeviceCMYK";
    const size = { width: pixels, height: pixels };
    const image = picture(pdf, size, { space, pixel: [0, 0, 0, 0] });
    pdf.page({
      content: `${points} 0 0 ${points} 60 60 cm /I Do`,
      resources: `/XObject << /I ${image} >>`,
    });
  };
}

function masked(pixels: number): Make {
  return (pdf) => {
    const mask = picture(
      pdf,
      { width: pixels, height: pixels },
      { space: "/DeviceGray", pixel: [255] },
    );
    const image = picture(
      pdf,
      { width: 300, height: 300 },
      { space: "/DeviceGray", pixel: [0], entries: `/SMask ${mask}` },
    );
    pdf.page({ content: "72 0 0 72 60 60 cm /I Do", resources: `/XObject << /I ${image} >>` });
  };
}

function stencil(pixels: number): Make {
  return (pdf) => {
    const data = Buffer.alloc(Math.ceil(pixels / 8) * pixels);
    const image = pdf.stream(
      `/Subtype /Image /Width ${pixels} /Height ${pixels} /ImageMask true /BitsPerComponent 1`,
      data,
    );
    pdf.page({ content: "72 0 0 72 60 60 cm /I Do", resources: `/XObject << /I ${image} >>` });
  };
}

function painted(space: (pdf: RawPdf) => string, colour: string): Make {
  return (pdf) =>
    void pdf.page({
      content: `/C cs ${colour} scn 60 60 50 50 re f`,
      resources: `/ColorSpace << /C ${space(pdf)} >>`,
    });
}

const state = (entries: string, content: string): Make =>
  draws(`/S gs ${content}`, `/ExtGState << /S << ${entries} >> >>`);

function layered(isOff: boolean): Make {
  return (pdf) => {
    const group = pdf.add("<< /Type /OCG /Name (Stamp) >>");
    pdf.catalog = `/OCProperties << /OCGs [${group}] /D << /OFF [${isOff ? group : ""}] >> >>`;
    pdf.page();
  };
}

function withForm(entries: string): Make {
  return (pdf) => {
    const field = pdf.add(
      `<< /Type /Annot /Subtype /Widget /FT /Tx /T (Name) /Rect [60 60 100 80] /F 4 ${entries} >>`,
    );
    pdf.catalog = `/AcroForm << /Fields [${field}] >>`;
    pdf.page({ entries: `/Annots [${field}]` });
  };
}

const noted =
  (subtype: string, rect: string): Make =>
  (pdf) =>
    void pdf.page({
      entries: `/Annots [<< /Type /Annot /Subtype /${subtype} /Rect [${rect}] /Contents (Look) >>]`,
    });

function claimed(hasIntent: boolean, hasClaim = true): Make {
  return (pdf) => {
    pdf.info = hasClaim
      ? "/GTS_PDFXVersion (PDF/X-1:2001) /GTS_PDFXConformance (PDF/X-1a:2001)"
      : "";
    pdf.catalog = hasIntent
      ? "/OutputIntents [<< /Type /OutputIntent /S /GTS_PDFX /OutputConditionIdentifier (FOGRA39) >>]"
      : "";
    pdf.page();
  };
}

const ALL_OF_IT = "0 0 0 0.5 k 11 11 278 178 re f";
const UP_TO_TRIM = "0 0 0 0.5 k 20 20 260 160 re f";

const CASES: Readonly<Partial<Record<FindingCode, Case>>> = {
  attachments: {
    breaks: (pdf) => {
      const file = pdf.stream("/Type /EmbeddedFile", "hello");
      const named = pdf.add(`<< /Type /Filespec /F (a.txt) /EF << /F ${file} >> >>`);
      pdf.catalog = `/Names << /EmbeddedFiles << /Names [(a) ${named}] >> >>`;
      pdf.page();
    },
    keeps: plain,
    found: "1",
  },
  "black-text-knocks-out": {
    breaks: (pdf) => textPage(pdf, { size: 10 }),
    keeps: (pdf) => textPage(pdf, { size: 10, before: "/Op gs 0 0 0 1 k" }),
    found: "10 pt",
  },
  "bleed-empty": {
    breaks: boxed(GOOD_BOXES, UP_TO_TRIM),
    keeps: boxed(GOOD_BOXES, ALL_OF_IT),
    found: "left, right, top, bottom",
  },
  "bleed-missing": {
    breaks: boxed(`${MEDIA} ${TRIM} /BleedBox [17 17 283 183]`, ALL_OF_IT),
    keeps: boxed(GOOD_BOXES, ALL_OF_IT),
    found: "1.06 mm",
  },
  "bleed-without-box": { breaks: boxed(`${MEDIA} ${TRIM}`), keeps: plain, found: "7.06 mm" },
  "box-invalid": {
    breaks: boxed(`${MEDIA} ${TRIM} /BleedBox [10 10 20]`),
    keeps: plain,
    found: "BleedBox",
  },
  "box-outside": {
    breaks: boxed(`${MEDIA} /TrimBox [-10 -10 310 210]`),
    keeps: plain,
    found: "TrimBox",
  },
  "calibrated-rgb": {
    breaks: painted((pdf) => icc(pdf, 3), "1 0 0"),
    keeps: painted((pdf) => icc(pdf, 4), "0 1 0 0"),
    found: "shape",
  },
  "claim-without-output-intent": {
    breaks: claimed(false),
    keeps: claimed(true),
    found: "PDF/X-1a:2001",
  },
  "content-damaged": {
    breaks: (pdf) => {
      const contents = pdf.stream("/Filter /FlateDecode", "this is not deflated");
      pdf.kid(pdf.add(`<< /Type /Page /Parent 2 0 R ${GOOD_BOXES} /Contents ${contents} >>`));
    },
    keeps: plain,
    found: "drawing of a page",
  },
  "crop-inside-trim": {
    breaks: boxed(`${GOOD_BOXES} /CropBox [60 60 240 140]`),
    keeps: boxed(`${GOOD_BOXES} /CropBox [20 20 280 180]`),
  },
  "device-independent-colour": {
    breaks: painted(() => "[/Lab << /WhitePoint [0.96 1 0.82] >>]", "50 20 20"),
    keeps: draws("0 1 0 0 k 60 60 20 20 re f"),
    found: "shape",
  },
  "fill-thin": {
    breaks: draws("0 g 60 60 200 0.05 re f"),
    keeps: draws("0 g 60 60 200 0.5 re f"),
    found: "0.05 pt",
  },
  "font-invisible": {
    breaks: draws("BT 3 Tr /F1 12 Tf 60 60 Td (Hidden) Tj ET", `/Font << ${OPEN_FONT} >>`),
    keeps: (pdf) => textPage(pdf, {}),
    found: "Helvetica",
  },
  "font-not-embedded": {
    breaks: draws("BT /F1 12 Tf 60 60 Td (Seen) Tj ET", `/Font << ${OPEN_FONT} >>`),
    keeps: (pdf) => textPage(pdf, {}),
    found: "Helvetica",
  },
  "form-fields": { breaks: withForm(""), keeps: plain, found: "1" },
  "form-fields-without-appearance": {
    breaks: withForm(""),
    keeps: (pdf) => {
      const look = pdf.stream("/Type /XObject /Subtype /Form /BBox [0 0 40 20]", "");
      withForm(`/AP << /N ${look} >>`)(pdf);
    },
    found: "1",
  },
  "form-xfa": {
    breaks: (pdf) => {
      pdf.catalog = `/AcroForm << /Fields [] /XFA ${pdf.stream("", "<xdp/>")} >>`;
      pdf.page();
    },
    keeps: (pdf) => {
      pdf.catalog = "/AcroForm << /Fields [] >>";
      pdf.page();
    },
  },
  "ink-coverage": {
    breaks: draws("1 1 1 0.6 k 60 60 50 50 re f"),
    keeps: draws("1 1 0 0.6 k 60 60 50 50 re f"),
    found: "360 %",
  },
  "ink-overlap": {
    breaks: state("/BM /Multiply", "1 0.8 0 0 k 60 60 50 50 re f 0 0 1 0.8 k 60 60 50 50 re f"),
    keeps: draws("1 0.8 0 0 k 60 60 50 50 re f 0 0 1 0.8 k 60 60 50 50 re f"),
    found: "180 % + 180 %",
  },
  layers: { breaks: layered(false), keeps: plain, found: "Stamp" },
  "layers-hidden": { breaks: layered(true), keeps: layered(false), found: "Stamp" },
  "line-thin": {
    breaks: draws("0.1 w 60 60 m 200 60 l S"),
    keeps: draws("0.25 w 60 60 m 200 60 l S"),
    found: "0.1 pt",
  },
  multimedia: { breaks: noted("Movie", "60 60 90 90"), keeps: plain, found: "Movie" },
  notes: {
    breaks: noted("Text", "60 60 80 80"),
    keeps: noted("Text", "0 0 9 9"),
    found: "Text",
  },
  "output-intent": { breaks: claimed(true, false), keeps: plain, found: "FOGRA39" },
  overprint: {
    breaks: state("/OP true", "0 0 0 1 k 60 60 50 50 re f"),
    keeps: state("/OP true /op false", "0 0 0 1 k 60 60 50 50 re f"),
  },
  "page-count": {
    breaks: (pdf) => void [plain(pdf), plain(pdf), plain(pdf)],
    keeps: (pdf) => void [plain(pdf), plain(pdf), plain(pdf), plain(pdf)],
    options: { pagesMultipleOf: 4 },
    found: "3",
  },
  "page-repeated": {
    breaks: (pdf) => void pdf.kid(pdf.page()),
    keeps: (pdf) => void [plain(pdf), plain(pdf)],
    found: "1",
  },
  "page-rotated": { breaks: boxed(GOOD_BOXES, "", "/Rotate -90"), keeps: plain, found: "270°" },
  "page-scaled": { breaks: boxed(GOOD_BOXES, "", "/UserUnit 2"), keeps: plain, found: "2" },
  "page-sizes-differ": {
    breaks: (pdf) => void [plain(pdf), boxed(`${MEDIA} /TrimBox [30 20 270 180]`)(pdf)],
    keeps: (pdf) => void [plain(pdf), plain(pdf)],
    found: "84.67 × 56.44 mm",
  },
  "page-tree-damaged": {
    breaks: (pdf) => {
      pdf.page();
      pdf.count = 5;
    },
    keeps: plain,
  },
  "pdf-version": {
    breaks: (pdf) => {
      pdf.version = "2.0";
      pdf.page();
    },
    keeps: plain,
    found: "2.0",
  },
  "pdfx-claim": { breaks: claimed(true), keeps: plain, found: "PDF/X-1a:2001" },
  "picture-mask-resolution": { breaks: masked(20), keeps: masked(150), found: "20 ppi" },
  "picture-resolution": {
    breaks: placed(100, 72),
    keeps: placed(300, 72),
    found: "100 ppi",
    severity: "error",
  },
  "picture-resolution-high": { breaks: placed(300, 24), keeps: placed(300, 72), found: "900 ppi" },
  "picture-stencil-resolution": { breaks: stencil(96), keeps: stencil(600), found: "96 ppi" },
  "registration-colour": {
    breaks: painted((pdf) => spot(pdf, "All"), "1"),
    keeps: (pdf) =>
      void pdf.page({
        content: "/C CS 1 SCN 5 0 m 5 9 l S",
        resources: `/ColorSpace << /C ${spot(pdf, "All")} >>`,
      }),
  },
  "rgb-colour": {
    breaks: draws("1 0 0 rg 60 60 50 50 re f"),
    keeps: draws("0 1 1 0 k 60 60 50 50 re f"),
    found: "shape",
  },
  "rotation-invalid": {
    breaks: boxed(GOOD_BOXES, "", "/Rotate 45"),
    keeps: boxed(GOOD_BOXES, "", "/Rotate 450"),
    found: "45°",
  },
  scripts: {
    breaks: (pdf) => {
      pdf.catalog = "/OpenAction << /S /JavaScript /JS (1) >>";
      pdf.page();
    },
    keeps: (pdf) => {
      pdf.catalog = "/OpenAction << /S /GoTo /D [3 0 R /Fit] >>";
      pdf.page();
    },
    found: "JavaScript",
  },
  "spot-alternate-rgb": {
    breaks: painted((pdf) => `[/Separation /Gold /DeviceRGB ${tint(pdf, 1, 3)}]`, "1"),
    keeps: painted((pdf) => spot(pdf, "Gold"), "1"),
    found: "Gold",
  },
  "spot-colours": {
    breaks: painted((pdf) => spot(pdf, "Gold"), "1"),
    keeps: draws("0 1 0 0 k 60 60 50 50 re f"),
    found: "Gold",
    severity: "error",
  },
  "spot-names-alike": {
    breaks: (pdf) =>
      void pdf.page({
        content: "/A cs 1 scn 60 60 9 9 re f /B cs 1 scn 80 60 9 9 re f",
        resources: `/ColorSpace << /A ${spot(pdf, "PANTONE#20185#20C")} /B ${spot(pdf, "Pantone#20185#20c")} >>`,
      }),
    keeps: painted((pdf) => spot(pdf, "PANTONE#20185#20C"), "1"),
    found: "PANTONE 185 C, Pantone 185 c",
  },
  "spot-prints-nothing": {
    breaks: painted((pdf) => spot(pdf, "Gold"), "0"),
    keeps: painted((pdf) => spot(pdf, "Gold"), "1"),
    found: "Gold",
  },
  "stream-filter": {
    breaks: (pdf) => {
      const image = pdf.stream(
        "/Subtype /Image /Width 300 /Height 300 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /JPXDecode",
        "picture",
      );
      pdf.page({ content: "72 0 0 72 60 60 cm /I Do", resources: `/XObject << /I ${image} >>` });
    },
    keeps: placed(300, 72),
    found: "JPXDecode",
  },
  "text-many-inks": {
    breaks: (pdf) => textPage(pdf, { size: 8, before: "0.5 0.5 0 1 k" }),
    keeps: (pdf) => textPage(pdf, { size: 8, before: "0 0 0 1 k" }),
    found: "8 pt",
  },
  "text-near-trim": {
    breaks: (pdf) => textPage(pdf, { at: "22 100" }),
    keeps: (pdf) => textPage(pdf, { at: "60 100" }),
    found: "0.71 mm",
  },
  "text-small": {
    breaks: (pdf) => textPage(pdf, { size: 4 }),
    keeps: (pdf) => textPage(pdf, { size: 5 }),
    found: "4 pt",
  },
  "transfer-curve": {
    breaks: state("/TR << /FunctionType 2 /Domain [0 1] /N 2 >>", "0 0 0 1 k 60 60 50 50 re f"),
    // TR2 outranks TR.
    keeps: state(
      "/TR << /FunctionType 2 /Domain [0 1] /N 2 >> /TR2 /Default",
      "0 0 0 1 k 60 60 50 50 re f",
    ),
    found: "shape",
  },
  transparency: {
    breaks: state("/ca 0.5", "0 g 60 60 50 50 re f"),
    keeps: state("/ca 1 /BM /Compatible /SMask /None", "0 g 60 60 50 50 re f"),
    found: "50 %",
  },
  "trim-missing": { breaks: boxed(MEDIA), keeps: plain, found: "105.83 × 70.56 mm" },
  "trim-size": {
    breaks: plain,
    keeps: boxed(`${MEDIA} /TrimBox [8.26 22 291.74 178]`),
    options: { width: 100, height: 55 },
    found: "91.72 × 56.44 mm",
  },
  "white-overprint": {
    breaks: state("/OP true /op true /OPM 1", "0 0 0 0 k 60 60 50 50 re f"),
    keeps: state("/OP true /op true /OPM 1", "0 1 0 0 k 60 60 50 50 re f"),
    found: "shape",
  },
  "white-overprint-harmless": {
    breaks: state("/OP true /op true /OPM 0", "0 0 0 0 k 60 60 50 50 re f"),
    keeps: state("/OP true /op true /OPM 1", "0 0 0 0 k 60 60 50 50 re f"),
    found: "shape",
  },
};

/** Looked at in tests of their own: a file with a password, and one that would take minutes to make. */
const ELSEWHERE: readonly FindingCode[] = ["printing-restricted", "too-complex"];

function made(make: Make): Buffer {
  const pdf = new RawPdf();
  make(pdf);
  return pdf.bytes();
}

describe("a check", () => {
  const cases = Object.entries(CASES) as [FindingCode, Case][];

  it.each(cases)("%s finds what breaks it, and nothing in what keeps it", async (code, each) => {
    const { breaks, keeps, options = {}, found, severity } = each;
    const broken = await findOnly(code, made(breaks), options);
    expect(broken).toHaveLength(1);
    expect(broken[0]?.message).not.toContain("{");
    if (found !== undefined) {
      expect(broken[0]?.found).toBe(found);
    }
    if (severity !== undefined) {
      expect(broken[0]?.severity).toBe(severity);
    }
    expect(await findOnly(code, made(keeps), options)).toEqual([]);
  });

  it("exists for every code of the vocabulary, and is tried with a file", () => {
    const told = createChecks().flatMap(({ codes }) => codes);
    expect([...told].sort()).toEqual([...FINDING_CODES].sort());
    expect([...Object.keys(CASES), ...ELSEWHERE].sort()).toEqual([...FINDING_CODES].sort());
  });
});

describe("findings", () => {
  it("say once a page what is found often, with the worst value, how often, and the first places", async () => {
    const lines = Array.from(
      { length: 30 },
      (_none, at) => `0.${at < 9 ? "0" : ""}${at + 1} w 60 ${60 + at} m 90 ${60 + at} l S`,
    );
    const [finding, ...others] = await findOnly("line-thin", onePage({ content: lines.join(" ") }));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ count: 24, found: "0.01 pt", page: 1 });
    expect(finding?.areas).toHaveLength(20);
  });

  it("have the severity that options give them", async () => {
    const file = onePage({ content: "1 0 0 rg 60 60 9 9 re f" });
    expect((await findOnly("rgb-colour", file, { errors: "rgb-colour" }))[0]?.severity).toBe(
      "error",
    );
    expect((await findOnly("rgb-colour", file, { infos: "rgb-colour" }))[0]?.severity).toBe("info");
    expect(await findOnly("rgb-colour", file, { off: "rgb-colour" })).toEqual([]);
  });

  it("lie where they are seen on the picture of a page that is turned and counts in units of its own", async () => {
    const content = "1 0 0 rg 30 40 50 20 re f";
    const file = onePage({ content, entries: "/Rotate 90 /UserUnit 2" });
    const mm = (points: number): number => Math.round(((points * 2 * 25.4) / 72) * 100) / 100;
    // Turned clockwise, what was left is above and what was below is left.
    const expected = { left: mm(40), top: mm(30), width: mm(20), height: mm(50) };
    expect((await findOnly("rgb-colour", file))[0]?.areas).toEqual([expected]);
  });
});
