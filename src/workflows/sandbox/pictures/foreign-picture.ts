/** Pictures that libvips does not open by itself, made ready for it: BMP, ICO, JPEG 2000, Netpbm's formats and SVG. Runs in the sandbox only. */

import { readFile } from "node:fs/promises";
import type { SharpOptions } from "sharp";
import { SNIFF_BYTES, sniffContent } from "../../../core/model/asset-type.ts";
import { WorkflowFailure } from "../../../core/ports/workflow-context.ts";
import type { PlainPixels } from "./plain-pixels.ts";
import { readBmp, readIconBitmap } from "./read-bmp.ts";
import { readJpeg2000 } from "./read-jpeg-2000.ts";
import { readNetpbm } from "./read-netpbm.ts";
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
  "image/svg+xml": ["SVG", readSvg],
  "image/vnd.microsoft.icon": ["ICO", readIcon],
  "image/x-portable-bitmap": ["PBM", readFirst],
  "image/x-portable-graymap": ["PGM", readFirst],
  "image/x-portable-pixmap": ["PPM", readFirst],
};

/** The picture; undefined where it is of no such format. Throws WorkflowFailure, and RangeError where it is damaged. */
export async function foreignPicture(path: string): Promise<ForeignPicture | undefined> {
  const { contentType = "" } = withBytes(path, (bytes) => sniffContent(bytes(0, SNIFF_BYTES)));
  const [name, read] = READERS[contentType] ?? [];
  return name === undefined || read === undefined
    ? undefined
    : { name, ...(await read(await readFile(path))) };
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

async function readCodestream(bytes: Buffer): Promise<Read> {
  const read = await readJpeg2000(bytes);
  return { ...pixels(read.pixels), notes: read.notes };
}

const SVG_BYTES_MAX = 10 * 2 ** 20;
/** What draws something that is elsewhere; what is in the document itself begins with # or data:. */
const ELSEWHERE =
  /<(?:[\w-]+:)?(?:image|use|feImage)\b[^<>]{0,2000}?\bhref\s*=\s*["'](?!#|data:)|@import\b|url\(\s*["']?(?!#|data:)[\w./]/iu;
const TEXT = /<(?:[\w-]+:)?text[\s>]/iu;

/** Handed over as bytes, the document has no place of its own, so nothing else is loaded; scripts are never run by librsvg. */
function readSvg(bytes: Buffer): Read {
  if (bytes.length > SVG_BYTES_MAX) {
    const message = `The SVG has more than ${SVG_BYTES_MAX / 2 ** 20} MiB; save it as PNG.`;
    throw new WorkflowFailure("unsupportedFeature", message);
  }
  const text = bytes.toString("utf8");
  const elsewhere = "What the SVG names outside of itself is not loaded; put it into the document.";
  const letters =
    "The text of the SVG is drawn in the fonts of this server; turn it into paths to have it as it is.";
  return {
    input: bytes,
    notes: [...(ELSEWHERE.test(text) ? [elsewhere] : []), ...(TEXT.test(text) ? [letters] : [])],
  };
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
