/** What gets lost of the values, depth and colours of a picture, in sentences. Runs in the sandbox only. */

import type { Metadata } from "sharp";
import { imageFailure } from "../tasks/image-codec.ts";
import type { EditImageTask, ImageFormat } from "../task-types.ts";
import type { OpenedPicture } from "./opened-picture.ts";

/** Those whose values can be written as they were read. */
const SPACES: ReadonlySet<string> = new Set(["srgb", "rgb16", "b-w", "grey16", "cmyk"]);
const DEPTHS: ReadonlySet<string> = new Set(["uchar", "ushort"]);

/** False for numbers that are not written here, such as those of Lab, below zero or with fractions. */
export function isPlain({ space, depth }: Metadata): boolean {
  return SPACES.has(space) && DEPTHS.has(depth);
}

/** Whether a picture that is not kept as it is stored has its 16 bits in another format nevertheless. */
export function keepsDepth(
  { metadata: wanted, colourProfile }: EditImageTask,
  { space }: Metadata,
  format: ImageFormat,
): boolean {
  return (
    wanted === "all" &&
    colourProfile === undefined &&
    (format === "png" || format === "tiff") &&
    (space === "rgb16" || space === "grey16")
  );
}

/** Of a picture that is not kept as it is stored. What a format of 8 bits is asked for without metadata loses goes without saying. */
export function valueLoss(
  task: EditImageTask,
  { metadata }: OpenedPicture,
  format: ImageFormat,
): readonly string[] {
  const { space, hasProfile } = metadata;
  const isGuessed = space === "cmyk" && !hasProfile && task.colourProfile !== "cmyk";
  const guess =
    "It is CMYK without a profile, so that its colours in the result are those of a usual press; put its profile into it.";
  return [...(isGuessed ? [guess] : []), ...wordedLoss(task, metadata, format)];
}

function wordedLoss(
  task: EditImageTask,
  metadata: Metadata,
  format: ImageFormat,
): readonly string[] {
  const { space, depth } = metadata;
  if (!isDepthExpected(task, format)) {
    return [];
  }
  if (!isPlain(metadata)) {
    return [
      `Its values (${space}, ${depth}) became whole numbers of RGB or grey, because others are not written here.`,
    ];
  }
  const isShallow = depth === "uchar" || keepsDepth(task, metadata, format);
  const bits = `Its ${metadata.bitsPerSample ?? 16} bits a sample are 8 in the result.`;
  const colours =
    "Its CMYK is sRGB in the result; keep its format, or set the option colourProfile to cmyk for JPEG and TIFF.";
  return [...(isShallow ? [] : [bits]), ...(isUnaskedConversion(task, metadata) ? [colours] : [])];
}

function isDepthExpected({ format: asked, metadata }: EditImageTask, format: ImageFormat): boolean {
  const isKept = asked === "keep" && metadata !== "none";
  return metadata === "all" || isKept || format === "png" || format === "tiff";
}

function isUnaskedConversion(
  { metadata, colourProfile }: EditImageTask,
  { space }: Metadata,
): boolean {
  return space === "cmyk" && metadata === "all" && colourProfile === undefined;
}

/** Of what is put on white because nobody named another colour. Throws what stands for a damaged picture. */
export async function transparencyLoss(
  { background }: EditImageTask,
  picture: OpenedPicture,
  {
    format,
    pages: [page = 0],
  }: { readonly format: ImageFormat; readonly pages: readonly number[] },
): Promise<readonly string[]> {
  if (format !== "jpeg" || background !== undefined || !picture.metadata.hasAlpha) {
    return [];
  }
  try {
    const which = picture.pages.length > 1 ? { page } : {};
    // Its values are gone through more than once.
    const { isOpaque } = await picture.sharp({ ...which, sequentialRead: false }).stats();
    return isOpaque
      ? []
      : ["What is transparent in it is white in the result, because JPEG holds no transparency."];
  } catch (error) {
    throw imageFailure(error, picture.path);
  }
}
