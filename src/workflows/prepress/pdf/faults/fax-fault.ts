/** Whether a picture in CCITT fax coding is whole, as libtiff says, which tells what PDFium passes over. ITU-T T.4, T.6. */

import { sharp } from "../../../sandbox/tasks/image-library.ts";

export interface Fax {
  readonly width: number;
  readonly height: number;
  /** ISO 32000-1 Table 11: below 0 for Group 4, 0 for one dimension, above for both. */
  readonly k: number;
  /** Lines begin at whole bytes. */
  readonly isAligned: boolean;
  readonly hasLineEnds: boolean;
  readonly data: Uint8Array;
}

/** True where codes are wrong or lines are missing; false where they are not, and for kinds that TIFF does not have. */
export async function isFaxDamaged(fax: Fax): Promise<boolean> {
  const compression = compressionOf(fax);
  if (compression === undefined) {
    return false;
  }
  const tiff = tiffOf(fax, compression);
  try {
    // Every line is decoded, and hardly any pixel is kept.
    await sharp(tiff, { failOn: "warning", sequentialRead: true, limitInputPixels: false })
      .resize(1, 1, { fit: "fill", kernel: "nearest", fastShrinkOnLoad: false })
      .raw()
      .toBuffer();
    return false;
  } catch {
    return true;
  }
}

/** TIFF 6.0 §10 and §11; none for what only PDF has. */
function compressionOf({ k, isAligned, hasLineEnds }: Fax): 2 | 3 | 4 | undefined {
  if (k < 0) {
    return isAligned ? undefined : 4;
  }
  if (k === 0 && isAligned && !hasLineEnds) {
    return 2;
  }
  return hasLineEnds && !isAligned ? 3 : undefined;
}

const [SHORT, LONG] = [3, 4];
const ENTRY_BYTES = 12;
const HEAD_BYTES = 8;

/** TIFF 6.0 §2: one strip with the data, and what is said of it. */
function tiffOf({ width, height, k, data }: Fax, compression: number): Buffer {
  const fields: readonly (readonly [tag: number, type: number, value: number])[] = [
    [256, LONG, width],
    [257, LONG, height],
    [258, SHORT, 1],
    [259, SHORT, compression],
    [262, SHORT, 0],
    [273, LONG, HEAD_BYTES],
    [277, SHORT, 1],
    [278, LONG, height],
    [279, LONG, data.length],
    ...(compression === 3 ? [[292, LONG, k > 0 ? 1 : 0] as const] : []),
  ];
  const directoryAt = HEAD_BYTES + data.length + (data.length % 2);
  const tiff = Buffer.alloc(directoryAt + 2 + ENTRY_BYTES * fields.length + 4);
  tiff.write("II*\0", "latin1");
  tiff.writeUInt32LE(directoryAt, 4);
  tiff.set(data, HEAD_BYTES);
  tiff.writeUInt16LE(fields.length, directoryAt);
  fields.forEach(([tag, type, value], index) => {
    const at = directoryAt + 2 + ENTRY_BYTES * index;
    tiff.writeUInt16LE(tag, at);
    tiff.writeUInt16LE(type, at + 2);
    tiff.writeUInt32LE(1, at + 4);
    tiff.writeUInt32LE(value, at + 8);
  });
  return tiff;
}
