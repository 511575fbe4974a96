/**
 * What is printed, where listing tools and viewers say otherwise: the rules of the walk through a page, each by files that
 * a simpler reading gets wrong.
 */

import { PDFDocument } from "@cantoo/pdf-lib";
import { describe, expect, it } from "vitest";
import type { FindingCode } from "../../../src/core/model/contract-types.gen.ts";
import { find, findOnly } from "./find.ts";
import { GOOD_BOXES, onePage, RawPdf } from "./raw-pdf.ts";
import { embeddedFont, OPEN_FONT, picture, spot, tint } from "./small-things.ts";

type Make = (pdf: RawPdf) => void;

function made(make: Make): Buffer {
  const pdf = new RawPdf();
  make(pdf);
  return pdf.bytes();
}

/** What is found of one code, in words. */
async function foundBy(code: FindingCode, make: Make): Promise<readonly (string | undefined)[]> {
  return (await findOnly(code, made(make))).map(({ found }) => found);
}

async function codesOf(make: Make): Promise<readonly string[]> {
  return (await find(made(make))).findings.map(({ code }) => code);
}

const gray = (pdf: RawPdf, width: number, height = width): string =>
  picture(pdf, { width, height }, { space: "/DeviceGray", pixel: [0] });

/** A grey picture on a page, placed by this content. */
const placing =
  (content: string, width: number, height = width): Make =>
  (pdf) =>
    void pdf.page({ content, resources: `/XObject << /I ${gray(pdf, width, height)} >>` });

const form = (pdf: RawPdf, content: string, entries = ""): string =>
  pdf.stream(`/Type /XObject /Subtype /Form /BBox [0 0 300 200] ${entries}`, content);

const RED_SQUARE = "1 0 0 rg 60 60 50 50 re f";

describe("the resolution of pictures (rules 2 and 3)", () => {
  it.each<readonly [string, Make, string]>([
    [
      "in a form that is made smaller twice",
      (pdf) => {
        const inner = form(
          pdf,
          "144 0 0 144 0 0 cm /I Do",
          `/Matrix [0.5 0 0 0.5 0 0] /Resources << /XObject << /I ${gray(pdf, 100)} >> >>`,
        );
        pdf.page({
          content: "0.5 0 0 0.5 60 60 cm /F Do",
          resources: `/XObject << /F ${inner} >>`,
        });
      },
      "200 ppi",
    ],
    ["of two directions the lower one", placing("100 0 0 72 60 60 cm /I Do", 50, 100), "36 ppi"],
    ["turned by 30°", placing("62.354 36 -36 62.354 120 60 cm /I Do", 100), "100 ppi"],
    ["turned by 90°", placing("0 90 -120 0 200 60 cm /I Do", 100, 150), "80 ppi"],
    ["mirrored", placing("-72 0 0 72 150 60 cm /I Do", 100), "100 ppi"],
    [
      "clipped to a small part",
      placing("60 60 5 5 re W n 180 0 0 100 60 60 cm /I Do", 100),
      "40 ppi",
    ],
    [
      "in a pattern, which stands on the page and not on what is current",
      (pdf) => {
        const cell = pdf.stream(
          `/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 200 200] /XStep 200 /YStep 200 /Matrix [0.5 0 0 0.5 0 0] /Resources << /XObject << /I ${gray(pdf, 100)} >> >>`,
          "144 0 0 144 0 0 cm /I Do",
        );
        pdf.page({
          content: "10 0 0 10 0 0 cm /Pattern cs /P scn 6 6 5 5 re f",
          resources: `/Pattern << /P ${cell} >>`,
        });
      },
      "100 ppi",
    ],
    [
      "on a page with units of its own",
      (pdf) =>
        void pdf.page({
          content: "100 0 0 100 60 60 cm /I Do",
          resources: `/XObject << /I ${gray(pdf, 100)} >>`,
          entries: "/UserUnit 2",
        }),
      "36 ppi",
    ],
    [
      "written into the page",
      (pdf) =>
        void pdf.page({
          content: Buffer.concat([
            Buffer.from("q 72 0 0 72 60 60 cm BI /W 10 /H 10 /CS /G /BPC 8 ID "),
            Buffer.alloc(100, 7),
            Buffer.from(" EI Q"),
          ]),
        }),
      "10 ppi",
    ],
    [
      "placed twice, the worst",
      placing("q 24 0 0 24 60 60 cm /I Do Q 180 0 0 100 60 60 cm /I Do", 100),
      "40 ppi",
    ],
    [
      "in a stamp that is printed, scaled into its rectangle",
      (pdf) => {
        const look = pdf.stream(
          `/Subtype /Form /BBox [0 0 36 36] /Resources << /XObject << /I ${gray(pdf, 100)} >> >>`,
          "36 0 0 36 0 0 cm /I Do",
        );
        pdf.page({
          entries: `/Annots [<< /Subtype /Stamp /F 4 /Rect [60 60 132 132] /AP << /N ${look} >> >>]`,
        });
      },
      "100 ppi",
    ],
  ])("%s", async (_where, make, ppi) => {
    expect(await foundBy("picture-resolution", make)).toEqual([ppi]);
  });

  it.each<readonly [string, Make]>([
    ["lies outside of the clip", placing("20 20 5 5 re W n 72 0 0 72 100 60 cm /I Do", 10)],
    ["lies off the sheet", placing("72 0 0 72 400 60 cm /I Do", 10)],
    [
      "is used by nobody",
      (pdf) => void pdf.page({ resources: `/XObject << /I ${gray(pdf, 10)} >>` }),
    ],
    [
      "is in a note that is not printed",
      (pdf) => {
        const look = pdf.stream(
          `/Subtype /Form /BBox [0 0 72 72] /Resources << /XObject << /I ${gray(pdf, 10)} >> >>`,
          "72 0 0 72 0 0 cm /I Do",
        );
        pdf.page({
          entries: `/Annots [<< /Subtype /Stamp /F 0 /Rect [60 60 132 132] /AP << /N ${look} >> >>]`,
        });
      },
    ],
  ])("is not told of a picture that %s", async (_which, make) => {
    expect(await foundBy("picture-resolution", make)).toEqual([]);
  });
});

