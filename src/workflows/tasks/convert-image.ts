/** Re-encodes one image with sharp. Runs in the sandbox only. */

import { writeFile } from "node:fs/promises";
import sharp, { type Metadata, type Sharp } from "sharp";
import { WorkflowFailure } from "../../core/workflow.ts";
import type { ConvertedImage, ConvertImageTask, ImageFormat } from "../sandbox-messages.ts";
import type { Emit } from "../sandbox-serve.ts";

const INPUT_PIXELS_MAX = 100_000_000;
const MOZJPEG_PIXELS_MAX = 25_000_000;

sharp.concurrency(1);
sharp.cache(false);
// An SVG is a program that may name other files; what it names must not be read.
sharp.block({ operation: ["VipsForeignLoadSvg"] });

/** Converts as the task asks. Throws WorkflowFailure: unsupportedFormat, unsupportedFeature, corrupt. */
export async function convertImage(
  task: ConvertImageTask,
  emit: Emit<ConvertedImage>,
): Promise<void> {
  const { data, ...image } = await convert(task).catch((error: unknown) => {
    throw error instanceof WorkflowFailure ? error : imageFailure(error);
  });
  // Not written by libvips: it tells a full disk and a damaged image in the same words.
  await writeFile(task.outputPath, data);
  await emit({ ...image, path: task.outputPath, sizeBytes: data.length });
}

interface Converted {
  readonly data: Buffer;
  readonly format: ImageFormat;
  readonly width: number;
  readonly height: number;
}

async function convert(task: ConvertImageTask): Promise<Converted> {
  const settings = {
    failOn: "error",
    limitInputPixels: INPUT_PIXELS_MAX,
    sequentialRead: true,
  } as const;
  const input = await sharp(task.inputPath, settings).metadata();
  const format = task.format === "keep" ? keptFormat(input) : task.format;
  // Only these two can hold an animation.
  const animated = (format === "webp" || format === "gif") && (input.pages ?? 1) > 1;
  const image = sharp(task.inputPath, { ...settings, animated })
    .autoOrient()
    .resize({
      ...(task.maxWidth === undefined ? {} : { width: task.maxWidth }),
      ...(task.maxHeight === undefined ? {} : { height: task.maxHeight }),
      fit: "inside",
      withoutEnlargement: true,
    });
  if (!task.stripMetadata) {
    image.keepMetadata();
  }
  // The better JPEG encoder holds all pixels at once.
  const mozjpeg = input.width * input.height < MOZJPEG_PIXELS_MAX;
  const { data, info } = await encode(image, format, { quality: task.quality, mozjpeg }).toBuffer({
    resolveWithObject: true,
  });
  return { data, format, width: info.width, height: info.pageHeight ?? info.height };
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

function keptFormat(input: Metadata): ImageFormat {
  const kept = KEPT_FORMATS[input.format];
  if (kept === undefined) {
    const message = `Images of the format ${input.format} cannot be kept in it; name another in the option format.`;
    throw new WorkflowFailure("unsupportedFormat", message);
  }
  return kept;
}

function encode(
  image: Sharp,
  format: ImageFormat,
  { quality, mozjpeg }: { readonly quality: number; readonly mozjpeg: boolean },
): Sharp {
  switch (format) {
    case "avif":
      return image.avif({ quality, effort: 3 });
    case "gif":
      return image.gif();
    case "jpeg":
      return image
        .flatten({ background: "#ffffff" })
        .jpeg({ quality, mozjpeg, optimizeCoding: mozjpeg });
    case "png":
      return image.png({ compressionLevel: 9 });
    case "tiff":
      return image.tiff({ quality, compression: "lzw" });
    case "webp":
      return image.webp({ quality });
  }
}

/** libvips tells in words only what was wrong. */
function imageFailure(error: unknown): WorkflowFailure {
  const text = error instanceof Error ? error.message : String(error);
  if (/exceeds pixel limit/iu.test(text)) {
    const message = `The image has more than the ${INPUT_PIXELS_MAX / 1_000_000} million pixels that can be processed; make it smaller.`;
    return new WorkflowFailure("unsupportedFeature", message, error);
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
