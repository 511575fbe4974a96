/** The letters of sheets: Helvetica for what it can write, pictures of text for what it cannot. */

import { writeFileSync } from "node:fs";
import { type PDFDocument, type PDFFont, StandardFonts } from "@cantoo/pdf-lib";
import { sharp } from "../../sandbox/tasks/image-library.ts";

export interface SheetFonts {
  readonly plain: PDFFont;
  readonly bold: PDFFont;
}

export async function sheetFonts(document: PDFDocument): Promise<SheetFonts> {
  return {
    plain: await document.embedFont(StandardFonts.Helvetica),
    bold: await document.embedFont(StandardFonts.HelveticaBold),
  };
}

/** True for text that the standard fonts have all letters of. */
export function isWritable(font: PDFFont, text: string): boolean {
  const known = lettersOf(font);
  return Array.from(text).every((letter) => known.has(letter));
}

const LETTERS = new WeakMap<PDFFont, ReadonlySet<string>>();

/** Asked for, because the library writes question marks for all others and says nothing. */
function lettersOf(font: PDFFont): ReadonlySet<string> {
  const known =
    LETTERS.get(font) ??
    new Set(font.getCharacterSet().map((point) => String.fromCodePoint(point)));
  LETTERS.set(font, known);
  return known;
}

/** What the standard fonts can write of a text. */
export function writablePart(font: PDFFont, text: string): string {
  return Array.from(text, (letter) => (isWritable(font, letter) ? letter : "?")).join("");
}

/** The letters of a text that the standard fonts have none of. */
export function unwritable(font: PDFFont, text: string): readonly string[] {
  return Array.from(new Set(text)).filter((letter) => !isWritable(font, letter));
}

const CONFIGURATION = "out/fonts.conf";
const DPI = 300;
let isConfigured = false;

/** Behind the wall there is no configuration of fonts, only fonts. */
function configureFonts(): void {
  if (!isConfigured) {
    isConfigured = true;
    const text =
      '<?xml version="1.0"?><fontconfig><dir>/usr/share/fonts</dir><dir>/usr/local/share/fonts</dir></fontconfig>';
    try {
      writeFileSync(CONFIGURATION, text);
      process.env["FONTCONFIG_FILE"] ??= CONFIGURATION;
    } catch {
      // Outside of a cell the machine has its own.
    }
  }
}

/** A picture of a text, of so many pixels in width at most, in whatever fonts the machine has for it, black on white; undefined where it cannot be drawn. */
export async function textPicture(text: string, widthMax: number): Promise<Uint8Array | undefined> {
  configureFonts();
  try {
    const escaped = text.replace(/[&<>]/gu, (sign) => ESCAPES[sign] ?? "");
    return await sharp({
      text: { text: escaped, font: "sans 10", dpi: DPI, width: Math.floor(widthMax) },
    })
      .flatten({ background: "#ffffff" })
      .negate()
      .png()
      .toBuffer();
  } catch {
    return undefined;
  }
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** Points that one pixel of a text picture is, for text of this size. */
export function pointsPerPixel(size: number): number {
  return (size / 10) * (72 / DPI);
}