/** Content in a layer, whose default configuration and usage are these. */
const inLayer =
  (configuration: (group: string) => string, usage: string, content = RED_SQUARE): Make =>
  (pdf) => {
    const group = pdf.add(`<< /Type /OCG /Name (L) ${usage} >>`);
    pdf.catalog = `/OCProperties << /OCGs [${group}] /D << ${configuration(group)} >> >>`;
    pdf.page({ content: `/OC /L BDC ${content} EMC`, resources: `/Properties << /L ${group} >>` });
  };

describe("layers (rule 5)", () => {
  const printing = (group: string): string =>
    `/AS [<< /Event /Print /Category [/Print] /OCGs [${group}] >>]`;
  const on = "/Usage << /Print << /PrintState /ON >> >>";
  const off = "/Usage << /Print << /PrintState /OFF >> >>";

  it.each<readonly [string, Make, boolean]>([
    ["that is on", inLayer(() => "", ""), true],
    ["that is off", inLayer((group) => `/OFF [${group}]`, ""), false],
    ["that is not named where all are off", inLayer(() => "/BaseState /OFF", ""), false],
    [
      "that is off but for printing",
      inLayer((group) => `/OFF [${group}] ${printing(group)}`, on),
      true,
    ],
    ["that is for the screen only", inLayer((group) => printing(group), off), false],
    ["that says something nobody applies", inLayer(() => "", off), true],
  ])("what is in a layer %s", async (_which, make, isPrinted) => {
    expect(await foundBy("rgb-colour", make)).toEqual(isPrinted ? ["shape"] : []);
  });

  it("what is set in a hidden layer holds after it", async () => {
    const make: Make = (pdf) => {
      const group = pdf.add("<< /Type /OCG /Name (L) >>");
      pdf.catalog = `/OCProperties << /OCGs [${group}] /D << /OFF [${group}] >> >>`;
      pdf.page({
        content: "/OC /L BDC 1 0 0 rg EMC 60 60 50 50 re f",
        resources: `/Properties << /L ${group} >>`,
      });
    };
    expect(await foundBy("rgb-colour", make)).toEqual(["shape"]);
  });

  it("a membership asks for all or any of its layers", async () => {
    const member =
      (policy: string): Make =>
      (pdf) => {
        const [one, other] = ["A", "B"].map((name) => pdf.add(`<< /Type /OCG /Name (${name}) >>`));
        pdf.catalog = `/OCProperties << /OCGs [${one} ${other}] /D << /OFF [${other}] >> >>`;
        const both = pdf.add(`<< /Type /OCMD /OCGs [${one} ${other}] /P /${policy} >>`);
        pdf.page({
          content: `/OC /L BDC ${RED_SQUARE} EMC`,
          resources: `/Properties << /L ${both} >>`,
        });
      };
    expect(await foundBy("rgb-colour", member("AllOn"))).toEqual([]);
    expect(await foundBy("rgb-colour", member("AnyOn"))).toEqual(["shape"]);
  });
});

