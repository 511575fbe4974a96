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

/** An object of a PDF as it is written, or the content of a stream. */
export type RawObject =
  | string
  | { readonly stream: string | Uint8Array; readonly entries?: string };

/** A PDF of these objects, numbered from 1; the first is the catalog. */
export function rawPdf(objects: readonly RawObject[]): Buffer {
  const parts = [Buffer.from("%PDF-1.7\n")];
  const offsets = objects.map((object, index) => {
    const offset = parts.reduce((sum, part) => sum + part.length, 0);
    const written = Buffer.concat(
      typeof object === "string" ? [Buffer.from(object, "latin1")] : streamParts(object),
    );
    parts.push(Buffer.from(`${index + 1} 0 obj\n`), written, Buffer.from("\nendobj\n"));
    return offset;
  });
  const start = parts.reduce((sum, part) => sum + part.length, 0);
  const rows = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const count = objects.length + 1;
  const table = `xref\n0 ${count}\n0000000000 65535 f \n${rows}`;
  const trailer = `trailer\n<</Size ${count}/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.concat([...parts, Buffer.from(table + trailer)]);
}

function streamParts({ stream, entries = "" }: Exclude<RawObject, string>): readonly Uint8Array[] {
  const content = Buffer.from(stream as string, "latin1");
  const head = `<<${entries}/Length ${content.length}>>stream\n`;
  return [Buffer.from(head), content, Buffer.from("\nendstream")];
}

/** A PDF of one page; what the page needs besides begins with object 5. */
export function onePage(
  content: string,
  { entries, others = [] }: { readonly entries: string; readonly others?: readonly RawObject[] },
): Buffer {
  return rawPdf([
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R${entries}>>`,
    { stream: content },
    ...others,
  ]);
}
