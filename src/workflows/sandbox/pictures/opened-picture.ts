/** A picture before anything is done to it: what libvips reads of it, and which frames or pages it has. Runs in the sandbox only. */

import type { Metadata, Sharp, SharpOptions } from "sharp";
import {
  imageFailure,
  INPUT_SETTINGS,
  pixelsMaxOf,
  STREAMED_PIXELS_MAX,
  tooManyPixels,
} from "../tasks/image-codec.ts";
import { sharp } from "../tasks/image-library.ts";
import { pngChunks } from "./chunks.ts";
import { readTiff, realPages, withBytes } from "./tiff-directories.ts";

export interface OpenedPicture {
  readonly path: string;
  readonly metadata: Metadata;
  /** The pages or frames, as libvips counts them from 0; those of a TIFF that are smaller views or masks are none. */
  readonly pages: readonly number[];
  readonly word: "frames" | "pages";
  /** It has smaller views of its pages, or masks, which are not read. */
  readonly hasViews: boolean;
  /** Why only the first frame can be read at all, though there are more. */
  readonly unread?: string;
  sharp(options?: SharpOptions): Sharp;
}

/** Throws WorkflowFailure: unsupportedFormat, unsupportedFeature, corrupt. */
export async function openPicture(path: string): Promise<OpenedPicture> {
  const metadata = await sharp(path, { ...INPUT_SETTINGS, limitInputPixels: STREAMED_PIXELS_MAX })
    .metadata()
    .catch((error: unknown) => {
      throw imageFailure(error, path);
    });
  const { format, pages = 1, delay } = metadata;
  const limitInputPixels = pixelsMaxOf(format);
  if (metadata.width * metadata.height > limitInputPixels) {
    throw tooManyPixels(limitInputPixels);
  }
  const unread = unreadFrames(path, format);
  const tiff = format === "tiff" ? tiffPages(path) : { pages: [], hasViews: false };
  return {
    path,
    metadata,
    pages: format === "tiff" && pages > 1 ? tiff.pages : [...Array(pages).keys()],
    hasViews: tiff.hasViews,
    word: delay === undefined ? "pages" : "frames",
    ...(unread === undefined ? {} : { unread }),
    sharp: (options = {}) => sharp(path, { ...INPUT_SETTINGS, limitInputPixels, ...options }),
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
