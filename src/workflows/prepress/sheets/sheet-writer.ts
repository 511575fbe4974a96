/** Writes sheets of A4 for people: text that wraps and goes on on the next sheet, and pictures. */

import { type PDFDocument, type PDFFont, type PDFPage, rgb } from "@cantoo/pdf-lib";
import {
  isWritable,
  pointsPerPixel,
  type SheetFonts,
  sheetFonts,
  textPicture,
  writablePart,
} from "./sheet-fonts.ts";

const [WIDTH, HEIGHT] = [595.28, 841.89];
const MARGIN = 42;
const LINE_PART = 1.35;

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
  #page: PDFPage;
  #y = HEIGHT - MARGIN;

  static async start(document: PDFDocument): Promise<SheetWriter> {
    return new SheetWriter(document, await sheetFonts(document));
  }

  private constructor(document: PDFDocument, fonts: SheetFonts) {
    this.#document = document;
    this.#fonts = fonts;
    this.#page = document.addPage([WIDTH, HEIGHT]);
  }

  /** The sheet that is written on. */
  get page(): PDFPage {
    return this.#page;
  }

  get width(): number {
    return WIDTH - 2 * MARGIN;
  }

  newSheet(): void {
    this.#page = this.#document.addPage([WIDTH, HEIGHT]);
    this.#y = HEIGHT - MARGIN;
  }

  space(points: number): void {
    this.#y -= points;
  }

  /** Writes a text in as many lines as it needs. */
  async text(text: string, style: TextStyle = {}): Promise<void> {
    const { size = 9, isBold = false, indent = 0 } = style;
    const font = isBold ? this.#fonts.bold : this.#fonts.plain;
    const clean = text.replace(/\s+/gu, " ");
    if (!isWritable(font, clean) && (await this.#writePicture(clean, style))) {
      return;
    }
    const lines = wrapped(writablePart(font, clean), { font, size, width: this.width - indent });
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
    const bytes = await textPicture(text);
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

function wrapped(
  text: string,
  { font, size, width }: { readonly font: PDFFont; readonly size: number; readonly width: number },
): readonly string[] {
  const lines: string[] = [];
  let line = "";
  const fits = (candidate: string): boolean => font.widthOfTextAtSize(candidate, size) <= width;
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
      let cut = line.length - 1;
      while (cut > 1 && !fits(line.slice(0, cut))) {
        cut -= 1;
      }
      lines.push(line.slice(0, cut));
      line = line.slice(cut);
    }
  }
  return [...lines, line];
}
