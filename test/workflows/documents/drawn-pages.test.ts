/** Pages of PDFs as they are drawn: fonts that are not in the file, fields, annotations; MuPDF is the second opinion. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWorkflows } from "../../../src/workflows/catalogue.ts";
import { useSandbox } from "../../harness/engine/shared-sandbox.ts";
import { type Service, startService } from "../../harness/engine/service.ts";
import { onePage, type RawObject, rawPdf } from "../../harness/files/make-pdf.ts";
import { prepress } from "../../harness/prepress.ts";

let service: Service;
const folder = mkdtempSync(join(tmpdir(), "jobgate-drawn-"));

beforeAll(async () => {
  const sandbox = useSandbox();
  const workflows = createWorkflows({ sandbox, prepress, fileBytesMax: 2 ** 30 });
  service = await startService({ workflows, sandbox });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const DPI = 144;

/** The grey values of the only page, and what was warned of. */
async function ripped(content: Buffer): Promise<{ grey: Grey; warnings: readonly string[] }> {
  const options = [{ name: "resolution", value: String(DPI) }];
  const job = await service.run({ options }, [{ fileName: "a.pdf", content }]);
  expect(job.outcome).toBe("succeeded");
  const [page] = await service.results(job.id);
  const events = await service.events(job.id);
  const warned = events.filter(({ code }) => code === "file.warning");
  return {
    grey: await greyOf(page?.bytes ?? Buffer.alloc(0)),
    warnings: warned.map(({ message }) => message),
  };
}

interface Grey {
  readonly width: number;
  readonly data: Uint8Array;
}

async function greyOf(picture: Uint8Array): Promise<Grey> {
  const raw = sharp(picture).greyscale().raw();
  const { data, info } = await raw.toBuffer({ resolveWithObject: true });
  return { width: info.width, data };
}

async function drawnByMuPdf(content: Buffer): Promise<Grey> {
  const [input, output] = [join(folder, "in.pdf"), join(folder, "out.png")];
  writeFileSync(input, content);
  spawnSync("mutool", ["draw", "-q", "-r", String(DPI), "-o", output, input]);
  return greyOf(await sharp(output).toBuffer());
}

const hasMuPdf = spawnSync("mutool", ["-v"]).status === 0;
const CELL = 24;
const SIDE = (CELL * DPI) / 72;

/** How dark each ninth of a ninth of a letter is, within the square that it fills: what it looks like, whatever the font. */
function shapeOf(picture: Grey, cell: { column: number; row: number }): readonly number[] {
  const parts = 9;
  const ink = inkOf(picture, cell);
  const [xs, ys] = [ink.map(({ x }) => x), ink.map(({ y }) => y)];
  const [left, right, top, bottom] = [
    Math.min(...xs),
    Math.max(...xs),
    Math.min(...ys),
    Math.max(...ys),
  ];
  const side = Math.max(right - left, bottom - top) + 1;
  const part = (at: number, first: number, last: number) =>
    Math.floor(((at - (first + last + 1 - side) / 2) * parts) / side);
  const shape = Array.from({ length: parts * parts }, () => 0);
  for (const { x, y, dark } of ink) {
    const at = part(y, top, bottom) * parts + part(x, left, right);
    shape[at] = (shape[at] ?? 0) + dark;
  }
  return shape;
}

function inkOf({ width, data }: Grey, { column, row }: { column: number; row: number }) {
  const [left, top] = [20 + column * SIDE, 20 + row * SIDE];
  return Array.from({ length: SIDE * SIDE }, (_each, index) => {
    const [x, y] = [left + (index % SIDE), top + Math.floor(index / SIDE)];
    return { x, y, dark: 255 - (data[y * width + x] ?? 255) };
  }).filter(({ dark }) => dark > 100);
}

/** From -1 to 1. */
function likeness(one: readonly number[], other: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const [a, b] = [one, other].map((values) => values.map((value) => value - mean(values)));
  const dot = (x: readonly number[] = [], y: readonly number[] = []) =>
    x.reduce((sum, value, index) => sum + value * (y[index] ?? 0), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b) || 1);
}

/** A letter a cell, each row in a font of its own. */
function letters(rows: readonly { readonly codes: readonly string[]; readonly font: string }[]) {
  const content = rows.flatMap(({ codes }, row) =>
    codes.map((code, column) => {
      const place = `${10 + column * CELL} ${190 - row * CELL - 20}`;
      return `BT /F${row} 22 Tf ${place} Td ${code} Tj ET`;
    }),
  );
  const fonts = rows.map(({ font }, row) => `/F${row} ${font}`).join("");
  return onePage(content.join("\n"), { entries: `/Resources<</Font<<${fonts}>>>>` });
}

