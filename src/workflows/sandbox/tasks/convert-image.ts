/** Re-encodes one image with sharp. Runs in the sandbox only. */

import type { ConvertImageTask, ToldImage } from "../task-types.ts";
import type { Emit } from "../serve.ts";
import {
  encode,
  type EncodedImage,
  INPUT_SETTINGS,
  keptFormat,
  writeImage,
} from "./image-codec.ts";
import { sharp } from "./image-library.ts";

/** Converts as the task asks. Throws WorkflowFailure: unsupportedFormat, unsupportedFeature, corrupt. */
export async function convertImage(task: ConvertImageTask, emit: Emit<ToldImage>): Promise<void> {
  await writeImage(convert(task), task.outputPath, emit);
}

async function convert(task: ConvertImageTask): Promise<EncodedImage> {
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
