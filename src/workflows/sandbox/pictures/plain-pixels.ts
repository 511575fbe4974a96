/** Pixels as libvips takes them, of formats that it does not read and that are little more than pixels. Runs in the sandbox only. */

import { INPUT_PIXELS_MAX, tooManyPixels } from "../tasks/image-codec.ts";

export interface PlainPixels {
  readonly width: number;
  readonly height: number;
  /** Grey, RGB or RGBA. */
  readonly channels: 1 | 3 | 4;
  /** A number a channel, of 8 bits or 16, row by row from the top. */
  readonly data: Buffer | Uint16Array;
}

/** Throws RangeError, which says that the file is damaged, for sides that no picture has. */
export function demandSides(width: number, height: number): void {
  if (!(width > 0 && height > 0)) {
    throw new RangeError("A picture has sides.");
  }
  if (width * height > INPUT_PIXELS_MAX) {
    throw tooManyPixels(INPUT_PIXELS_MAX);
  }
}
