/** Cuts, scales, changes and re-encodes one image with sharp. Runs in the sandbox only. */

import { copyFile, stat, writeFile } from "node:fs/promises";
import type { Sharp } from "sharp";
import type { Crop } from "../../../core/model/asset.ts";
import { WorkflowFailure } from "../../../core/ports/workflow-context.ts";
import { webpFrames } from "../pictures/chunks.ts";
import { coloured, readingOptions } from "../pictures/colours.ts";
import { demandDecodable } from "../pictures/decode-once.ts";
import { withMetadata } from "../pictures/kept-metadata.ts";
import { transparencyLoss } from "../pictures/losses.ts";
import { metadataLoss } from "../pictures/metadata-loss.ts";
import { type OpenedPicture, openPicture } from "../pictures/opened-picture.ts";
import { isAsAsked, isBestAsItIs, isStored, type Plan, planOf } from "../pictures/plan.ts";
import { writeTiffPages } from "../pictures/tiff-pages.ts";
import type { EditImageTask, ToldImage } from "../task-types.ts";
import type { Emit, Warn } from "../serve.ts";
import { encode, imageFailure } from "./image-codec.ts";

/**
 * Tells the image that it wrote; where that would only be larger than an input that is as asked already, the input itself.
 * Throws WorkflowFailure: unsupportedFormat, unsupportedFeature, corrupt, option for a crop that leaves nothing or a page
 * that is not there.
 */
export async function editImage(
  task: EditImageTask,
  emit: Emit<ToldImage>,
  warn: Warn,
): Promise<void> {
  const picture = await openPicture(task.inputPath);
  const plan = planOf(task, picture);
  const pages = picture.pages.length > 1 ? { pages: picture.pages.length } : {};
  const isUntouched = isBestAsItIs(task, picture, plan);
  const made = isUntouched ? undefined : await write(task, picture, plan);
  if (made === undefined) {
    await demandDecodable(picture);
  }
  // Once, though each page is made by itself.
  for (const reason of (task.page ?? 1) === 1 ? picture.faults : []) {
    await warn({ reason });
  }
  if (made === undefined || (isAsAsked(task, picture) && (await isNoSmaller(task)))) {
    await copyFile(task.inputPath, task.outputPath);
    const { width, height } = picture.metadata.autoOrient;
    // As asked, it is of a format that is written.
    const format = plan.format;
    await emit({
      format,
      width,
      height,
      ...pages,
      unchanged: isUntouched ? "whole" : "no-smaller",
    });
    return;
  }
  const lost = [
    ...plan.lost,
    ...made.lost,
    ...(await metadataLoss(task, picture, plan)),
    ...(await transparencyLoss(task, picture, plan)),
  ];
  for (const reason of lost) {
    await warn({ reason });
  }
  await emit({ ...made.told, ...pages });
}

async function isNoSmaller({ inputPath, outputPath }: EditImageTask): Promise<boolean> {
  const [input, output] = await Promise.all([stat(inputPath), stat(outputPath)]);
  return output.size >= input.size;
}

interface Written {
  readonly told: ToldImage;
  /** What got lost by it, in sentences. */
  readonly lost: readonly string[];
}

async function write(task: EditImageTask, picture: OpenedPicture, plan: Plan): Promise<Written> {
  const make = async (page: number): Promise<Sharp> => {
    const own = await pageOf(picture, page);
    const isFaithful = isStored(task, own, plan.format);
    return encoded(task, own, { ...plan, pages: [page], isFaithful });
  };
  const isAll = task.metadata === "all";
  try {
    if (plan.format === "tiff") {
      const told = await writeTiffPages(task.outputPath, plan.pages, {
        make,
        ...(plan.isFaithful ? { keeping: { path: task.inputPath, isAll } } : {}),
      });
      return { told, lost: [] };
    }
    const { data, info } = await (await make(plan.pages[0] ?? 0)).toBuffer({
      resolveWithObject: true,
    });
    const { format } = plan;
    const made = { format, width: info.width, height: info.pageHeight ?? info.height };
    const keeping = { path: task.inputPath, isAll };
    const whole = plan.isFaithful ? withMetadata(data, made, keeping) : data;
    // Not written by libvips: it tells a full disk and a damaged image in the same words.
    await writeFile(task.outputPath, whole);
    return { told: made, lost: plan.isMoving ? frameLoss(data, picture, plan) : [] };
  } catch (error) {
    throw error instanceof WorkflowFailure ? error : imageFailure(error, task.inputPath);
  }
}

/** libwebp makes one of frames that show the same. */
function frameLoss(
  made: Buffer,
  { pages: { length } }: OpenedPicture,
  { format }: Plan,
): readonly string[] {
  const count = format === "webp" ? Math.max(1, webpFrames(made)) : length;
  return count === length
    ? []
    : [
        `Its ${length} frames are ${count} in the result, because frames that show the same are one in WebP, which is shown as long.`,
      ];
}

/** The picture as one of its pages is, which may be another in size and colours. */
async function pageOf(picture: OpenedPicture, page: number): Promise<OpenedPicture> {
  return page === 0 ? picture : { ...picture, metadata: await picture.sharp({ page }).metadata() };
}

function encoded(task: EditImageTask, picture: OpenedPicture, plan: Plan): Sharp {
  const { metadata } = picture;
  const [page = 0] = plan.pages;
  const which = plan.isMoving ? { animated: true } : { page };
  const source = picture.sharp({
    ...readingOptions(plan),
    ...(picture.pages.length > 1 ? which : {}),
  });
  const image = changed(scaled(cut(source, task, picture), task), task);
  coloured(image, task, { plan, picture });
  const { quality, background = "#ffffff" } = task;
  const pixels = metadata.width * metadata.height;
  return encode(image, plan.format, {
    quality,
    pixels,
    background,
    isLossless: plan.isLossless,
    isFullColour: plan.isFaithful && metadata.chromaSubsampling !== "4:2:0",
    isBilevel: plan.isFaithful && isBilevel(task, picture),
  });
}

/** Black and white, and not mixed to grey by what is done to it. */
function isBilevel(
  { width, height, blur, sharpen }: EditImageTask,
  { metadata }: OpenedPicture,
): boolean {
  const { bitsPerSample, space } = metadata;
  const isMixed = [width, height, blur].some((each) => each !== undefined) || sharpen === true;
  return bitsPerSample === 1 && space === "b-w" && !isMixed;
}

function cut(image: Sharp, { crop }: EditImageTask, { metadata }: OpenedPicture): Sharp {
  const upright = image.autoOrient();
  return crop === undefined ? upright : upright.extract(areaOf(crop, metadata.autoOrient));
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
