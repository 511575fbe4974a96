/** What all work on images shares: limits, formats, encoders, and what a failure is called. Runs in the sandbox only. */

import type { Sharp } from "sharp";
import { FileFailure, WorkflowFailure } from "../../../core/ports/workflow-context.ts";
import { pictureTrouble, unknownFormat } from "../pictures/picture-trouble.ts";
import type { ImageFormat } from "../task-types.ts";

export const INPUT_PIXELS_MAX = 100_000_000;
/** Of formats that are read row by row, so that only some rows of a picture are in memory. */
const STREAMED_PIXELS_MAX = 250_000_000;
const STREAMED: ReadonlySet<string> = new Set(["jpeg", "png", "tiff"]);
const MOZJPEG_PIXELS_MAX = 25_000_000;
const MOZJPEG_QUALITY_MAX = 90;

/** How every image is read. */
export const INPUT_SETTINGS = {
  failOn: "error",
  limitInputPixels: INPUT_PIXELS_MAX,
  sequentialRead: true,
} as const;

export interface Encoding {
  /** 1 to 100. */
  readonly quality: number;
  readonly pixels: number;
  /** Under what is transparent, where the format knows no transparency. */
  readonly background?: string;
  /** Black and white and nothing between. */
  readonly isBilevel?: boolean;
  /** WebP and AVIF: what is transparent keeps its colours, too. */
  readonly isLossless?: boolean;
  /** JPEG: a pixel has colours of its own. */
  readonly isFullColour?: boolean;
}

const KEPT_FORMATS: Readonly<Record<string, ImageFormat>> = {
  avif: "avif",
  gif: "gif",
  heif: "avif",
  jpeg: "jpeg",
  png: "png",
  tiff: "tiff",
  webp: "webp",
};

/** The format that an image is kept in; undefined where it can be read but not written. */
export function keptFormat(format: string): ImageFormat | undefined {
  return KEPT_FORMATS[format];
}

/** How the image is to be written; `pixels` tells whether the better JPEG encoder, which holds all of them at once, may be used. */
export function encode(image: Sharp, format: ImageFormat, encoding: Encoding): Sharp {
  const { quality, isBilevel = false, isLossless = false } = encoding;
  switch (format) {
    case "avif":
      return image.avif({ quality, effort: 3, lossless: isLossless });
    case "gif":
      return image.gif({ keepDuplicateFrames: true });
    case "jpeg":
      return encodeJpeg(image, encoding);
    case "png":
      return image.png({ compressionLevel: 9 });
    case "tiff":
      return isBilevel
        ? image.tiff({ bitdepth: 1, compression: "ccittfax4" })
        : image.tiff({ compression: "deflate", predictor: "horizontal" });
    case "webp":
      return image.webp({ quality, lossless: isLossless, exact: isLossless });
  }
}

function encodeJpeg(
  image: Sharp,
  { quality, pixels, background = "#ffffff", isFullColour = false }: Encoding,
): Sharp {
  const isInMemory = pixels < MOZJPEG_PIXELS_MAX;
  return image.flatten({ background }).jpeg({
    quality,
    // What it leaves out to be small is what a high quality is asked for; and it takes seven times as long.
    mozjpeg: isInMemory && quality < MOZJPEG_QUALITY_MAX,
    optimizeCoding: isInMemory,
    chromaSubsampling: isFullColour ? "4:4:4" : "4:2:0",
  });
}

/** How many pixels a picture of a format may have. */
export function pixelsMaxOf(format: string): number {
  return STREAMED.has(format) ? STREAMED_PIXELS_MAX : INPUT_PIXELS_MAX;
}

export function tooManyPixels(limit: number, cause?: unknown): FileFailure {
  const message = `The image has more than the ${limit / 1_000_000} million pixels that can be processed; make it smaller.`;
  const failure = new WorkflowFailure("unsupportedFeature", message, cause);
  return new FileFailure({ name: "pixels", limit }, failure);
}

/** What an error of libvips about a file stands for, which tells in words only what was wrong. */
export function imageFailure(
  error: unknown,
  path: string,
  limit: number = STREAMED_PIXELS_MAX,
): Error {
  if (error instanceof WorkflowFailure || (error instanceof Error && "errno" in error)) {
    // Of the file system, or told already.
    return error;
  }
  const text = error instanceof Error ? error.message : String(error);
  if (/exceeds pixel limit/iu.test(text)) {
    return tooManyPixels(limit, error);
  }
  const ofSvg = svgFailure(text, error);
  if (ofSvg !== undefined) {
    return ofSvg;
  }
  if (/too large for the .* format|dimension/iu.test(text)) {
    const message =
      "The image is too large for the output format; set maxWidth and maxHeight, or name another format.";
    return new WorkflowFailure("unsupportedFeature", message, error);
  }
  const trouble = pictureTrouble(path);
  if (trouble !== undefined) {
    return new WorkflowFailure(trouble.code, trouble.message, error);
  }
  if (/unsupported image format|operation is blocked|contains unsupported/iu.test(text)) {
    return unknownFormat(error);
  }
  const message = "The image is damaged: it ends early or holds data that cannot be decoded.";
  return new WorkflowFailure("corrupt", message, error);
}

function svgFailure(text: string, cause: unknown): WorkflowFailure | undefined {
  if (/svgload_buffer: bad dimensions/iu.test(text)) {
    const message =
      "The SVG says no size, or one that cannot be drawn; give it width and height, or a viewBox.";
    return new WorkflowFailure("unsupportedFeature", message, cause);
  }
  const line = /XML parse error[^]{0,80}? on line (\d+)/u.exec(text)?.[1];
  if (line !== undefined) {
    const message = `The SVG is damaged: its XML is not well-formed in line ${line}, counted from its root element; save it again.`;
    return new WorkflowFailure("corrupt", message, cause);
  }
  return undefined;
}