describe("fonts (rules 3, 4 and 15)", () => {
  const text = "BT /F1 12 Tf 60 60 Td (Text) Tj ET";

  it.each<readonly [string, Make, readonly string[]]>([
    ["in resources only", (pdf) => void pdf.page({ resources: `/Font << ${OPEN_FONT} >>` }), []],
    [
      "that shows blanks only",
      (pdf) =>
        void pdf.page({
          content: "BT /F1 12 Tf (  ) Tj ET",
          resources: `/Font << ${OPEN_FONT} >>`,
        }),
      [],
    ],
    [
      "set by a graphics state",
      (pdf) => {
        const font = pdf.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
        pdf.page({
          content: "/S gs BT 60 60 Td (Text) Tj ET",
          resources: `/ExtGState << /S << /Font [${font} 12] >> >>`,
        });
      },
      ["Helvetica"],
    ],
    [
      "of a form without resources, which are the page's",
      (pdf) =>
        void pdf.page({
          content: "/F Do",
          resources: `/Font << ${OPEN_FONT} >> /XObject << /F ${form(pdf, text)} >>`,
        }),
      ["Helvetica"],
    ],
    [
      "inside the letters of a Type 3 font",
      (pdf) => {
        const letter = pdf.stream("", "1000 0 d0 BT /F1 800 Tf (Text) Tj ET");
        const font = pdf.add(
          `<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 65 /LastChar 65 /Widths [1000] /Encoding << /Differences [65 /a] >> /CharProcs << /a ${letter} >> /Resources << /Font << ${OPEN_FONT} >> >> >>`,
        );
        pdf.page({
          content: "BT /T 20 Tf 60 60 Td (A) Tj ET",
          resources: `/Font << /T ${font} >>`,
        });
      },
      ["Helvetica"],
    ],
    [
      "in the group of a soft mask",
      (pdf) => {
        const group = form(
          pdf,
          text,
          `/Group << /S /Transparency /CS /DeviceGray >> /Resources << /Font << ${OPEN_FONT} >> >>`,
        );
        pdf.page({
          content: "/S gs 0 0 0 1 k 60 60 50 50 re f",
          resources: `/ExtGState << /S << /SMask << /S /Luminosity /G ${group} >> >> >>`,
        });
      },
      ["Helvetica"],
    ],
    [
      "whose descendant is embedded",
      (pdf) => {
        const file = pdf.stream("", "font");
        const inner = pdf.add(
          `<< /Type /Font /Subtype /CIDFontType2 /BaseFont /AAAAAA+Wide /FontDescriptor << /FontFile2 ${file} >> >>`,
        );
        const font = pdf.add(
          `<< /Type /Font /Subtype /Type0 /BaseFont /AAAAAA+Wide /Encoding /Identity-H /DescendantFonts [${inner}] >>`,
        );
        pdf.page({
          content: "BT /F1 12 Tf 60 60 Td <00410042> Tj ET",
          resources: `/Font << /F1 ${font} >>`,
        });
      },
      [],
    ],
  ])("a font %s", async (_which, make, names) => {
    expect(await foundBy("font-not-embedded", make)).toEqual(names);
  });

  it("the size of text is that on paper", async () => {
    const make: Make = (pdf) =>
      void pdf.page({
        content: "0.2 0 0 0.2 60 60 cm BT /F1 1 Tf 20 0 0 20 0 0 Tm (Text) Tj ET",
        resources: `/Font << /F1 ${embeddedFont(pdf)} >>`,
      });
    expect(await foundBy("text-small", make)).toEqual(["4 pt"]);
  });
});

