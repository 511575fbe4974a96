/** Pixels as libvips takes them, of formats that it does not read and that are little more than pixels. Runs in the sandbox only. */

export interface PlainPixels {
  readonly width: number;
  readonly height: number;
  /** Grey, RGB or RGBA. */
  readonly channels: 1 | 3 | 4;
  /** A byte a channel, row by row from the top. */
  readonly data: Buffer;
}

const PIXELS_MAX = 100_000_000;

/** Throws RangeError, which says that the file is damaged, for sides that no picture has. */
export function demandSides(width: number, height: number): void {
  if (!(width > 0 && height > 0)) {
    throw new RangeError("A picture has sides.");
  }
  if (width * height > PIXELS_MAX) {
    // The words of libvips, so that both are told alike.
    throw new Error("Input image exceeds pixel limit");
  }
}
