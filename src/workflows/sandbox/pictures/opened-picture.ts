/** A picture before anything is done to it: what libvips reads of it, and which frames or pages it has. Runs in the sandbox only. */

import { readFileSync } from "node:fs";
import type { Metadata, Sharp, SharpOptions } from "sharp";
import { FileFailure, WorkflowFailure } from "../../../core/ports/workflow-context.ts";
import { imageFailure, INPUT_SETTINGS, pixelsMaxOf, tooManyPixels } from "../tasks/image-codec.ts";
import { sharp } from "../tasks/image-library.ts";
import { isLosslessWebp, pngFrames } from "./chunks.ts";
import { gifFaults, pngFaults } from "./faults.ts";
import { foreignPicture } from "./foreign-picture.ts";
import { besideFrames } from "./gif-blocks.ts";
import { hasFurtherPictures } from "./jpeg-segments.ts";
import { rawPhoto } from "./picture-trouble.ts";
import { readTiff, realPages, withBytes } from "./tiff-directories.ts";

export interface OpenedPicture {
  readonly path: string;
  readonly metadata: Metadata;
  /** The pages or frames, as libvips counts them from 0; those of a TIFF that are smaller views or masks are none. */
  readonly pages: readonly number[];
  readonly word: "frames" | "pages";
  /** It has smaller views of its pages, or masks, which are not read. */
  readonly hasViews: boolean;
  /** Its format, as people call it, where libvips does not write it. */
  readonly foreign?: string;
  /** What of it is not read or drawn as it should be, in sentences. */
  readonly notes: readonly string[];
  /** What is damaged in it, in sentences. */
  readonly faults: readonly string[];
  /** Why only the first frame can be read at all, though there are more. */
  readonly unread?: string;
  /** WebP and AVIF: its pixels are stored without loss. */
  readonly isLossless?: boolean;
  /** What stands beside the frames of a GIF or the picture of a JPEG and is not written, by name. */
  readonly beside?: readonly string[];
  sharp(options?: SharpOptions): Sharp;
}

/** Throws WorkflowFailure: unsupportedFormat, unsupportedFeature, corrupt. */
export async function openPicture(
  path: string,
  pixelsMax: number = Number.POSITIVE_INFINITY,
): Promise<OpenedPicture> {
  try {
    return await open(path, pixelsMax);
  } catch (error) {
    throw imageFailure(error, path);
  }
}

async function open(path: string, pixelsMax: number): Promise<OpenedPicture> {
  const foreign = await foreignPicture(path);
  const input = foreign?.input ?? path;
  const settings = { ...INPUT_SETTINGS, ...foreign?.settings };
  const header = async (density: SharpOptions = {}): Promise<Metadata> =>
    // Read without pixels; how many there may be depends on the format.
    sharp(input, { ...settings, ...density, limitInputPixels: false }).metadata();
  const told = await header();
  const density = told.format === "svg" ? svgDensity(told) : {};
  const metadata = density.density === undefined ? told : await header(density);
  const { format, pages = 1, delay } = metadata;
  const limitInputPixels = Math.min(pixelsMax, pixelsMaxOf(format));
  if (metadata.width * metadata.height > limitInputPixels) {
    throw tooManyPixels(limitInputPixels);
  }
  return {
    path,
    metadata,
    pages: [...Array(pages).keys()],
    hasViews: false,
    ...(foreign === undefined
      ? foundInside(path, format, pages)
      : { foreign: foreign.name, notes: foreign.notes, faults: [] }),
    word: delay === undefined ? "pages" : "frames",
    sharp: (options = {}) =>
      sharp(input, { ...settings, ...density, limitInputPixels, ...options }),
  };
}

const SVG_PIXELS_MAX = 25_000_000;
const USUAL_DENSITY = 72;
/** Of a square one at the least density that there is. */
const SVG_SIDE_MAX = Math.floor(Math.sqrt(SVG_PIXELS_MAX) * USUAL_DENSITY);

