/** How wide the letters of the standard 14 fonts are, which files need not say. ISO 32000-1 §9.6.2.2, §9.6.6, Annex D. */

import { Encodings, Font, type IFontNames } from "@cantoo/pdf-lib/standard-fonts";
import type { PDFContext, PDFDict } from "@cantoo/pdf-lib";
import { arrayOf, dictOf, member, nameOf, numberOf } from "../objects.ts";

/** Of a letter in thousandths of the size; undefined for one that the font does not have. */
export type StandardWidths = (code: number) => number | undefined;

/** The names by code of an encoding. */
type Encoding = ReadonlyMap<number, string>;

/** The widths of a standard font, or of one that viewers take one of them for; undefined for any other. */
export function standardWidths(
  context: PDFContext,
  dict: PDFDict,
  name: string,
): StandardWidths | undefined {
  const standard = standardName(name);
  if (standard === undefined) {
    return undefined;
  }
  // What is taken apart is kept by the library.
  const font = Font.load(standard);
  const glyphs = glyphsOf(context, dict, standard);
  return (code) => {
    const glyph = glyphs.get(code);
    return glyph === undefined ? undefined : (font.getWidthOfGlyph(glyph) ?? undefined);
  };
}

type Family = readonly [
  regular: IFontNames,
  bold: IFontNames,
  slanted: IFontNames,
  both: IFontNames,
];

const FAMILIES: readonly (readonly [RegExp, Family])[] = [
  [
    /^(?:Helvetica|Arial)(?![a-z])/u,
    ["Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Helvetica-BoldOblique"],
  ],
  [/^Times(?:NewRoman|-|$)/u, ["Times-Roman", "Times-Bold", "Times-Italic", "Times-BoldItalic"]],
  [/^Courier(?:New|-|$)/u, ["Courier", "Courier-Bold", "Courier-Oblique", "Courier-BoldOblique"]],
  [/^Symbol$/u, ["Symbol", "Symbol", "Symbol", "Symbol"]],
  [/^ZapfDingbats$/u, ["ZapfDingbats", "ZapfDingbats", "ZapfDingbats", "ZapfDingbats"]],
];

function standardName(name: string): IFontNames | undefined {
  const [, family] = FAMILIES.find(([pattern]) => pattern.test(name)) ?? [];
  if (family === undefined || /narrow|condensed|black|light/iu.test(name)) {
    return undefined;
  }
  const [regular, bold, slanted, both] = family;
  const isSlanted = /italic|oblique/iu.test(name);
  return /bold/iu.test(name) ? (isSlanted ? both : bold) : isSlanted ? slanted : regular;
}

/** ISO 32000-1 §9.6.6.1: a base encoding, and what differs from it. */
function glyphsOf(context: PDFContext, dict: PDFDict, standard: IFontNames): Encoding {
  const written = member(dict, "Encoding");
  const encoding = dictOf(context, written);
  const base = nameOf(context, written) ?? nameOf(context, member(encoding, "BaseEncoding")) ?? "";
  const glyphs = new Map(BASES[standard]?.() ?? BASES[base]?.() ?? standardEncoding());
  let code = 0;
  for (const part of arrayOf(context, member(encoding, "Differences")) ?? []) {
    const glyph = nameOf(context, part);
    if (glyph === undefined) {
      code = numberOf(context, part) ?? code;
    } else {
      glyphs.set(code, glyph);
      code += 1;
    }
  }
  return glyphs;
}

/** Encodings by name, and those that two of the fonts have of their own. */
const BASES: Readonly<Record<string, () => Encoding>> = {
  Symbol: () => turned(Encodings.Symbol),
  ZapfDingbats: () => turned(Encodings.ZapfDingbats),
  WinAnsiEncoding: () => turned(Encodings.WinAnsi),
  MacRomanEncoding: macRoman,
};

function turned(encoding: (typeof Encodings)["WinAnsi"]): Encoding {
  return new Map(
    encoding.supportedCodePoints.map((point) => {
      const { code, name } = encoding.encodeUnicodeCodePoint(point);
      return [code, name];
    }),
  );
}

const ASCII_END = 127;

function macRoman(): Encoding {
  const letters = new TextDecoder("macintosh").decode(
    Uint8Array.from({ length: 256 }, (_, at) => at),
  );
  const { WinAnsi } = Encodings;
  const glyphs = Array.from(letters, (letter, code) => {
    const point = letter.codePointAt(0) ?? 0;
    return WinAnsi.canEncodeUnicodeCodePoint(point)
      ? ([[code, WinAnsi.encodeUnicodeCodePoint(point).name]] as const)
      : [];
  });
  return new Map(glyphs.flat());
}

/** ISO 32000-1 Table D.2, column STD, above ASCII: each by its octal hundreds. */
const STANDARD_ABOVE: readonly (readonly [first: number, names: string])[] = [
  [0o241, "exclamdown cent sterling fraction yen florin section currency quotesingle"],
  [0o252, "quotedblleft guillemotleft guilsinglleft guilsinglright fi fl"],
  [0o261, "endash dagger daggerdbl periodcentered"],
  [0o266, "paragraph bullet quotesinglbase quotedblbase quotedblright guillemotright"],
  [0o274, "ellipsis perthousand"],
  [0o277, "questiondown"],
  [0o301, "grave acute circumflex tilde macron breve dotaccent dieresis"],
  [0o312, "ring cedilla"],
  [0o315, "hungarumlaut ogonek caron emdash"],
  [0o341, "AE"],
  [0o343, "ordfeminine"],
  [0o350, "Lslash Oslash OE ordmasculine"],
  [0o361, "ae"],
  [0o365, "dotlessi"],
  [0o370, "lslash oslash oe germandbls"],
];

/** What text fonts have of their own: ASCII but for two marks, and the above. */
function standardEncoding(): Encoding {
  const ascii = [...turned(Encodings.WinAnsi)].filter(([code]) => code < ASCII_END);
  const above = STANDARD_ABOVE.flatMap(([first, names]) =>
    names.split(" ").map((name, index) => [first + index, name] as const),
  );
  return new Map([...ascii, ...above]).set(0o47, "quoteright").set(0o140, "quoteleft");
}
