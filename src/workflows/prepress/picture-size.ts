/** How many pixels the picture of a page has: enough to be looked at by the checks, and as many as somebody wants to see. */

import { sharp } from "../sandbox/tasks/image-library.ts";
import type { PagePixels } from "../pdfium/pdfium-file.ts";

const POINTS_PER_INCH = 72;
/** So that the checks see half a millimetre whatever is shown. */
const LOOKED_AT_RESOLUTION_MIN = 96;
/** Larger sheets are drawn with fewer pixels per inch. */
const PIXELS_MAX = 4_000_000;

/** The picture that somebody wants. */
export interface PictureWish {
  /** Pixels per inch. */
  readonly resolution: number;
  /** Of the longer side. */
  readonly pixelsMax: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** In pixels, what is drawn for the checks and what is shown, of a sheet of so many points; never larger than drawn. */
export function pictureSizes(
  { width, height }: Size,
  { resolution, pixelsMax }: PictureWish,
): { readonly lookedAt: Size; readonly shown: Size } {
  const wanted = resolution / POINTS_PER_INCH;
  const most = Math.sqrt(PIXELS_MAX / (width * height));
  const least = LOOKED_AT_RESOLUTION_MIN / POINTS_PER_INCH;
  const lookedAt = Math.min(Math.max(wanted, least), most);
  const shown = Math.min(wanted, lookedAt, pixelsMax / Math.max(width, height));
  const sized = (scale: number): Size => ({
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  });
  return { lookedAt: sized(lookedAt), shown: sized(shown) };
}

/** The picture in this size. */
export async function scaledTo(pixels: PagePixels, { width, height }: Size): Promise<PagePixels> {
  if (pixels.width === width && pixels.height === height) {
    return pixels;
  }
  const raw = { width: pixels.width, height: pixels.height, channels: 4 as const };
  const data = await sharp(pixels.data, { raw })
    .resize({ width, height, fit: "fill" })
    .raw()
    .toBuffer();
  return { width, height, data };
}
