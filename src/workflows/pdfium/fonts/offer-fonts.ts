/** How PDFium is given fonts that a PDF names and does not hold: as it would ask those of an operating system. */

import { readFileSync } from "node:fs";
import type { Pdfium } from "../pdfium-functions.ts";
import { chooseFont } from "./choose-font.ts";
import type { FontFile } from "./font-file.ts";

/** fpdf_sysfontinfo.h: the whole file of a collection, and the pitch and families of fonts. */
const WHOLE_COLLECTION = 0x74_74_63_66;
const [FIXED, SERIF] = [1, 16];

/** The fonts that stood in so far, by the name of their family. */
export type Substitutes = Map<string, FontFile>;

/** Makes PDFium ask us. Returns what it takes from us, which grows as files are drawn. */
export function offerFonts(pdfium: Pdfium): Substitutes {
  const substitutes: Substitutes = new Map();
  const lent = new Map<number, FontFile>();
  let last = 0;
  const table = [
    // Release, EnumFonts: there is nothing to give back, and fonts are found by what is asked.
    pdfium.addFunction(() => undefined, "vi"),
    pdfium.addFunction(() => undefined, "vii"),
    pdfium.addFunction((...asked) => {
      const [, weight = 0, italic = 0, charset = 0, pitch = 0, face = 0] = asked;
      const font = chooseFont({
        name: textAt(pdfium, face),
        weight,
        isItalic: italic !== 0,
        charset,
        isFixed: (pitch & FIXED) !== 0,
        isSerif: (pitch & SERIF) !== 0,
      });
      substitutes.set(font.family, font);
      last += 1;
      lent.set(last, font);
      return last;
    }, "iiiiiiii"),
    // GetFont: older than MapFont, which answers everything.
    pdfium.addFunction(() => 0, "iii"),
    pdfium.addFunction((...asked) => {
      const [, handle = 0, part = 0, buffer = 0, room = 0] = asked;
      const font = lent.get(handle);
      return font === undefined ? 0 : giveData(pdfium, font, { part, buffer, room });
    }, "iiiiii"),
    pdfium.addFunction((...asked) => {
      const [, handle = 0, buffer = 0, room = 0] = asked;
      const name = Buffer.from(`${lent.get(handle)?.family ?? ""}\0`, "utf8");
      return give(pdfium, name, { buffer, room });
    }, "iiiii"),
    // GetFontCharset: whatever was asked for.
    pdfium.addFunction(() => 1, "iii"),
    pdfium.addFunction((_info = 0, handle = 0) => void lent.delete(handle), "vii"),
  ];
  const info = pdfium.wasmExports.malloc((table.length + 1) * 4);
  const view = new DataView(pdfium.HEAPU8.buffer);
  [1, ...table].forEach((value, index) => view.setUint32(info + index * 4, value, true));
  pdfium._FPDF_SetSystemFontInfo(info);
  return substitutes;
}

interface Room {
  readonly buffer: number;
  readonly room: number;
}

/** The bytes of a font, or how many there are. The rest of a collection's file is what PDFium knows the font in it by. */
function giveData(
  pdfium: Pdfium,
  { path, offset, sizeBytes }: FontFile,
  { part, ...space }: Room & { readonly part: number },
): number {
  if (part !== 0 && (part !== WHOLE_COLLECTION || offset === 0)) {
    return 0;
  }
  const from = part === 0 ? offset : 0;
  return space.buffer === 0 || space.room < sizeBytes - from
    ? sizeBytes - from
    : give(pdfium, readFileSync(path).subarray(from), space);
}

function give(pdfium: Pdfium, bytes: Buffer, { buffer, room }: Room): number {
  if (buffer !== 0 && room >= bytes.length) {
    pdfium.HEAPU8.set(bytes, buffer);
  }
  return bytes.length;
}

function textAt(pdfium: Pdfium, address: number): string {
  const bytes = pdfium.HEAPU8;
  return Buffer.from(bytes.subarray(address, bytes.indexOf(0, address))).toString("latin1");
}
