/** What is to be made of a picture: in which format, of which of its frames or pages, and what gets lost by it. Runs in the sandbox only. */

import { WorkflowFailure } from "../../../core/ports/workflow-context.ts";
import type { EditImageTask, ImageFormat } from "../task-types.ts";
import { keptFormat } from "../tasks/image-codec.ts";
import type { OpenedPicture } from "./opened-picture.ts";

export interface Plan {
  readonly format: ImageFormat;
  /** As libvips counts them; all frames together are one where the output moves. */
  readonly pages: readonly number[];
  readonly isMoving: boolean;
  /** Colours, depth and what stands beside the pixels stay as they are stored. */
  readonly isFaithful: boolean;
  /** What is not in the result, in sentences. */
  readonly lost: readonly string[];
}

/** Throws WorkflowFailure: unsupportedFormat, option for a page that is not there. */
export function planOf(task: EditImageTask, picture: OpenedPicture): Plan {
  const format = task.format === "keep" ? keptFormat(picture.metadata) : task.format;
  const { pages, isMoving, lost } = pagesFor(task, picture, format);
  const isFaithful = isStored(task, picture, format);
  const views =
    picture.hasViews && format === "tiff"
      ? ["Its smaller views or masks are not in the result; its pages are."]
      : [];
  return { format, pages, isMoving, isFaithful, lost: [...lost, ...views, ...colourLoss(picture)] };
}

function pagesFor(
  { page }: EditImageTask,
  { pages, word, unread }: OpenedPicture,
  format: ImageFormat,
): Pick<Plan, "pages" | "isMoving" | "lost"> {
  const [first = 0] = pages;
  const lost = unread === undefined ? [] : [`${unread}; the others are not in the result.`];
  if (page !== undefined) {
    const wanted = pages[page - 1];
    if (wanted === undefined) {
      throw new WorkflowFailure(
        "option",
        `The image has ${pages.length} ${word}; there is no ${page}.`,
      );
    }
    return { pages: [wanted], isMoving: false, lost };
  }
  if (pages.length === 1) {
    return { pages, isMoving: false, lost };
  }
  if (word === "frames" && (format === "gif" || format === "webp")) {
    return { pages: [first], isMoving: true, lost };
  }
  if (format === "tiff") {
    const times = `Its ${pages.length} frames are pages now, because a TIFF does not move.`;
    return { pages, isMoving: false, lost: word === "frames" ? [times] : [] };
  }
  const rest = `Only the first of ${pages.length} ${word} is in the result, because ${NAMES[format]} holds ${word === "frames" ? "no animation" : "one page"}.`;
  return { pages: [first], isMoving: false, lost: [...lost, rest] };
}

const NAMES: Readonly<Record<ImageFormat, string>> = {
  avif: "AVIF as it is written here",
  gif: "GIF",
  jpeg: "JPEG",
  png: "PNG as it is written here",
  tiff: "TIFF",
  webp: "WebP",
};

/** Those whose values can be written as they were read. */
const SPACES: readonly string[] = ["srgb", "rgb16", "b-w", "grey16", "cmyk"];
/** Those into which metadata can be put back as it was. */
const CARRIERS: readonly ImageFormat[] = ["jpeg", "png", "tiff", "webp"];

/** Whether all that can be kept of a picture, or of a page of it, is. */
export function isStored(
  task: EditImageTask,
  { metadata }: OpenedPicture,
  format: ImageFormat,
): boolean {
  return (
    task.format === "keep" &&
    task.metadata !== "none" &&
    task.colourProfile === undefined &&
    CARRIERS.includes(format) &&
    SPACES.includes(metadata.space)
  );
}

function colourLoss({ metadata }: OpenedPicture): readonly string[] {
  return metadata.space === "lab" || metadata.space === "labs"
    ? ["Its Lab colours were converted to RGB, because Lab is not written here."]
    : [];
}

/** True where the input itself is what was asked for, but for its size in bytes. */
export function isAsAsked(task: EditImageTask, picture: OpenedPicture): boolean {
  const { metadata, pages } = picture;
  const { width = Number.POSITIVE_INFINITY, height = Number.POSITIVE_INFINITY } = task;
  const { autoOrient, exif, xmp, iptc, icc, orientation = 1 } = metadata;
  const isBare = [exif, xmp, iptc].every((each) => each === undefined) && orientation === 1;
  const isEdited = [task.crop, task.flip, task.blur, task.brightness, task.saturation].some(
    (each) => each !== undefined,
  );
  return (
    (task.format === "keep" || task.format === keptFormat(metadata)) &&
    !isEdited &&
    task.sharpen !== true &&
    task.colourProfile === undefined &&
    (task.page === undefined || pages.length === 1) &&
    (task.fit === "inside" && !task.enlarge
      ? autoOrient.width <= width && autoOrient.height <= height
      : task.width === undefined && task.height === undefined) &&
    (task.metadata === "all" || (isBare && (task.metadata === undefined || icc === undefined)))
  );
}
