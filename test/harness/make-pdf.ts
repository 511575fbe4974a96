/** Small PDFs made on the spot. */

import { PDFDocument, rgb } from "@cantoo/pdf-lib";

/** A PDF of empty pages, each with a box, of these sizes in points. */
export async function pdfOf(sizes: readonly (readonly [number, number])[]): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  for (const [width, height] of sizes) {
    const page = document.addPage([width, height]);
    page.drawRectangle({ x: 10, y: 10, width: 20, height: 20, color: rgb(0, 0, 1) });
  }
  return document.save();
}