/** Without a size of its own an SVG is as large as its numbers, which mean nothing; then it is drawn smaller. Throws WorkflowFailure. */
function svgDensity({ width, height }: Metadata): Pick<SharpOptions, "density"> {
  const pixels = width * height;
  if (pixels <= SVG_PIXELS_MAX) {
    return {};
  }
  const density = Math.floor(USUAL_DENSITY * Math.sqrt(SVG_PIXELS_MAX / pixels));
  if (density < 1) {
    const message = `The SVG is ${width} x ${height} pixels, and at most as many as ${SVG_SIDE_MAX} x ${SVG_SIDE_MAX} can be drawn, made smaller; give it another width and height and leave its viewBox.`;
    const failure = new WorkflowFailure("unsupportedFeature", message);
    throw new FileFailure({ name: "pixels", limit: SVG_SIDE_MAX ** 2 }, failure);
  }
  return { density };
}

/** What libvips does not tell of its own formats. Throws WorkflowFailure. */
function foundInside(path: string, format: string, frames: number): Found {
  const nothing = { notes: [], faults: [] };
  switch (format) {
    case "gif": {
      const gif = readFileSync(path);
      return { ...nothing, faults: gifFaults(gif, frames), beside: besideFrames(gif) };
    }
    case "heif":
      return { ...nothing, ...unreadAvif(path), isLossless: isLosslessAvif(path) };
    case "jpeg":
      return { ...nothing, beside: hasFurtherPictures(headOf(path)) ? [FURTHER] : [] };
    case "png":
      return { ...nothing, ...animationOf(path) };
    case "tiff":
      return { ...nothing, ...tiffPages(path) };
    case "webp":
      return { ...nothing, isLossless: isLosslessWebp(readFileSync(path)) };
    default:
      return nothing;
  }
}

type Found = Pick<OpenedPicture, "notes" | "faults"> &
  Partial<Pick<OpenedPicture, "pages" | "hasViews" | "unread" | "isLossless" | "beside">>;

const FURTHER = "further pictures (such as the gain map of HDR)";
const SUB_DIRECTORIES = 330;

function tiffPages(path: string): Partial<Found> {
  return withBytes(path, (bytes) => {
    const tiff = readTiff(bytes);
    const raw = tiff && rawPhoto(tiff);
    if (tiff === undefined || raw !== undefined) {
      throw raw ?? new RangeError("libvips takes it for a TIFF.");
    }
    const { directories } = tiff;
    const pages = realPages(tiff);
    const hasViews =
      pages.length < directories.length || directories.some((each) => each.has(SUB_DIRECTORIES));
    return { pages, hasViews };
  });
}

const HEAD_BYTES = 2 ** 18;

function headOf(path: string): Buffer {
  return withBytes(path, (bytes) => bytes(0, HEAD_BYTES));
}

/** ITU-T H.273 §8.3: RGB stored as it is (matrix 0), which encoders choose where nothing may be lost. */
function isLosslessAvif(path: string): boolean {
  const head = headOf(path);
  const colours = head.indexOf("colrnclx");
  const matrix = colours + 12;
  return colours >= 0 && matrix + 2 <= head.length && head.readUInt16BE(matrix) === 0;
}

/** One that moves has another brand. */
function unreadAvif(path: string): Pick<OpenedPicture, "unread"> {
  return headOf(path).toString("latin1", 4, 12) === "ftypavis"
    ? { unread: "It is a moving AVIF, of which only the first frame can be read" }
    : {};
}

/** One that moves says so before the pixels. */
function animationOf(path: string): Partial<Found> {
  const { told = 0 } = pngFrames(headOf(path)) ?? {};
  const unread = `It is an animated PNG of ${told} frames, of which only the first can be read`;
  return told === 0 ? {} : { faults: pngFaults(path), ...(told < 2 ? {} : { unread }) };
}