describe("how far text goes (rule 1)", () => {
  /** Ends 1 mm before the trim at 280 points, if it is as wide as this. */
  const ending =
    (font: string, text: string, width: number): Make =>
    (pdf) =>
      void pdf.page({
        content: `BT /F1 10 Tf ${280 - 72 / 25.4 - width} 100 Td ${text} Tj ET`,
        resources: `/Font << /F1 << /Type /Font /Subtype /Type1 ${font} >> >>`,
      });

  // Widths by Adobe's Core 14 AFM files: W of Helvetica is 944 thousandths, i of Times 278, and so on.
  it.each<readonly [string, Make]>([
    ["Helvetica", ending("/BaseFont /Helvetica", "(WWWWWWWWWW)", 94.4)],
    ["Times", ending("/BaseFont /Times-Roman", "(iiiiiiiiiiiiiiiiiiii)", 55.6)],
    ["Courier", ending("/BaseFont /Courier-Bold", "(iiiiiiiiii)", 60)],
    ["Symbol", ending("/BaseFont /Symbol", "(aaaaaaaaaa)", 63.1)],
    ["Arial, which viewers take Helvetica for", ending("/BaseFont /Arial,Bold", "(WWWWW)", 47.2)],
    [
      "the codes of Windows",
      ending("/BaseFont /Helvetica /Encoding /WinAnsiEncoding", "<97979797979797979797>", 100),
    ],
    [
      "the codes of Macs",
      ending("/BaseFont /Helvetica /Encoding /MacRomanEncoding", "<d1d1d1d1d1d1d1d1d1d1>", 100),
    ],
    ["the codes of its own", ending("/BaseFont /Helvetica", "<d0d0d0d0d0d0d0d0d0d0>", 100)],
    [
      "codes that the file names letters for",
      ending(
        "/BaseFont /Helvetica /Encoding << /Differences [1 /W /emdash] >>",
        "<01010101010202020202>",
        97.2,
      ),
    ],
    [
      "the width of letters that a font does not name",
      ending(
        "/BaseFont /Own /FirstChar 65 /Widths [100] /FontDescriptor << /MissingWidth 900 >>",
        "(ABBBBB)",
        46,
      ),
    ],
  ])("is known of %s without widths in the file", async (_which, make) => {
    expect(await foundBy("text-near-trim", make)).toEqual(["1 mm"]);
  });
});

describe("forms that are placed again (rule 3)", () => {
  const DRAWN = "0.1 w 0 0 m 9 0 l S 1 0 0 rg 0 2 5 5 re f BT /F1 4 Tf 0 9 Td (Text) Tj ET";
  /** On the sheet, at its edge, off it, turned, larger, hidden, and after another colour. */
  const PLACES = [
    ...Array.from({ length: 12 }, (_none, at) => `1 0 0 1 ${at * 30 - 20} ${at * 20 - 20} cm`),
    ...[40, 80, 280].map((x) => `0 1 -1 0 ${x} 60 cm`),
    ...[40, 80, 120].map((x) => `2 0 0 2 ${x} 60 cm`),
    ...[40, 80].map((x) => `60 60 20 20 re W n 1 0 0 1 ${x} 70 cm`),
    ...[40, 80, 120].map((x) => `/OC /L BDC 1 0 0 1 ${x} 150 cm`),
    ...[40, 80, 120].map((x) => `0 0 1 RG 1 0 0 1 ${x} 150 cm`),
  ];

  function drawn(draw: string, more: (pdf: RawPdf) => string): Make {
    return (pdf) => {
      const layer = pdf.add("<< /Type /OCG /Name (L) >>");
      pdf.catalog = `/OCProperties << /OCGs [${layer}] /D << /OFF [${layer}] >> >>`;
      const content = PLACES.map(
        (place) => `q ${place} ${draw} ${place.startsWith("/OC") ? "EMC" : ""} Q`,
      );
      pdf.page({
        content: content.join("\n"),
        resources: `/Properties << /L ${layer} >> /Font << ${OPEN_FONT} >> ${more(pdf)}`,
      });
    };
  }

  it("are told as if their content stood there each time", async () => {
    const placed = drawn("/F Do", (pdf) => {
      const entries = "/Subtype /Form /BBox [-99 -99 99 99]";
      return `/XObject << /F ${pdf.stream(entries, DRAWN)} >>`;
    });
    const written = drawn(DRAWN, () => "");
    const [inForms, onPage] = await Promise.all([find(made(placed)), find(made(written))]);
    expect(inForms.findings).toEqual(onPage.findings);
    expect(onPage.findings.find(({ code }) => code === "line-thin")?.count).toBeGreaterThan(15);
  });
});

