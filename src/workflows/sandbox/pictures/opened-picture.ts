/** A picture before anything is done to it: what libvips reads of it, and which frames or pages it has. Runs in the sandbox only. */

import { readFileSync } from "node:fs";
import type { Metadata, Sharp, SharpOptions } from "sharp";
import { FileFailure, WorkflowFailure } from "../../../core/ports/workflow-context.ts";
import { imageFailure, INPUT_SETTINGS, pixelsMaxOf, tooManyPixels } from "../tasks/image-codec.ts";
import { sharp } from "../tasks/image-library.ts";
import { isLosslessWebp, pngChunks } from "./chunks.ts";
import { foreignPicture } from "./foreign-picture.ts";
import { besideFrames } from "./gif-blocks.ts";
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
  /** Why only the first frame can be read at all, though there are more. */
  readonly unread?: string;
  /** WebP and AVIF: its pixels are stored without loss. */
  readonly isLossless?: boolean;
  /** What stands beside the frames of a GIF, by name. */
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
      ? foundInside(path, format)
      : { foreign: foreign.name, notes: foreign.notes }),
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

/** What libvips does not tell of its own formats. */
function foundInside(
  path: string,
  format: string,
): Pick<OpenedPicture, "notes" | "unread" | "isLossless" | "beside"> {
  const unread = unreadFrames(path, format);
  return {
    notes: [],
    ...(unread === undefined ? {} : { unread }),
    ...(format === "tiff" ? tiffPages(path) : {}),
    ...(format === "gif" ? { beside: besideFrames(readFileSync(path)) } : {}),
    ...(format === "webp" ? { isLossless: isLosslessWebp(readFileSync(path)) } : {}),
    ...(format === "heif" ? { isLossless: isLosslessAvif(path) } : {}),
  };
}

const SUB_DIRECTORIES = 330;

function tiffPages(path: string): Pick<OpenedPicture, "pages" | "hasViews"> {
  return withBytes(path, (bytes) => {
    const tiff = readTiff(bytes);
    const pages = tiff === undefined ? [0] : realPages(tiff);
    const directories = tiff?.directories ?? [];
    const hasViews =
      pages.length < directories.length || directories.some((each) => each.has(SUB_DIRECTORIES));
    return { pages, hasViews };
  });
}

const HEAD_BYTES = 2 ** 16;

/** ITU-T H.273 §8.3: RGB stored as it is (matrix 0), which encoders choose where nothing may be lost. */
function isLosslessAvif(path: string): boolean {
  const head = withBytes(path, (bytes) => bytes(0, HEAD_BYTES));
  const colours = head.indexOf("colrnclx");
  const matrix = colours + 12;
  return colours >= 0 && matrix + 2 <= head.length && head.readUInt16BE(matrix) === 0;
}

/** APNG has a chunk of its own before the pixels (PNG, 3rd edition, §11.3.6); moving AVIF a brand. */
function unreadFrames(path: string, format: string): string | undefined {
  if (format !== "png" && format !== "heif") {
    return undefined;
  }
  const head = withBytes(path, (bytes) => bytes(0, HEAD_BYTES));
  if (format === "heif") {
    return head.toString("latin1", 4, 12) === "ftypavis"
      ? "It is a moving AVIF, of which only the first frame can be read"
      : undefined;
  }
  const animation = pngChunks(head).find(({ name }) => name === "acTL");
  return animation === undefined || animation.data.length < 4 || animation.data.readUInt32BE(0) < 2
    ? undefined
    : `It is an animated PNG of ${animation.data.readUInt32BE(0)} frames, of which only the first can be read`;
}
