/** How a picture looks from afar: a thumbnail, whether anything is on it, and how far two are apart. */

import sharp from "sharp";

export interface Look {
  /** True if all of the picture, as it came, has one colour. */
  readonly isBlank: boolean;
  /**
   * SIDE x SIDE pixels of red, green and blue in base64, whatever the proportions were. Nothing for a picture that is
   * smaller: programs enlarge otherwise, and only that would be seen.
   */
  readonly pixels?: string;
}

const SIDE = 48;
const CHANNELS = 3;
/** Steps of 255 between the lightest and the darkest pixel that nobody sees. */
const UNSEEN = 6;
/** What is compared at once: a difference of a single pixel is one of smoothing. */
const WINDOW = 3;
const LIMIT_PIXELS = 300_000_000;

/** Reads a picture on white and upright; the first of its frames. Nothing where sharp cannot. */
export async function lookAt(file: string | Buffer): Promise<Look | undefined> {
  try {
    const read = sharp(file, { limitInputPixels: LIMIT_PIXELS, failOn: "none" });
    // Colours first: white is laid behind a picture of red, green and blue.
    const coloured = await read.autoOrient().toColourspace("srgb").png().toBuffer();
    const picture = sharp(coloured).flatten({ background: "white" });
    const { data, info } = await picture.clone().png().toBuffer({ resolveWithObject: true });
    const { channels } = await sharp(data).stats();
    const isBlank = channels.every(({ min, max }) => max - min <= UNSEEN);
    if (Math.min(info.width, info.height) < SIDE) {
      return { isBlank };
    }
    const pixels = await picture
      .resize(SIDE, SIDE, { fit: "fill" })
      .toColourspace("srgb")
      .raw()
      .toBuffer();
    return { isBlank, pixels: pixels.toString("base64") };
  } catch {
    return undefined;
  }
}

/** The largest difference of a small part of both, 0 (alike) to 255; 0 where one is too small to tell. */
export function distance(one: Look, other: Look): number {
  if (one.pixels === undefined || other.pixels === undefined) {
    return 0;
  }
  const pixels = [one.pixels, other.pixels].map((each) => Buffer.from(each, "base64"));
  let largest = 0;
  for (let y = 0; y <= SIDE - WINDOW; y += 1) {
    for (let x = 0; x <= SIDE - WINDOW; x += 1) {
      largest = Math.max(largest, windowDistance(pixels, x, y));
    }
  }
  return largest;
}

/** Of the means, so that an edge that lies a little beside does not count. */
function windowDistance(pixels: readonly Buffer[], left: number, top: number): number {
  const sums = Array.from({ length: CHANNELS }, () => 0);
  for (let y = top; y < top + WINDOW; y += 1) {
    for (let x = left; x < left + WINDOW; x += 1) {
      const at = (y * SIDE + x) * CHANNELS;
      for (let channel = 0; channel < CHANNELS; channel += 1) {
        const [one = 0, other = 0] = pixels.map((each) => each[at + channel] ?? 0);
        sums[channel] = (sums[channel] ?? 0) + one - other;
      }
    }
  }
  return Math.max(...sums.map((sum) => Math.abs(sum))) / WINDOW ** 2;
}