describe("colours and spot colours (rules 3, 4 and 8)", () => {
  const coloured =
    (space: string, colour: string): Make =>
    (pdf) =>
      void pdf.page({
        content: `/C cs ${colour} scn 60 60 50 50 re f`,
        resources: `/ColorSpace << /C ${space.replace("TINT2", () => tint(pdf, 2)).replace("TINT", () => tint(pdf))} >>`,
      });

  it.each<readonly [string, Make, string[]]>([
    ["indexed over RGB is RGB", coloured("[/Indexed /DeviceRGB 0 <ff0000>]", "0"), ["rgb-colour"]],
    [
      "an RGB shading is RGB",
      (pdf) =>
        void pdf.page({
          content: "/S sh",
          resources:
            "/Shading << /S << /ShadingType 2 /ColorSpace /DeviceRGB /Coords [0 0 1 0] /Function << /FunctionType 2 /Domain [0 1] /C0 [0 0 0] /C1 [1 0 0] /N 1 >> >> >>",
        }),
      ["rgb-colour"],
    ],
    [
      "a default space stands for RGB",
      (pdf) =>
        void pdf.page({
          content: RED_SQUARE,
          resources: `/ColorSpace << /DefaultRGB [/DeviceN [/Cyan /Magenta /Yellow] /DeviceCMYK ${tint(pdf, 3)}] >>`,
        }),
      [],
    ],
  ])("%s", async (_what, make, codes) => {
    const found = (await codesOf(make)).filter(
      (code) => code.endsWith("rgb") || code === "rgb-colour",
    );
    expect(found).toEqual(codes);
  });

  it.each<readonly [string, Make, readonly string[]]>([
    [
      "of DeviceN only what is no process ink",
      coloured("[/DeviceN [/Cyan /Gold] /DeviceCMYK TINT2]", "1 0.5"),
      ["Gold"],
    ],
    ["not None", coloured("[/DeviceN [/Cyan /None] /DeviceCMYK TINT2]", "1 1"), []],
    ["not Black", coloured("[/Separation /Black /DeviceCMYK TINT]", "1"), []],
    [
      "not what is set and never painted",
      (pdf) =>
        void pdf.page({
          content: "/C cs 1 scn",
          resources: `/ColorSpace << /C ${spot(pdf, "Gold")} >>`,
        }),
      [],
    ],
  ])("spot colours are %s", async (_which, make, names) => {
    expect(await foundBy("spot-colours", make)).toEqual(names);
  });

  it("ink is counted of DeviceN and of the palette entries that pixels use", async () => {
    const both = coloured("[/DeviceN [/Cyan /Gold] /DeviceCMYK TINT2]", "1 0.5");
    const findings = await findOnly("ink-coverage", made(both), { ink: 140 });
    expect(findings.map(({ found }) => found)).toEqual(["150 %"]);
    const indexed =
      (index: number): Make =>
      (pdf) => {
        const image = picture(
          pdf,
          { width: 100, height: 100 },
          { space: "[/Indexed /DeviceCMYK 1 <00000000fffffff2>]", pixel: [index] },
        );
        pdf.page({ content: "20 0 0 20 60 60 cm /I Do", resources: `/XObject << /I ${image} >>` });
      };
    expect(await foundBy("ink-coverage", indexed(0))).toEqual([]);
    expect(await foundBy("ink-coverage", indexed(1))).toEqual(["395 %"]);
  });

  it("Decode turns a CMYK picture over", async () => {
    const inverted =
      (decode: string): Make =>
      (pdf) => {
        const image = picture(
          pdf,
          { width: 100, height: 100 },
          { space: "/DeviceCMYK", pixel: [13, 13, 13, 13], entries: decode },
        );
        pdf.page({ content: "20 0 0 20 60 60 cm /I Do", resources: `/XObject << /I ${image} >>` });
      };
    expect(await foundBy("ink-coverage", inverted(""))).toEqual([]);
    expect(await foundBy("ink-coverage", inverted("/Decode [1 0 1 0 1 0 1 0]"))).toEqual(["380 %"]);
  });
});

