/** What all work on images shares: limits, formats, encoders, and what a failure is called. Runs in the sandbox only. */

import { writeFile } from "node:fs/promises";
import type { Metadata, Sharp } from "sharp";
import { FileFailure, WorkflowFailure } from "../../../core/ports/workflow-context.ts";
import type { ImageFormat, ToldImage } from "../task-types.ts";
import type { Emit } from "../serve.ts";

const INPUT_PIXELS_MAX = 100_000_000;
const MOZJPEG_PIXELS_MAX = 25_000_000;

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

/** The format that an image is kept in. Throws WorkflowFailure unsupportedFormat where it can be read but not written. */
export function keptFormat(input: Metadata): ImageFormat {
  const kept = KEPT_FORMATS[input.format];
  if (kept === undefined) {
    const message = `Images of the format ${input.format} cannot be kept in it; name another in the option format.`;
    throw new WorkflowFailure("unsupportedFormat", message);
  }
  return kept;
}

/** An image as it is to be written. */
export interface EncodedImage extends ToldImage {
  readonly data: Buffer;
}

/** Writes an image that is being made to a file, and tells of it. Throws WorkflowFailure. */
export async function writeImage(
  making: Promise<EncodedImage>,
  outputPath: string,
  emit: Emit<ToldImage>,
): Promise<void> {
  const { data, ...image } = await making.catch((error: unknown) => {
    throw error instanceof WorkflowFailure ? error : imageFailure(error);
  });
  // Not written by libvips: it tells a full disk and a damaged image in the same words.
  await writeFile(outputPath, data);
  await emit(image);
}

/** How the image is to be written; `pixels` tells whether the better JPEG encoder, which holds all of them at once, may be used. */
export function encode(
  image: Sharp,
  format: ImageFormat,
  { quality, pixels, background = "#ffffff" }: Encoding,
): Sharp {
  const mozjpeg = pixels < MOZJPEG_PIXELS_MAX;
  switch (format) {
    case "avif":
      return image.avif({ quality, effort: 3 });
    case "gif":
      return image.gif();
    case "jpeg":
      return image.flatten({ background }).jpeg({ quality, mozjpeg, optimizeCoding: mozjpeg });
    case "png":
      return image.png({ compressionLevel: 9 });
    case "tiff":
      return image.tiff({ quality, compression: "lzw" });
    case "webp":
      return image.webp({ quality });
  }
}

/** What an error of libvips stands for, which tells in words only what was wrong. */
export function imageFailure(error: unknown): WorkflowFailure {
  const text = error instanceof Error ? error.message : String(error);
  if (/exceeds pixel limit/iu.test(text)) {
    const message = `The image has more than the ${INPUT_PIXELS_MAX / 1_000_000} million pixels that can be processed; make it smaller.`;
    const failure = new WorkflowFailure("unsupportedFeature", message, error);
    return new FileFailure({ name: "pixels", limit: INPUT_PIXELS_MAX }, failure);
  }
  if (/unsupported image format|operation is blocked|contains unsupported/iu.test(text)) {
    const message =
      "The file is no image in a format that can be read: AVIF, GIF, JPEG, PNG, TIFF or WebP.";
    return new WorkflowFailure("unsupportedFormat", message, error);
  }
  if (/too large for the .* format|dimension/iu.test(text)) {
    const message =
      "The image is too large for the output format; set maxWidth and maxHeight, or name another format.";
    return new WorkflowFailure("unsupportedFeature", message, error);
  }
  const message = "The image is damaged: it ends early or holds data that cannot be decoded.";
  return new WorkflowFailure("corrupt", message, error);
}
