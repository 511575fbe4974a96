/** Writes sheets for people: text that wraps and goes on on the next sheet, and pictures. */

import { type PDFDocument, type PDFFont, type PDFPage, rgb } from "@cantoo/pdf-lib";
import {
  isWritable,
  pointsPerPixel,
  type SheetFonts,
  sheetFonts,
  textPicture,
  unwritable,
  writablePart,
} from "./sheet-fonts.ts";

/** Points. */
const SHEET_SIZES = { a4: [595.28, 841.89], letter: [612, 792] } as const;
export type SheetSize = keyof typeof SHEET_SIZES;

const MARGIN = 42;
const LINE_PART = 1.35;
/** Longer texts that the fonts cannot write become several pictures, each of which fits on a sheet. */
const PICTURE_TEXT_CHARS = 600;
/** No line holds more, of whatever letters: longer ones need not be measured. */
const LINE_CHARS_MAX = 400;
const NUMBER_SIZE = 8;

export interface TextStyle {
  readonly size?: number;
  readonly isBold?: boolean;
  /** 0 to 1 each. */
  readonly colour?: readonly [number, number, number];
  /** Points from the left margin. */
  readonly indent?: number;
}

/** An area of a sheet, in points from its lower left corner. */
export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export class SheetWriter {
  readonly #document: PDFDocument;
  readonly #fonts: SheetFonts;
  readonly #size: readonly [width: number, height: number];
  readonly #foreign = new Set<string>();
  #page: PDFPage;
  #y: number;

  static async start(document: PDFDocument, size: SheetSize = "a4"): Promise<SheetWriter> {
    return new SheetWriter(document, await sheetFonts(document), size);
  }

  private constructor(document: PDFDocument, fonts: SheetFonts, size: SheetSize) {
    this.#document = document;
    this.#fonts = fonts;
    this.#size = SHEET_SIZES[size];
    this.#page = document.addPage([...this.#size]);
    this.#y = this.#size[1] - MARGIN;
  }

  /** The sheet that is written on. */
  get page(): PDFPage {
    return this.#page;
  }

  get width(): number {
    return this.#size[0] - 2 * MARGIN;
  }

  /** Letters of the texts so far that the fonts have none of: they stand in pictures, or as question marks. */
  get foreignLetters(): ReadonlySet<string> {
    return this.#foreign;
  }

  newSheet(): void {
    this.#page = this.#document.addPage([...this.#size]);
    this.#y = this.#size[1] - MARGIN;
  }

  /** Goes on on the next sheet where less than this is left of this one, such as for what is to stand together. */
  keep(points: number): void {
    this.#need(points);
  }

  /** Writes on each sheet which one it is, and of how many. */
  numberSheets(): void {
    const pages = this.#document.getPages();
    for (const [index, page] of pages.entries()) {
      const text = `${index + 1} / ${pages.length}`;
      const font = this.#fonts.plain;
      const x = (page.getWidth() - font.widthOfTextAtSize(text, NUMBER_SIZE)) / 2;
      page.drawText(text, { x, y: MARGIN / 2, size: NUMBER_SIZE, font, color: rgb(0.4, 0.4, 0.4) });
    }
  }

  space(points: number): void {
    this.#y -= points;
  }

  /** Writes a text in as many lines as it needs. */
  async text(text: string, style: TextStyle = {}): Promise<void> {
    const font = style.isBold === true ? this.#fonts.bold : this.#fonts.plain;
    const clean = text.replace(/\s+/gu, " ");
    if (!isWritable(font, clean)) {
      for (const letter of unwritable(font, clean)) {
        this.#foreign.add(letter);
      }
      for (const part of partsOf(clean)) {
        if (!(await this.#writePicture(part, style))) {
          this.#writeLines(writablePart(font, part), style);
        }
      }
      return;
    }
    this.#writeLines(clean, style);
  }

  #writeLines(text: string, style: TextStyle): void {
    const { size = 9, isBold = false, indent = 0 } = style;
    const font = isBold ? this.#fonts.bold : this.#fonts.plain;
    const lines = wrapped(text, { font, size, width: this.width - indent });
    for (const line of lines) {
      this.#need(size * LINE_PART);
      this.#page.drawText(line, {
        x: MARGIN + indent,
        y: this.#y - size,
        size,
        font,
        color: rgb(...(style.colour ?? [0, 0, 0])),
      });
      this.#y -= size * LINE_PART;
    }
  }

  /** False where no picture of the text can be made. */
  async #writePicture(text: string, { size = 9, indent = 0 }: TextStyle): Promise<boolean> {
    const bytes = await textPicture(text, (this.width - indent) / pointsPerPixel(size));
    if (bytes === undefined) {
      return false;
    }
    const image = await this.#document.embedPng(bytes);
    const scale = Math.min(pointsPerPixel(size), (this.width - indent) / image.width);
    const height = image.height * scale;
    this.#need(height + 2);
    this.#page.drawImage(image, {
      x: MARGIN + indent,
      y: this.#y - height,
      width: image.width * scale,
      height,
    });
    this.#y -= height + 2;
    return true;
  }

  /** Places a JPEG as large as fits, with room left below; says where it is. */
  async picture(jpeg: Uint8Array, heightMax: number): Promise<Frame> {
    const image = await this.#document.embedJpg(jpeg);
    const scale = Math.min(this.width / image.width, heightMax / image.height);
    const [width, height] = [image.width * scale, image.height * scale];
    this.#need(height);
    const frame = { x: MARGIN + (this.width - width) / 2, y: this.#y - height, width, height };
    this.#page.drawImage(image, frame);
    this.#page.drawRectangle({ ...frame, borderColor: rgb(0.6, 0.6, 0.6), borderWidth: 0.5 });
    this.#y -= height + 6;
    return frame;
  }

  #need(points: number): void {
    if (this.#y - points < MARGIN) {
      this.newSheet();
    }
  }
}

/** A long text in parts, cut between words. */
function partsOf(text: string): readonly string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > PICTURE_TEXT_CHARS) {
    const blank = rest.lastIndexOf(" ", PICTURE_TEXT_CHARS);
    const cut = blank > 0 ? blank : PICTURE_TEXT_CHARS - 1;
    // Not between the halves of one letter.
    const end = /[\uD800-\uDBFF]/u.test(rest.charAt(cut - 1)) ? cut - 1 : cut;
    parts.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return [...parts, rest];
}

function wrapped(
  text: string,
  { font, size, width }: { readonly font: PDFFont; readonly size: number; readonly width: number },
): readonly string[] {
  const lines: string[] = [];
  let line = "";
  const fits = (candidate: string): boolean =>
    candidate.length <= LINE_CHARS_MAX && font.widthOfTextAtSize(candidate, size) <= width;
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line !== "") {
      lines.push(line);
    }
    line = word;
    // A word that is longer than a line, such as a name without blanks.
    while (!fits(line) && line.length > 1) {
      let cut = Math.min(line.length - 1, LINE_CHARS_MAX);
      while (cut > 1 && !fits(line.slice(0, cut))) {
        cut -= 1;
      }
      lines.push(line.slice(0, cut));
      line = line.slice(cut);
    }
  }
  return [...lines, line];
}