describe("overprint of white (rule 7)", () => {
  const over =
    (mode: number, content: string, more = ""): Make =>
    (pdf) =>
      void pdf.page({
        content: `/S gs ${content}`,
        resources: `/ExtGState << /S << /OP true /op true /OPM ${mode} >> >> /ColorSpace << /G ${spot(pdf, "Gold")} /P [/DeviceN [/Cyan /Magenta] /DeviceCMYK ${tint(pdf, 2)}] >> ${more}`,
      });
  const square = "60 60 50 50 re f";

  it.each<readonly [string, Make, string[]]>([
    ["CMYK with OPM 1 vanishes", over(1, `0 0 0 0 k ${square}`), ["white-overprint"]],
    ["CMYK with OPM 0 prints white", over(0, `0 0 0 0 k ${square}`), ["white-overprint-harmless"]],
    ["grey prints white in any mode", over(1, `1 g ${square}`), ["white-overprint-harmless"]],
    [
      "a spot colour of 0 vanishes in any mode",
      over(0, `/G cs 0 scn ${square}`),
      ["white-overprint"],
    ],
    [
      "process inks of DeviceN knock out",
      over(1, `/P cs 0 0 scn ${square}`),
      ["white-overprint-harmless"],
    ],
    ["colour stays", over(1, `0 0 1 0 k ${square}`), []],
  ])("%s", async (_what, make, codes) => {
    expect((await codesOf(make)).filter((code) => code.startsWith("white"))).toEqual(codes);
  });

  it("is inherited by what is drawn in a form", async () => {
    const make: Make = (pdf) =>
      void pdf.page({
        content: "/S gs /F Do",
        resources: `/ExtGState << /S << /OP true /OPM 1 >> >> /XObject << /F ${form(pdf, `0 0 0 0 k ${square}`)} >>`,
      });
    expect(await codesOf(make)).toContain("white-overprint");
  });
});

