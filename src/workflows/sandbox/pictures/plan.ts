/** What is to be made of a picture: in which format, of which of its frames or pages, and what gets lost by it. Runs in the sandbox only. */

import { WorkflowFailure } from "../../../core/ports/workflow-context.ts";
import type { EditImageTask, ImageFormat } from "../task-types.ts";
import { keptFormat } from "../tasks/image-codec.ts";
import { isPlain, valueLoss } from "./losses.ts";
import type { OpenedPicture } from "./opened-picture.ts";

export interface Plan {
  readonly format: ImageFormat;
  /** As libvips counts them; all frames together are one where the output moves. */
  readonly pages: readonly number[];
  readonly isMoving: boolean;
  /** Colours, depth and what stands beside the pixels stay as they are stored. */
  readonly isFaithful: boolean;
  /** WebP and AVIF: no pixel may become another. */
  readonly isLossless: boolean;
  /** What is not in the result, in sentences. */
  readonly lost: readonly string[];
}

/** Throws WorkflowFailure: unsupportedFormat, option for a page that is not there. */
export function planOf(task: EditImageTask, picture: OpenedPicture): Plan {
  const kept = formatOf(picture);
  const format = task.format === "keep" ? (kept ?? "png") : task.format;
  const { pages, isMoving, lost } = pagesFor(task, picture, format);
  const isFaithful = isStored(task, picture, format);
  const otherFormat =
    task.format === "keep" && kept === undefined
      ? [`${picture.foreign ?? "Its format"} is not written here; the result is PNG.`]
      : [];
  const views =
    picture.hasViews && format === "tiff"
      ? ["Its smaller views or masks are not in the result; its pages are."]
      : [];
  const values = isFaithful ? [] : valueLoss(task, picture, format);
  const beside = task.metadata === "all" ? besideLoss(picture) : [];
  return {
    format,
    pages,
    isMoving,
    isFaithful,
    isLossless: task.metadata === "all" && task.format === "keep" && picture.isLossless === true,
    lost: [...lost, ...views, ...values, ...beside, ...picture.notes, ...otherFormat],
  };
}

function besideLoss({ beside = [] }: OpenedPicture): readonly string[] {
  return beside.length === 0
    ? []
    : [
        `Of what it holds beside its picture, ${beside.join(" and ")} are not in the result, because they are not written here.`,
      ];
}

/** As it is written; undefined where it is not. */
export function formatOf({ foreign, metadata }: OpenedPicture): ImageFormat | undefined {
  return foreign === undefined ? keptFormat(metadata.format) : undefined;
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

/** Those into which metadata can be put back as it was. */
const CARRIERS: ReadonlySet<ImageFormat> = new Set(["jpeg", "png", "tiff", "webp"]);

/** Whether all that can be kept of a picture, or of a page of it, is. */
export function isStored(
  task: EditImageTask,
  { foreign, metadata }: OpenedPicture,
  format: ImageFormat,
): boolean {
  return (
    task.format === "keep" &&
    foreign === undefined &&
    task.metadata !== "none" &&
    task.colourProfile === undefined &&
    CARRIERS.has(format) &&
    isPlain(metadata)
  );
}

/** True where the input itself is what was asked for, but for its size in bytes. */
export function isAsAsked(task: EditImageTask, picture: OpenedPicture): boolean {
  const format = formatOf(picture);
  return (
    format !== undefined &&
    (task.format === "keep" || task.format === format) &&
    (task.page === undefined || picture.pages.length === 1) &&
    !isChanged(task) &&
    hasSize(task, picture) &&
    hasMetadata(task, picture)
  );
}

/** From here on an archive is asked for, and nothing that is merely smaller. */
const ARCHIVE_QUALITY = 95;

/** True where the input is what was asked for, and coding it again would lose some of it. */
export function isBestAsItIs(task: EditImageTask, picture: OpenedPicture, { lost }: Plan): boolean {
  const isKept = task.format === "keep" && isAsAsked(task, picture);
  return isKept && (lost.length > 0 || isCodedWithLoss(task, picture));
}

/** Of the formats whose pixels become others each time that they are coded; GIF may have more colours than it is written with. */
function isCodedWithLoss(
  { metadata: wanted, quality }: EditImageTask,
  { metadata: { format, orientation = 1 }, isLossless = false }: OpenedPicture,
): boolean {
  const isForever = wanted === "all" && quality >= ARCHIVE_QUALITY && orientation === 1;
  return isForever && !isLossless && ["gif", "heif", "jpeg", "webp"].includes(format);
}

function isChanged(task: EditImageTask): boolean {
  const { crop, flip, blur, brightness, saturation, colourProfile, sharpen = false } = task;
  const changes = [crop, flip, blur, brightness, saturation, colourProfile];
  return sharpen || changes.some((each) => each !== undefined);
}

function hasSize(
  { fit, enlarge, width, height }: EditImageTask,
  { metadata: { autoOrient } }: OpenedPicture,
): boolean {
  return fit === "inside" && !enlarge
    ? autoOrient.width <= (width ?? Number.POSITIVE_INFINITY) &&
        autoOrient.height <= (height ?? Number.POSITIVE_INFINITY)
    : width === undefined && height === undefined;
}

/** Nothing has to be left out of it. */
function hasMetadata(task: EditImageTask, { metadata }: OpenedPicture): boolean {
  const { exif, xmp, iptc, icc, orientation = 1 } = metadata;
  const isBare = [exif, xmp, iptc].every((each) => each === undefined) && orientation === 1;
  return task.metadata === "all" || (isBare && (task.metadata === undefined || icc === undefined));
}
