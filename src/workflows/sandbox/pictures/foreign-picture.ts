/** Pictures that libvips does not open by itself, made ready for it: BMP, ICO, JPEG 2000, Netpbm's formats and SVG. Runs in the sandbox only. */

import { readFile, stat } from "node:fs/promises";
import type { SharpOptions } from "sharp";
import { SNIFF_BYTES, sniffContent } from "../../../core/model/asset-type.ts";
import { INPUT_PIXELS_MAX } from "../tasks/image-codec.ts";
import { sharp } from "../tasks/image-library.ts";
import { withPngProfile } from "./chunks.ts";
import type { PlainPixels } from "./plain-pixels.ts";
import { readBmp, readIconBitmap } from "./read-bmp.ts";
import { readJpeg2000 } from "./read-jpeg-2000.ts";
import { readNetpbm } from "./read-netpbm.ts";
import { readSvg } from "./read-svg.ts";
import { SVG_BYTES_MAX, tooLargeSvg } from "./svg-text.ts";
import { withBytes } from "./tiff-directories.ts";

export interface ForeignPicture {
  /** What people call the format. */
  readonly name: string;
  readonly input: Buffer | Uint16Array;
  /** What libvips is told of pixels; nothing where it knows the format. */
  readonly settings?: Pick<SharpOptions, "raw">;
  /** What of it is not read, in sentences. */
  readonly notes: readonly string[];
}

type Read = Omit<ForeignPicture, "name">;
type Reader = (bytes: Buffer) => Read | Promise<Read>;

const READERS: Readonly<Record<string, readonly [name: string, read: Reader]>> = {
  "image/bmp": ["BMP", (bytes) => pixels(readBmp(bytes))],
  "image/j2c": ["JPEG 2000", readCodestream],
  "image/jp2": ["JPEG 2000", readCodestream],
  "image/jpx": ["JPEG 2000", readCodestream],
  "image/vnd.microsoft.icon": ["ICO", readIcon],
  "image/x-portable-bitmap": ["PBM", readFirst],
  "image/x-portable-graymap": ["PGM", readFirst],
  "image/x-portable-pixmap": ["PPM", readFirst],
};

/** The picture; undefined where it is of no such format. Throws WorkflowFailure, and RangeError where it is damaged. */
export async function foreignPicture(path: string): Promise<ForeignPicture | undefined> {
  const start = withBytes(path, (bytes) => bytes(0, SNIFF_BYTES));
  const { contentType = "" } = sniffContent(start);
  const [name, read] = READERS[contentType] ?? [];
  if (name !== undefined && read !== undefined) {
    return { name, ...(await read(await readFile(path))) };
  }
  const svg = MAY_BE_SVG.test(start.toString("latin1"))
    ? await svgAt(path, contentType)
    : undefined;
  return svg && { name: "SVG", ...svg };
}

/** Text with markup, also as UTF-16, or packed with gzip. */
const MAY_BE_SVG = /^(?:(?:\xff\xfe|\xfe\xff|\xef\xbb\xbf)?\0?\s*\0?<|\p{Cc}\x8b)/u;

/** Its beginning tells one only where little stands before its root. */
async function svgAt(path: string, contentType: string): Promise<Read | undefined> {
  if ((await stat(path)).size <= SVG_BYTES_MAX) {
    return readSvg(await readFile(path));
  }
  if (contentType === "image/svg+xml") {
    throw tooLargeSvg();
  }
  return undefined;
}

function pixels({ width, height, channels, data }: PlainPixels): Read {
  return { input: data, settings: { raw: { width, height, channels } }, notes: [] };
}

function readFirst(bytes: Buffer): Read {
  const { count, ...first } = readNetpbm(bytes);
  const notes =
    count === 1 ? [] : [`Only the first of the ${count} pictures of the file is in the result.`];
  return { ...pixels(first), notes };
}

/** Pixels alone cannot have a profile; as a PNG they can. */
async function readCodestream(bytes: Buffer): Promise<Read> {
  const { pixels: plain, profile } = await readJpeg2000(bytes);
  const read = pixels(plain);
  if (profile === undefined) {
    return read;
  }
  const space = plain.channels === 1 ? "grey16" : "rgb16";
  const image = sharp(read.input, { ...read.settings, limitInputPixels: INPUT_PIXELS_MAX });
  const png = await (plain.data instanceof Uint16Array ? image.toColourspace(space) : image)
    .png({ compressionLevel: 1 })
    .toBuffer();
  return { input: withPngProfile(png, profile), notes: [] };
}

const ENTRIES_AT = 6;
const ENTRY_BYTES = 16;
const PNG = "\x89PNG";

/** The largest of its pictures. */
function readIcon(bytes: Buffer): Read {
  const entries = Array.from({ length: bytes.readUInt16LE(4) }, (_none, index) => {
    const at = ENTRIES_AT + index * ENTRY_BYTES;
    // A side of 256 does not fit into a byte, and is 0.
    const [width, height] = [bytes.readUInt8(at) || 256, bytes.readUInt8(at + 1) || 256];
    const bits = bytes.readUInt16LE(at + 6);
    return {
      order: width * height * 64 + bits,
      at: bytes.readUInt32LE(at + 12),
      sizeBytes: bytes.readUInt32LE(at + 8),
    };
  });
  const [largest, ...others] = entries.toSorted((one, other) => other.order - one.order);
  if (largest === undefined) {
    throw new RangeError("There is no picture in it.");
  }
  const content = bytes.subarray(largest.at, largest.at + largest.sizeBytes);
  const notes =
    others.length === 0
      ? []
      : [`Only the largest of the ${entries.length} pictures of the icon is in the result.`];
  return content.toString("latin1", 0, PNG.length) === PNG
    ? { input: content, notes }
    : { ...pixels(readIconBitmap(content)), notes };
}