function eastern(text: string, [name, collection, encoding]: readonly [string, string, string]) {
  const system = `<</Registry(Adobe)/Ordering(${collection})/Supplement 2>>`;
  const descriptor = `<</Type/FontDescriptor/FontName/${name}/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 800/Descent -200/StemV 80>>`;
  const descendant = `<</Type/Font/Subtype/CIDFontType0/BaseFont/${name}/CIDSystemInfo${system}/DW 1000/FontDescriptor${descriptor}>>`;
  return {
    codes: Array.from(text).map((letter) => `<${utf16(letter)}>`),
    font: `<</Type/Font/Subtype/Type0/BaseFont/${name}/Encoding/${encoding}/DescendantFonts[${descendant}]>>`,
  };
}

function utf16(text: string): string {
  return Buffer.from(text, "utf16le").swap16().toString("hex");
}

function western(name: string, glyphs: readonly string[]) {
  const encoding = `<</BaseEncoding/WinAnsiEncoding/Differences[128 ${glyphs.map((glyph) => `/${glyph}`).join("")}]>>`;
  return {
    codes: glyphs.map((_glyph, index) => `<${(128 + index).toString(16)}>`),
    font: `<</Type/Font/Subtype/TrueType/BaseFont/${name}/Encoding${encoding}>>`,
  };
}

const POLISH = "Aogonek Lslash eogonek zdotaccent nacute Sacute lslash ccaron dcaron Rcaron".split(
  " ",
);
const CYRILLIC = [10020, 10022, 10024, 10031, 10036, 10038, 10042, 10048].map((n) => `afii${n}`);

describe("text in fonts that are not in the file", () => {
  const content = letters([
    eastern("日本語テス山東京", ["HeiseiMin-W3", "Japan1", "UniJIS-UTF16-H"]),
    eastern("简体中文测国变龙", ["STSong-Light", "GB1", "UniGB-UTF16-H"]),
    eastern("繁體中文測試變龍", ["MSung-Light", "CNS1", "UniCNS-UTF16-H"]),
    eastern("한국어시험무자표", ["HYSMyeongJo-Medium", "Korea1", "UniKS-UTF16-H"]),
    western("Arial", POLISH),
    western("TimesNewRoman", CYRILLIC),
    western("CourierNew", ["Alpha", "Sigma", "Omega", "lambda", "theta", "Gamma", "Psi", "Delta"]),
  ]);

  it("is drawn with fonts that have its letters, each of which is named", async () => {
    const { grey, warnings } = await ripped(content);
    const ink = [0, 1, 2, 3, 4, 5, 6].map((row) =>
      [0, 1, 2, 3, 4, 5, 6, 7].map((column) => inkOf(grey, { column, row }).length),
    );
    expect(Math.min(...ink.flat())).toBeGreaterThan(60);
    expect(warnings.map((warning) => / stands in for it[.]/u.exec(warning)?.[0])).toHaveLength(7);
    const stands = (name: string, substitute: string) =>
      `a.pdf: page 1, the font ${name}: it is not in the file; ${substitute} stands in for it. Embed the font in the file, or have the operator add it to FONTS_DIRECTORY.`;
    expect(warnings).toEqual([
      stands("HeiseiMin-W3", "BIZ UDGothic"),
      stands("STSong-Light", "Noto Sans S Chinese"),
      stands("MSung-Light", "Noto Sans S Chinese"),
      stands("HYSMyeongJo-Medium", "NanumGothic"),
      stands("Arial", "Arimo"),
      stands("TimesNewRoman", "Tinos"),
      stands("CourierNew", "Cousine"),
    ]);
  });

  it.skipIf(!hasMuPdf)(
    "looks letter by letter as MuPDF draws it, with fonts of its own",
    async () => {
      const [{ grey }, other] = await Promise.all([ripped(content), drawnByMuPdf(content)]);
      for (const [row, count] of [8, 8, 8, 8, 10, 8, 8].entries()) {
        const columns = Array.from({ length: count }, (_each, column) => column);
        const alike = columns.filter((column) => {
          const shape = shapeOf(grey, { column, row });
          const like = (each: number) => likeness(shape, shapeOf(other, { column: each, row }));
          return columns.toSorted((a, b) => like(b) - like(a))[0] === column;
        });
        // One of a row may be nearer to another that is drawn with other strokes.
        expect({ row, alike: alike.length >= count - 1 }).toEqual({ row, alike: true });
      }
    },
  );

  it("is told of letters that no font has, and not of fonts that every program has", async () => {
    const { warnings } = await ripped(
      letters([
        western("Helvetica", ["Aogonek", "uni0E01", "uni0E02"]),
        western("Times-Roman", ["A", "Lslash"]),
      ]),
    );
    expect(warnings).toEqual([
      expect.stringContaining(
        "the font Helvetica: it is not in the file; Arimo stands in for it. It has no glyph for กข, which are left out.",
      ),
    ]);
  });

  it("is drawn bold and slanted where its name or its descriptor says so", async () => {
    const one = (name: string, flags: number) =>
      letters([
        {
          codes: ["(l)"],
          font: `<</Type/Font/Subtype/TrueType/BaseFont/${name}/Encoding/WinAnsiEncoding/FontDescriptor<</Type/FontDescriptor/FontName/${name}/Flags ${flags}/ItalicAngle ${flags & 64 ? -12 : 0}/StemV 80>>>>`,
        },
      ]);
    const drawn = async (name: string, flags = 32) => {
      const { data, width } = (await ripped(one(name, flags))).grey;
      const dark = [...data.keys()].filter((at) => (data[at] ?? 255) < 128);
      return { dark: dark.length, columns: new Set(dark.map((at) => at % width)).size };
    };
    const [plain, black, slanted] = [
      await drawn("Foo"),
      await drawn("Foo-Black"),
      await drawn("Foo", 32 + 64),
    ];
    expect(black.dark).toBeGreaterThan(plain.dark * 1.3);
    expect(slanted.columns).toBeGreaterThan(plain.columns * 1.5);
  });
});