describe("boxes and pages (rules 9, 10 and 11)", () => {
  it("media, crop and rotation come from the tree, trim and bleed do not", async () => {
    const pdf = new RawPdf();
    pdf.tree = "/MediaBox [0 0 300 200] /CropBox [5 5 295 195] /Rotate 90 /TrimBox [20 20 280 180]";
    pdf.kid(pdf.add("<< /Type /Page /Parent 2 0 R >>"));
    const { pages, findings } = await find(pdf.bytes());
    expect(pages[0]).toMatchObject({
      width: 70.56,
      height: 105.83,
      rotation: 90,
      hasTrimBox: false,
    });
    expect(findings.map(({ code }) => code)).toContain("trim-missing");
  });

  it("corners come in any order and by reference", async () => {
    const pdf = new RawPdf();
    const low = pdf.add("20");
    const box = pdf.add(`[280 180 ${low} 20]`);
    pdf.page({ boxes: `/MediaBox [0 0 300 200] /TrimBox ${box}` });
    expect((await find(pdf.bytes())).pages[0]?.trim).toEqual({
      left: 7.06,
      top: 7.06,
      width: 91.72,
      height: 56.44,
    });
  });

  it("bleed is looked at outside of the crop box, and with stamps that are printed", async () => {
    const cropped = `${GOOD_BOXES} /CropBox [20 20 280 180]`;
    const full = onePage({ boxes: cropped, content: "0 0 0 1 k 11 11 278 178 re f" });
    expect(await findOnly("bleed-empty", full)).toEqual([]);
    const short = onePage({ boxes: cropped, content: "0 0 0 1 k 20 20 260 160 re f" });
    expect(await findOnly("bleed-empty", short)).toHaveLength(1);
  });

  it("bleed is looked at to its end, on each side by itself, and shown there", async () => {
    // 3 mm are 8.5 points: the left side ends 1 mm outside of the trim, the others where the bleed does.
    const [finding, ...others] = await findOnly(
      "bleed-empty",
      onePage({ content: "0 0 0 1 k 17 11 272 178 re f" }),
    );
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      found: "left",
      count: 1,
      areas: [{ left: 4.06, top: 7.06, width: 3, height: 56.44 }],
    });
    const turned = onePage({ content: "0 0 0 1 k 17 11 272 178 re f", entries: "/Rotate 90" });
    expect((await findOnly("bleed-empty", turned))[0]?.found).toBe("top");
  });

  it("a pattern that goes on in the bleed has not ended where it shows paper", async () => {
    // Squares of 5 points, every other one: at the trim as many begin as end.
    const squares = Array.from({ length: 60 * 40 }, (_none, at) => [at % 60, Math.floor(at / 60)])
      .filter(([x = 0, y = 0]) => (x + y) % 2 === 0)
      .map(([x = 0, y = 0]) => `${x * 5} ${y * 5} 5 5 re`);
    const content = `0 0 0 1 k ${squares.join(" ")} f`;
    expect(await findOnly("bleed-empty", onePage({ content }))).toEqual([]);
  });

  it.each<readonly [string, Make]>([
    ["says more pages than there are", (pdf) => void [pdf.page(), (pdf.count = 5)]],
    ["says fewer", (pdf) => void [pdf.page(), pdf.page(), (pdf.count = 1)]],
    ["has a page that is missing", (pdf) => void [pdf.page(), pdf.kid("null")]],
    [
      "has a page without a type",
      (pdf) => void [pdf.page(), pdf.kid(pdf.add(`<< ${GOOD_BOXES} >>`))],
    ],
  ])("a page tree that %s is damaged", async (_what, make) => {
    expect(await codesOf(make)).toContain("page-tree-damaged");
  });
});

describe("scripts and attachments (rule 12)", () => {
  const annotated =
    (entries: string): Make =>
    (pdf) =>
      void pdf.page({ entries: `/Annots [<< /Subtype /Link /Rect [60 60 90 90] ${entries} >>]` });

  it.each<readonly [string, Make]>([
    ["a link", annotated("/A << /S /JavaScript /JS (1) >>")],
    ["what is done when the pointer comes", annotated("/AA << /E << /S /JavaScript /JS (1) >> >>")],
    [
      "the action after a harmless one",
      annotated("/A << /S /GoTo /D [3 0 R /Fit] /Next << /S /Launch /F (a) >> >>"),
    ],
    [
      "the names of the document",
      (pdf) => {
        pdf.catalog = "/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (1) >>] >> >>";
        pdf.page();
      },
    ],
  ])("are found in %s", async (_where, make) => {
    expect(await codesOf(make)).toContain("scripts");
  });

  it("scripts are found in object streams", async () => {
    const pdf = new RawPdf();
    pdf.catalog = `/OpenAction ${pdf.add("<< /S /JavaScript /JS (1) >>")}`;
    pdf.page();
    const document = await PDFDocument.load(pdf.bytes());
    const packed = Buffer.from(await document.save({ useObjectStreams: true }));
    expect(packed.toString("latin1")).not.toContain("JavaScript");
    expect(await findOnly("scripts", packed)).toMatchObject([{ found: "JavaScript" }]);
  });

  it.each(["annotation", "associated"])("attachments are found that are %s", async (which) => {
    const make: Make = (pdf) => {
      const file = pdf.add(`<< /Type /Filespec /F (a) /EF << /F ${pdf.stream("", "hello")} >> >>`);
      pdf.catalog = which === "associated" ? `/AF [${file}]` : "";
      pdf.page({
        entries:
          which === "annotation"
            ? `/Annots [<< /Subtype /FileAttachment /Rect [0 0 9 9] /FS ${file} >>]`
            : "",
      });
    };
    expect(await codesOf(make)).toContain("attachments");
  });
});

