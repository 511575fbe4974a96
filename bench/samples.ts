/** The files that are ripped and converted beside other programs, made anew from the samples of the tests. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PDFDocument, StandardFonts, rgb } from "@cantoo/pdf-lib";
import sharp from "sharp";

const A4 = [595, 842] as const;
const LINE =
  "Twelve points between lines of nine, from one margin to the other, as letters and books have it.";
/** A page of mixed content: text as in a letter, a picture each fourth page, lines as in a chart. */
const EVERY = { picture: 4, chart: 3 };

/** A PDF of so many pages of text, charts and photos. */
export async function makePdf(home: string, file: string, pages: number): Promise<void> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  const photo = await document.embedJpg(readFileSync(photoOf(home)));
  for (let number = 1; number <= pages; number += 1) {
    const page = document.addPage([...A4]);
    for (let y = 780; y > 420; y -= 12) {
      page.drawText(`${number}: ${LINE}`, { x: 50, y, size: 9, font });
    }
    if (number % EVERY.picture === 0) {
      page.drawImage(photo, { x: 50, y: 60, width: 495, height: 330 });
    }
    if (number % EVERY.chart === 0) {
      for (let x = 0; x < 495; x += 5) {
        const height = 120 + 100 * Math.sin((x + number) / 30);
        page.drawRectangle({ x: 50 + x, y: 60, width: 4, height, color: rgb(0.2, 0.4, x / 500) });
      }
    }
  }
  writeFileSync(file, await document.save());
}

/** A photo of so many pixels a side, as a JPEG or TIFF by its name; written as it is made. */
export async function makePhoto(
  home: string,
  file: string,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<void> {
  const resized = sharp(photoOf(home)).resize(width, height, { fit: "fill" });
  await (file.endsWith(".tif")
    ? resized.tiff({ compression: "lzw", predictor: "horizontal" })
    : resized.jpeg({ quality: 90 })
  ).toFile(file);
}

function photoOf(home: string): string {
  return join(home, "test", "samples", "photo.jpg");
}
