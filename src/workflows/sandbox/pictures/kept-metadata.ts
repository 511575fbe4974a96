/** Puts what stood beside the pixels of the original back into what was made of it, byte for byte. Runs in the sandbox only. */

import { readFileSync } from "node:fs";
import type { ToldImage } from "../task-types.ts";
import { withPngMetadata, withWebpMetadata } from "./chunks.ts";
import { withJpegMetadata } from "./jpeg-segments.ts";

export interface Keeping {
  /** Of the original, in the same format. */
  readonly path: string;
  /** Otherwise the profile and the resolution only. */
  readonly isAll: boolean;
}

/** The picture with the metadata of its original; TIFF has a writer of its own. */
export function withMetadata(
  picture: Buffer,
  { format, width, height }: ToldImage,
  { path, isAll }: Keeping,
): Buffer {
  switch (format) {
    case "jpeg":
      return withJpegMetadata(picture, readFileSync(path), isAll);
    case "png":
      return withPngMetadata(picture, readFileSync(path), isAll);
    case "webp":
      return withWebpMetadata(picture, readFileSync(path), { isAll, width, height });
    case "avif":
    case "gif":
    case "tiff":
      return picture;
  }
}

// TIFF 6.0 §8, §14 to §18 and §20 to §23: how the pixels are stored, which is another matter in the new file.
const STRUCTURE: ReadonlySet<number> = new Set([
  254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 274, 277, 278, 279, 280, 281, 284,
  288, 289, 290, 291, 292, 293, 317, 320, 321, 322, 323, 324, 325, 326, 327, 328, 330, 338, 339,
  340, 341, 347, 512, 513, 514, 515, 517, 518, 519, 520, 521, 529, 530, 531, 532, 33421, 33422,
]);
const PROFILE_AND_RESOLUTION: ReadonlySet<number> = new Set([282, 283, 296, 34675]);

/** Which fields of a TIFF are taken over. */
export function isKeptTag(tag: number, isAll: boolean): boolean {
  return isAll ? !STRUCTURE.has(tag) : PROFILE_AND_RESOLUTION.has(tag);
}
