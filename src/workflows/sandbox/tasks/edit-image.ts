/** Cuts, scales, changes and re-encodes one image with sharp. Runs in the sandbox only. */

import type { Metadata, Sharp } from "sharp";
import type { Crop } from "../../../core/model/asset.ts";
import { WorkflowFailure } from "../../../core/ports/workflow-context.ts";
import type { EditImageTask, ToldImage } from "../task-types.ts";
import type { Emit, Warn } from "../serve.ts";
import {
  encode,
  type EncodedImage,
  INPUT_SETTINGS,
  keptFormat,
  writeImage,
} from "./image-codec.ts";
import { sharp } from "./image-library.ts";

/** Throws WorkflowFailure: unsupportedFormat, unsupportedFeature, corrupt, option for a crop that leaves nothing. */
export async function editImage(
  task: EditImageTask,
  emit: Emit<ToldImage>,
  warn: Warn,
): Promise<void> {
  await writeImage(edit(task, warn), task.outputPath, emit);
}

async function edit(task: EditImageTask, warn: Warn): Promise<EncodedImage> {
  const input = await sharp(task.inputPath, INPUT_SETTINGS).metadata();
  const format = task.format === "keep" ? keptFormat(input) : task.format;
  const { pages = 1 } = input;
  // Pages of a TIFF are no animation, and only these two formats can hold one.
  const canMove = input.delay !== undefined && (format === "webp" || format === "gif");
  const animated = task.isAnimated === true && canMove && pages > 1;
  if (pages > 1 && !animated) {
    const what = input.delay === undefined ? "pages" : "frames";
    const reason = `Only the first of ${pages} ${what} is in the result, which cannot hold more.`;
    await warn({ reason });
  }
  const source = sharp(task.inputPath, { ...INPUT_SETTINGS, animated });
  const image = changed(scaled(cut(source, task, input), task), task);
  keepMetadata(image, task, input);
  const { quality, background = "#ffffff" } = task;
  const pixels = input.width * input.height;
  const encoded = encode(image, format, { quality, pixels, background });
  const { data, info } = await encoded.toBuffer({ resolveWithObject: true });
  return { data, format, width: info.width, height: info.pageHeight ?? info.height };
}

function keepMetadata(image: Sharp, { metadata }: EditImageTask, { density }: Metadata): void {
  if (metadata === "all") {
    image.keepMetadata();
  } else if (metadata === undefined) {
    image.keepIccProfile();
    if (density !== undefined) {
      image.withDensity(density);
    }
  }
}

function cut(image: Sharp, { crop }: EditImageTask, { autoOrient }: Metadata): Sharp {
  const upright = image.autoOrient();
  return crop === undefined ? upright : upright.extract(areaOf(crop, autoOrient));
}

function areaOf(
  { left, right, top, bottom }: Crop,
  size: { readonly width: number; readonly height: number },
): { left: number; top: number; width: number; height: number } {
  const width = size.width - left - right;
  const height = size.height - top - bottom;
  if (width < 1 || height < 1) {
    const message = `The crop leaves nothing of an image of ${size.width} x ${size.height} pixels; crop less.`;
    throw new WorkflowFailure("option", message);
  }
  return { left, top, width, height };
}

function scaled(image: Sharp, { width, height, fit, enlarge }: EditImageTask): Sharp {
  if (width === undefined && height === undefined) {
    return image;
  }
  return image.resize({
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    fit,
    withoutEnlargement: !enlarge,
  });
}

function changed(image: Sharp, task: EditImageTask): Sharp {
  const { flip = "", sharpen, blur, brightness, saturation } = task;
  if (flip.includes("ud")) {
    image.flip();
  }
  if (flip.includes("lr")) {
    image.flop();
  }
  if (blur !== undefined) {
    image.blur(blur);
  }
  if (sharpen === true) {
    image.sharpen();
  }
  if (brightness !== undefined || saturation !== undefined) {
    image.modulate({
      ...(brightness === undefined ? {} : { brightness }),
      ...(saturation === undefined ? {} : { saturation }),
    });
  }
  return image;
}