/** A form of one page; its fields begin with object 8. */
function form(fields: readonly string[], more = "", others: readonly RawObject[] = []): Buffer {
  const numbers = fields.map((_field, index) => `${8 + index} 0 R`).join(" ");
  return rawPdf([
    "<</Type/Catalog/Pages 2 0 R/AcroForm 7 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Annots[${numbers}]>>`,
    { stream: "" },
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    "<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>",
    `<</Fields[${numbers}]/DR<</Font<</Helv 5 0 R/ZaDb 6 0 R>>>>/DA(/Helv 12 Tf 0 g)${more}>>`,
    ...fields,
    ...others,
  ]);
}

const field = (type: string, place: string, more: string) =>
  `<</Type/Annot/Subtype/Widget/F 4/FT/${type}/T(f${place})/Rect[${place}]${more}>>`;
const HELVETICA = "/DA(/Helv 18 Tf 0 g)";

describe("form fields without an appearance", () => {
  const places = {
    text: [10, 160, 100, 190],
    comb: [110, 160, 200, 190],
    turned: [210, 100, 240, 190],
    box: [10, 120, 30, 140],
    list: [110, 90, 200, 150],
    choice: [10, 80, 100, 105],
    polish: [10, 40, 100, 65],
    eastern: [110, 40, 200, 65],
  } as const;
  const at = (name: keyof typeof places) => places[name].join(" ");
  const fields = [
    field("Tx", at("text"), `/V(Filled)${HELVETICA}`),
    field("Tx", at("comb"), `/V(COMB)/Ff 16777216/MaxLen 5${HELVETICA}`),
    field("Tx", at("turned"), `/V(Turned)/MK<</R 90>>${HELVETICA}`),
    field("Btn", at("box"), "/V/Yes/AS/Yes/MK<</CA(4)>>/DA(/ZaDb 0 Tf 0 g)"),
    field("Ch", at("list"), `/Opt[(one)(two)]/V(two)/I[1]${HELVETICA}`),
    field("Ch", at("choice"), `/Ff 131072/Opt[(red)(green)]/V(green)${HELVETICA}`),
    field("Tx", at("polish"), `/V<feff${utf16("Łódź Жук")}>${HELVETICA}`),
    field("Tx", at("eastern"), `/V<feff${utf16("東京 한국")}>${HELVETICA}`),
  ];

  it.each([
    ["that are to be made by who draws them", "/NeedAppearances true"],
    ["nobody asks for", ""],
  ])("are drawn with what they hold, appearances %s", async (_what, more) => {
    const { grey, warnings } = await ripped(form(fields, more));
    const scale = DPI / 72;
    const inked = Object.entries(places).map(([name, [left, bottom, right, top]]) => {
      let dark = 0;
      for (let y = (200 - top + 2) * scale; y < (200 - bottom - 2) * scale; y += 1) {
        for (let x = (left + 2) * scale; x < (right - 2) * scale; x += 1) {
          dark += (grey.data[y * grey.width + x] ?? 255) < 128 ? 1 : 0;
        }
      }
      return [name, dark > 60];
    });
    expect(Object.fromEntries(inked)).toEqual(
      Object.fromEntries(Object.keys(places).map((name) => [name, true])),
    );
    expect(warnings).toEqual([]);
  });

  it("are drawn with the appearance that they have: the state of buttons, and the picture of a signature", async () => {
    // Streams cannot stand in other objects: a black square and an empty one, from object 11 on.
    const look = (stream: string) => ({
      stream,
      entries: "/Type/XObject/Subtype/Form/BBox[0 0 20 20]",
    });
    const button = (place: string, state: string, flags: number) =>
      field("Btn", place, `/Ff ${flags}/V/On/AS/${state}/AP<</N<</On 11 0 R/Off 12 0 R>>>>`);
    const content = form(
      [
        button("10 150 30 170", "On", 32_768),
        button("50 150 70 170", "Off", 32_768),
        field("Sig", "90 150 110 170", "/AP<</N 11 0 R>>"),
      ],
      "",
      [look("0 0 20 20 re f"), look("")],
    );
    const { grey, warnings } = await ripped(content);
    const scale = DPI / 72;
    const isBlack = (x: number, y: number) =>
      (grey.data[(200 - y) * scale * grey.width + x * scale] ?? 255) < 128;
    expect([isBlack(20, 160), isBlack(60, 160), isBlack(100, 160)]).toEqual([true, false, true]);
    expect(warnings).toEqual([]);
  });

  it("are told where they are chosen or signed and nothing shows it", async () => {
    const { warnings } = await ripped(
      form([
        field("Btn", "10 150 30 170", "/Ff 32768/V/On/AS/On"),
        field("Btn", "50 150 70 170", "/Ff 32768/V/Off/AS/Off"),
        field("Sig", "90 150 110 170", "/V<</Type/Sig/Filter/Adobe.PPKLite>>"),
        field("Sig", "130 150 150 170", ""),
        field("Sig", "0 0 0 0", "/V<</Type/Sig/Filter/Adobe.PPKLite>>"),
      ]),
    );
    expect(warnings).toEqual(
      ["radio button", "signature"].map((kind) =>
        expect.stringContaining(`page 1, form fields of the kind ${kind}: they have no appearance`),
      ),
    );
  });

  it("are told to be missing where the form is laid out by who fills it in", async () => {
    const plain = form([], "/XFA(<xdp/>)");
    expect((await ripped(plain)).warnings).toEqual([]);
    const dynamic = plain.toString("latin1").replace("/Catalog", "/Catalog/NeedsRendering true");
    const { warnings } = await ripped(Buffer.from(dynamic, "latin1"));
    expect(warnings).toEqual([
      expect.stringMatching(/^a[.]pdf: the XFA form: its pages are laid out by the program/u),
    ]);
  });
});

