/** Re-encodes one image with sharp. Runs in the sandbox only. */

import { writeFile } from "node:fs/promises";
import { WorkflowFailure } from "../../../core/ports/workflow-context.ts";
import type { ConvertImageTask, ImageFormat, ToldImage } from "../messages.ts";
import type { Emit } from "../serve.ts";
import { encode, imageFailure, INPUT_SETTINGS, keptFormat } from "./image-codec.ts";
import { sharp } from "./image-library.ts";

/** Converts as the task asks. Throws WorkflowFailure: unsupportedFormat, unsupportedFeature, corrupt. */
export async function convertImage(task: ConvertImageTask, emit: Emit<ToldImage>): Promise<void> {
  const { data, ...image } = await convert(task).catch((error: unknown) => {
    throw error instanceof WorkflowFailure ? error : imageFailure(error);
  });
  // Not written by libvips: it tells a full disk and a damaged image in the same words.
  await writeFile(task.outputPath, data);
  await emit(image);
}

interface Converted {
  readonly data: Buffer;
  readonly format: ImageFormat;
  readonly width: number;
  readonly height: number;
}

async function convert(task: ConvertImageTask): Promise<Converted> {
  const input = await sharp(task.inputPath, INPUT_SETTINGS).metadata();
  const format = task.format === "keep" ? keptFormat(input) : task.format;
  // Only these two can hold an animation.
  const animated = (format === "webp" || format === "gif") && (input.pages ?? 1) > 1;
  const image = sharp(task.inputPath, { ...INPUT_SETTINGS, animated })
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
  const pixels = input.width * input.height;
  const { data, info } = await encode(image, format, { quality: task.quality, pixels }).toBuffer({
    resolveWithObject: true,
  });
  return { data, format, width: info.width, height: info.pageHeight ?? info.height };
}
