/** Which fonts of a drawn page are not in its file, what stood in for them, and which letters those have no glyph for. */

import { type Pdfium, textOf } from "../pdfium-functions.ts";
import { lastFont } from "./choose-font.ts";
import { type FontFile, lettersOf, plainName } from "./font-file.ts";
import type { Substitutes } from "./offer-fonts.ts";

export interface SubstitutedFont {
  /** As the PDF calls it. */
  readonly name: string;
  /** The family that stood in for it. */
  readonly substitute: string;
  /** Letters that neither it nor the font for the rest has. */
  readonly missing: ReadonlySet<string>;
  /** True where the file does not say which letters some of its text has. */
  readonly isUnreadable: boolean;
}

/** fpdf_edit.h: kinds of objects; and text that is there to be found, not to be seen. */
const [TEXT, FORM, INVISIBLE] = [1, 5, 3];
const DEPTH_MAX = 12;
const OBJECTS_MAX = 200_000;
const ASCII_LAST = 0x7e;

/** Those of a page that was drawn. */
export function substitutedFonts(
  pdfium: Pdfium,
  page: number,
  substitutes: Substitutes,
): readonly SubstitutedFont[] {
  const fonts = absentFonts(pdfium, page);
  if (fonts.size === 0) {
    return [];
  }
  const letters = lettersByFont(pdfium, page, fonts);
  return [...fonts].map(([font, name]) => {
    const substitute = textOf(pdfium, (buffer, room) =>
      pdfium._FPDFFont_GetFamilyName(font, buffer, room),
    );
    const { told = new Set<number>(), isUnreadable = false } = letters.get(font) ?? {};
    const file = substitutes.get(substitute);
    const missing = file === undefined ? new Set<string>() : missingLetters(told, file);
    return { name, substitute, missing, isUnreadable };
  });
}

/** True for the fonts that every program that draws PDF has to have: ISO 32000-1 §9.6.2.2. */
export function isStandardFont(name: string): boolean {
  return STANDARD_FONT.test(plainName(name));
}

const STANDARD_FONT =
  /^(?:helvetica(?:bold)?(?:oblique)?|courier(?:bold)?(?:oblique)?|times(?:roman|bold|italic|bolditalic)|symbol|zapfdingbats)$/u;

/** The fonts that text on the page is seen in and that are not in the file, with their names. */
function absentFonts(pdfium: Pdfium, page: number): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  const seen = new Set<number>();
  let objects = 0;
  const look = (object: number, depth: number): void => {
    objects += 1;
    const type = objects > OBJECTS_MAX ? 0 : pdfium._FPDFPageObj_GetType(object);
    if (type === FORM && depth < DEPTH_MAX) {
      const count = pdfium._FPDFFormObj_CountObjects(object);
      for (let index = 0; index < count; index += 1) {
        look(pdfium._FPDFFormObj_GetObject(object, index), depth + 1);
      }
    }
    if (type !== TEXT || pdfium._FPDFTextObj_GetTextRenderMode(object) === INVISIBLE) {
      return;
    }
    const font = pdfium._FPDFTextObj_GetFont(object);
    if (!seen.has(font) && pdfium._FPDFFont_GetIsEmbedded(font) === 0) {
      names.set(
        font,
        textOf(pdfium, (buffer, room) => pdfium._FPDFFont_GetBaseFontName(font, buffer, room)),
      );
    }
    seen.add(font);
  };
  const count = pdfium._FPDFPage_CountObjects(page);
  for (let index = 0; index < count; index += 1) {
    look(pdfium._FPDFPage_GetObject(page, index), 0);
  }
  return names;
}

interface Letters {
  /** Unicode numbers. */
  readonly told: Set<number>;
  isUnreadable: boolean;
}

/** What is written in these fonts, but for letters that every font has. */
function lettersByFont(
  pdfium: Pdfium,
  page: number,
  fonts: ReadonlyMap<number, string>,
): ReadonlyMap<number, Letters> {
  const byFont = new Map<number, Letters>();
  const text = pdfium._FPDFText_LoadPage(page);
  const count = pdfium._FPDFText_CountChars(text);
  for (let index = 0; index < count; index += 1) {
    const letter = pdfium._FPDFText_GetUnicode(text, index);
    const isUnreadable = pdfium._FPDFText_HasUnicodeMapError(text, index) === 1;
    if (letter > ASCII_LAST || isUnreadable) {
      const object = pdfium._FPDFText_GetTextObject(text, index);
      const font = object === 0 ? 0 : pdfium._FPDFTextObj_GetFont(object);
      const letters = byFont.get(font) ?? { told: new Set(), isUnreadable: false };
      letters.isUnreadable ||= isUnreadable;
      if (fonts.has(font)) {
        letters.told.add(letter);
        byFont.set(font, letters);
      }
    }
  }
  pdfium._FPDFText_ClosePage(text);
  return byFont;
}

const known = new Map<string, (letter: number) => boolean>();

function covers(font: FontFile): (letter: number) => boolean {
  const id = `${font.path} ${font.offset}`;
  const covered = known.get(id) ?? lettersOf(font);
  known.set(id, covered);
  return covered;
}

function missingLetters(letters: ReadonlySet<number>, substitute: FontFile): ReadonlySet<string> {
  const missing = [...letters].filter(
    (letter) => !covers(substitute)(letter) && !covers(lastFont())(letter),
  );
  return new Set(missing.map((letter) => String.fromCodePoint(letter)).filter(isSeen));
}

/** Not what has no shape of its own: spaces, and characters that steer others. */
function isSeen(letter: string): boolean {
  return !/[\p{C}\p{Z}]/u.test(letter);
}