describe("annotations without an appearance", () => {
  const note = (kind: string, place: string, more: string) =>
    `<</Type/Annot/Subtype/${kind}/F 4/C[1 0 0]/BS<</W 3>>/Rect[${place}]${more}>>`;
  const page = (notes: readonly string[]) => onePage("", { entries: `/Annots[${notes.join("")}]` });

  it.each([
    ["Line", "/L[15 155 85 185]"],
    ["Polygon", "/Vertices[15 155 85 155 50 185]"],
    ["PolyLine", "/Vertices[15 155 85 155 50 185]"],
    ["Ink", "/InkList[[15 155 40 185 60 155 85 185]]"],
    ["Square", ""],
    ["Circle", ""],
  ])("are drawn where they are a %s, as MuPDF does it", async (kind, more) => {
    const content = page([note(kind, "10 150 90 190", more)]);
    const { grey, warnings } = await ripped(content);
    const dark = ({ data }: Grey) => data.filter((value) => value < 200).length;
    expect(dark(grey)).toBeGreaterThan(300);
    expect(warnings).toEqual([]);
    if (hasMuPdf) {
      expect(dark(grey) / dark(await drawnByMuPdf(content))).toBeCloseTo(1, 0.5);
    }
  });

  it.each(["preflight", "proof"])("are told of the pictures of %s too", async (workflow) => {
    const content = page([note("Stamp", "10 150 90 190", "/Name/Approved")]);
    const job = await service.run({ workflow }, [{ fileName: "a.pdf", content }]);
    const events = await service.events(job.id);
    expect(events.find(({ code }) => code === "file.warning")?.message).toContain(
      "a.pdf: page 1, annotations of the kind Stamp: they have no appearance in the file",
    );
  });

  it("are told where their points lie outside of their area", async () => {
    const { warnings } = await ripped(
      page([
        note("Polygon", "10 150 20 160", "/Vertices[15 155 85 155 50 185]"),
        note("Line", "10 150 90 190", "/L[15 155 85 185]"),
      ]),
    );
    expect(warnings).toEqual([
      expect.stringContaining("page 1, annotations of the kind Polygon: their points lie outside"),
    ]);
  });

  it("are told by page and kind where they cannot be drawn, unless they are hidden", async () => {
    const stamp = note("Stamp", "10 150 90 190", "/Name/Approved");
    const { warnings } = await ripped(page([stamp, stamp.replace("/F 4", "/F 2")]));
    expect(warnings).toEqual([
      "a.pdf: page 1, annotations of the kind Stamp: they have no appearance in the file and are not drawn. Flatten them, or export the file from a program that writes appearances.",
    ]);
  });
});
