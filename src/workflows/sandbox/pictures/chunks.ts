/** What stands in a PNG or WebP beside its pixels, taken over byte for byte. Runs in the sandbox only. */

import { crc32, deflateSync } from "node:zlib";
import { uprightExif } from "./jpeg-segments.ts";

interface Chunk {
  readonly name: string;
  readonly data: Buffer;
}

const PNG_START_BYTES = 8;

/** The chunks of a PNG, as far as it goes. */
export function pngChunks(png: Buffer): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = PNG_START_BYTES; at + 12 <= png.length; ) {
    const sizeBytes = png.readUInt32BE(at);
    const name = png.toString("latin1", at + 4, at + 8);
    chunks.push({ name, data: png.subarray(at + 8, at + 8 + sizeBytes) });
    at += 12 + sizeBytes;
  }
  return chunks;
}

/** What an animated PNG says of its frames, and how many of them begin in it; undefined where it does not move. PNG (3rd edition) §11.3.6. */
export function pngFrames(
  png: Buffer,
): { readonly told: number; readonly count: number; readonly isCut: boolean } | undefined {
  const chunks = pngChunks(png);
  const control = chunks.find(({ name }) => name === "acTL")?.data;
  return control === undefined || control.length < 8
    ? undefined
    : {
        told: control.readUInt32BE(0),
        count: chunks.filter(({ name }) => name === "fcTL").length,
        // Some programs write something of their own behind it.
        isCut: chunks.every(({ name }) => name !== "IEND"),
      };
}

/** PNG (3rd edition) §11.3: what says what the colours mean, and how large a pixel is. */
const PNG_COLOURS: readonly string[] = [
  "iCCP",
  "sRGB",
  "gAMA",
  "cHRM",
  "cICP",
  "mDCV",
  "cLLI",
  "pHYs",
];
const PNG_METADATA: readonly string[] = [...PNG_COLOURS, "eXIf", "tEXt", "zTXt", "iTXt", "tIME"];

/** The picture with the metadata of another: all of it, or what is of its colours and its size. */
export function withPngMetadata(picture: Buffer, original: Buffer, isAll: boolean): Buffer {
  const names = isAll ? PNG_METADATA : PNG_COLOURS;
  const kept = pngChunks(original).filter(({ name }) => names.includes(name));
  const [header, ...own] = pngChunks(picture).filter(({ name }) => !PNG_METADATA.includes(name));
  const chunks = header === undefined ? [] : [header, ...kept, ...own];
  return Buffer.concat([picture.subarray(0, PNG_START_BYTES), ...chunks.map(pngChunk)]);
}

/** The picture, whose colours are those of the profile. PNG (3rd edition) §11.3.2.3. */
export function withPngProfile(png: Buffer, profile: Buffer): Buffer {
  const [header, ...others] = pngChunks(png).filter(({ name }) => !PNG_COLOURS.includes(name));
  const data = Buffer.concat([Buffer.from("icc\0\0", "latin1"), deflateSync(profile)]);
  const chunks = header === undefined ? [] : [header, { name: "iCCP", data }, ...others];
  return Buffer.concat([png.subarray(0, PNG_START_BYTES), ...chunks.map(pngChunk)]);
}

function pngChunk({ name, data }: Chunk): Buffer {
  const content = name === "eXIf" ? uprightExif(data) : data;
  const named = Buffer.concat([Buffer.from(name, "latin1"), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}

const RIFF_BYTES = 12;

function webpChunks(webp: Buffer, from: number = RIFF_BYTES): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = from; at + 8 <= webp.length; ) {
    const sizeBytes = webp.readUInt32LE(at + 4);
    const name = webp.toString("latin1", at, at + 4);
    chunks.push({ name, data: webp.subarray(at + 8, at + 8 + sizeBytes) });
    at += 8 + sizeBytes + (sizeBytes % 2);
  }
  return chunks;
}

// RFC 9649 §2.7.1.1: what a frame says of itself before its chunks.
const FRAME_BYTES = 16;

/** Whether pixels of it, or of one of its frames, are stored without loss. */
export function isLosslessWebp(webp: Buffer): boolean {
  return webpChunks(webp).some(
    ({ name, data }) =>
      name === "VP8L" ||
      (name === "ANMF" && webpChunks(data, FRAME_BYTES).some((each) => each.name === "VP8L")),
  );
}

/** How many frames it has; 0 where it does not move. */
export function webpFrames(webp: Buffer): number {
  return webpChunks(webp).filter(({ name }) => name === "ANMF").length;
}

// RFC 9649 §2.7: flags of the extended header.
const PROFILE = 0x20;
const ALPHA = 0x10;
const EXIF = 0x08;
const XMP = 0x04;
const METADATA: ReadonlySet<string> = new Set(["ICCP", "EXIF", "XMP "]);

/** The picture with the metadata of another: all of it, or the profile. `size` is in pixels. */
export function withWebpMetadata(
  picture: Buffer,
  original: Buffer,
  {
    isAll,
    width,
    height,
  }: { readonly isAll: boolean; readonly width: number; readonly height: number },
): Buffer {
  const kept = webpChunks(original).filter(
    ({ name }) => METADATA.has(name) && (isAll || name === "ICCP"),
  );
  const own = webpChunks(picture).filter(({ name }) => !METADATA.has(name));
  if (kept.length === 0) {
    return picture;
  }
  const named = (name: string): readonly Chunk[] => kept.filter((chunk) => chunk.name === name);
  const header = extendedHeader(own, { width, height });
  header[0] =
    ((header[0] ?? 0) & ~(PROFILE | EXIF | XMP)) |
    (named("ICCP").length > 0 ? PROFILE : 0) |
    (named("EXIF").length > 0 ? EXIF : 0) |
    (named("XMP ").length > 0 ? XMP : 0);
  const chunks = [
    { name: "VP8X", data: header },
    ...named("ICCP"),
    ...own.filter(({ name }) => name !== "VP8X"),
    ...named("EXIF").map(({ name, data }) => ({ name, data: uprightExif(data) })),
    ...named("XMP "),
  ].map(webpChunk);
  const content = Buffer.concat([Buffer.from("WEBP", "latin1"), ...chunks]);
  const riff = Buffer.from("RIFF\0\0\0\0", "latin1");
  riff.writeUInt32LE(content.length, 4);
  return Buffer.concat([riff, content]);
}

function extendedHeader(
  own: readonly Chunk[],
  { width, height }: { readonly width: number; readonly height: number },
): Buffer {
  const found = own.find(({ name }) => name === "VP8X");
  if (found !== undefined) {
    return Buffer.from(found.data);
  }
  const header = Buffer.alloc(10);
  // RFC 9649 §3.4: of a lossless picture, the bit behind the sizes.
  const lossless = own.find(({ name }) => name === "VP8L")?.data;
  header[0] = lossless !== undefined && ((lossless[4] ?? 0) & 0x10) !== 0 ? ALPHA : 0;
  header.writeUIntLE(width - 1, 4, 3);
  header.writeUIntLE(height - 1, 7, 3);
  return header;
}

function webpChunk({ name, data }: Chunk): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 0, "latin1");
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}
