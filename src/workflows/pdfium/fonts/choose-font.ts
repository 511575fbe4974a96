/** Which font stands in for one that a PDF names and does not hold: the operator's of that name, else the nearest of ours. */

import { type FontFile, fontsOfFile, plainName } from "./font-file.ts";
import { operatorFonts } from "./operator-fonts.ts";
import { easternFont, westernFont } from "./own-fonts.ts";

/** What PDFium asks for: fpdf_sysfontinfo.h, MapFont. */
export interface WantedFont {
  /** Without its style, mostly. */
  readonly name: string;
  readonly weight: number;
  readonly isItalic: boolean;
  readonly charset: number;
  readonly isFixed: boolean;
  readonly isSerif: boolean;
}

/** fpdf_sysfontinfo.h: charsets; and the bit of the code page in OpenType OS/2 ulCodePageRange1. */
const EAST = {
  128: { script: "japanese", codePage: 1 << 17 },
  129: { script: "korean", codePage: (1 << 19) | (1 << 21) },
  134: { script: "chinese", codePage: 1 << 18 },
  136: { script: "chinese", codePage: 1 << 20 },
} as const;

/** Where the charset is not told, as for letters that are numbered by the font itself, the name of a common font may tell it. */
const EASTERN_NAMES: readonly (readonly [RegExp, keyof typeof EAST])[] = [
  [/gothic$|mincho|meiryo|hiragino|heisei|ryumin|kozmin|kozgo|kozuka|osaka/u, 128],
  [/batang|gulim|dotum|malgun|gungsuh|myeongjo|myungjo|hysmyeong|hygothic|nanum/u, 129],
  [/simsun|simhei|simkai|kaiti|fangsong|yahei|dengxian|^st(?:song|kaiti|heiti|xihei)/u, 134],
  [/mingliu|jhenghei|dfkai|msung|mhei|mkai/u, 136],
];

const BOLD_FROM = 600;
const BOLD_NAME = /bold|black|heavy|semib|demi/u;
const ITALIC_NAME = /italic|oblique/u;

/** The font that stands in. */
export function chooseFont(wanted: WantedFont): FontFile {
  const name = plainName(wanted.name);
  const style = {
    isBold: wanted.weight >= BOLD_FROM || BOLD_NAME.test(name),
    isItalic: wanted.isItalic || ITALIC_NAME.test(name),
  };
  const known = EASTERN_NAMES.find(([names]) => names.test(name))?.[1];
  const east = EAST[(wanted.charset in EAST ? wanted.charset : known) as keyof typeof EAST];
  const named = nearest(
    operatorFonts().fonts.filter((font) => isNamed(font, name)),
    style,
  );
  if (named !== undefined) {
    return named;
  }
  if (east === undefined) {
    return ownFont(westernFont(kindOf(wanted), style));
  }
  const covering = operatorFonts().fonts.filter((font) => (font.codePages & east.codePage) !== 0);
  return nearest(covering, style) ?? ownFont(easternFont(east.script, style));
}

/** The font that PDFium takes for letters that another one has not. */
export function lastFont(): FontFile {
  return chooseFont({ name: "Helvetica", weight: 400, isItalic: false, ...PLAIN });
}

const PLAIN = { charset: 0, isFixed: false, isSerif: false } as const;

/** What PDFium calls a font for which it has a name of its own. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  helvetica: "arial",
  timesroman: "timesnewroman",
  times: "timesnewroman",
  courier: "couriernew",
};

function isNamed({ names }: FontFile, name: string): boolean {
  const family = name.replace(/(?:bold|italic|oblique|regular){1,4}$/u, "");
  return [name, family, OTHER_NAMES[family]].some(
    (each) => each !== undefined && names.includes(each),
  );
}

interface Style {
  readonly isBold: boolean;
  readonly isItalic: boolean;
}

function nearest(fonts: readonly FontFile[], { isBold, isItalic }: Style): FontFile | undefined {
  const far = (font: FontFile): number =>
    Math.abs(font.weight - (isBold ? 700 : 400)) + (font.isItalic === isItalic ? 0 : 500);
  return fonts.toSorted((a, b) => far(a) - far(b))[0];
}

function kindOf({ isFixed, isSerif }: WantedFont): "fixed" | "serif" | "sans" {
  if (isFixed) {
    return "fixed";
  }
  return isSerif ? "serif" : "sans";
}

const opened = new Map<string, FontFile>();

function ownFont(path: string): FontFile {
  const font = opened.get(path) ?? fontsOfFile(path)[0];
  if (font === undefined) {
    throw new Error(`${path} holds no font.`);
  }
  opened.set(path, font);
  return font;
}