describe("transparency (rule 13)", () => {
  const stated =
    (entries: string, isUsed = true): Make =>
    (pdf) =>
      void pdf.page({
        content: `${isUsed ? "/S gs" : ""} 0 g 60 60 50 50 re f`,
        resources: `/ExtGState << /S << ${entries} >> >>`,
        entries: "/Group << /S /Transparency /CS /DeviceCMYK >>",
      });

  it.each<readonly [string, Make, boolean]>([
    ["a group of the page alone", stated(""), false],
    ["a state that nobody sets", stated("/ca 0.5", false), false],
    ["the first known blend mode", stated("/BM [/Foo /Multiply]"), true],
    ["the mode Compatible", stated("/BM /Compatible"), false],
  ])("%s", async (_what, make, isTransparent) => {
    expect((await codesOf(make)).includes("transparency")).toBe(isTransparent);
  });
});

describe("lines (rule 14)", () => {
  it.each([
    ["under a smaller scale", "0.1 0 0 0.1 0 0 cm 1 w 600 600 m 900 600 l S", "0.1 pt"],
    [
      "scaled after the width was set",
      "5 w 0.02 0 0 0.02 0 0 cm 3000 3000 m 9000 3000 l S",
      "0.1 pt",
    ],
    ["of width 0, whatever the scale", "0 w 9 0 0 9 0 0 cm 7 7 m 20 7 l S", "0 pt"],
    ["by their thinnest part", "0.05 0 0 1 60 60 cm 1 w 0 0 m 900 50 l S", "0.05 pt"],
  ])("%s", async (_what, content, width) => {
    expect(await foundBy("line-thin", (pdf) => void pdf.page({ content }))).toEqual([width]);
  });

  it("count where text is drawn by its outline", async () => {
    const make: Make = (pdf) =>
      void pdf.page({
        content: "0.1 w BT 1 Tr /F1 24 Tf 60 60 Td (Text) Tj ET",
        resources: `/Font << /F1 ${embeddedFont(pdf)} >>`,
      });
    expect(await foundBy("line-thin", make)).toEqual(["0.1 pt"]);
  });
});

describe("what a file permits (rule 16)", () => {
  const locked = async (printing: false | "lowResolution" | "highResolution") => {
    const document = await PDFDocument.load(onePage({ content: RED_SQUARE }));
    document.encrypt({ ownerPassword: "owner", permissions: { printing } });
    return document.save();
  };

  it("is told by both bits, and the file is read without its owner's password", async () => {
    const none = await find(await locked(false));
    expect(none.findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(["printing-restricted", "rgb-colour"]),
    );
    const low = await findOnly("printing-restricted", await locked("lowResolution"));
    expect(low.map(({ found }) => found)).toEqual(["printing in low resolution"]);
    expect(await findOnly("printing-restricted", await locked("highResolution"))).toEqual([]);
  });
});

describe("a drawing without end", () => {
  it("that draws itself, or forms in forms by the million, comes to an end", async () => {
    const pdf = new RawPdf();
    // Each form draws the one before it eight times: more than two million marks, were they all drawn.
    let inner = form(pdf, "0.1 w 60 60 m 90 60 l S");
    for (let depth = 0; depth < 4; depth += 1) {
      inner = form(pdf, "/F Do ".repeat(8), `/Resources << /XObject << /F ${inner} >> >>`);
    }
    pdf.page({ content: "/F Do", resources: `/XObject << /F ${inner} >>` });
    const [finding] = await findOnly("line-thin", pdf.bytes());
    expect(finding?.count).toBe(8 ** 4);
  });
});
