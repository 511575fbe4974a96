/** Reads BMP, and the pictures of an ICO that are stored in the same way. Runs in the sandbox only. */

import { WorkflowFailure } from "../../../core/ports/workflow-context.ts";
import { demandSides, type PlainPixels } from "./plain-pixels.ts";

const FILE_HEADER_BYTES = 14;
const OLD_HEADER_BYTES = 12;

/** Microsoft's names: BI_RGB, BI_RLE8, BI_RLE4, BI_BITFIELDS, BI_ALPHABITFIELDS. */
const [PLAIN, RUNS_OF_8, RUNS_OF_4, MASKS, MASKS_AND_ALPHA] = [0, 1, 2, 3, 6];

interface Header {
  readonly width: number;
  readonly height: number;
  readonly isTopDown: boolean;
  readonly bits: number;
  readonly compression: number;
  readonly palette: Buffer;
  readonly entryBytes: number;
  /** Red, green, blue and alpha of pixels of 16 and 32 bits. */
  readonly masks: readonly number[];
}

/** Throws RangeError where it is damaged, or of a kind that is not read. */
export function readBmp(bytes: Buffer): PlainPixels {
  const header = headerOf(bytes.subarray(FILE_HEADER_BYTES));
  return pixelsOf(header, bytes.subarray(bytes.readUInt32LE(10)));
}

/** An entry of an ICO: twice as high, since a mask of one bit follows the colours. */
export function readIconBitmap(bytes: Buffer): PlainPixels {
  const doubled = headerOf(bytes);
  const header = { ...doubled, height: Math.floor(doubled.height / 2) };
  const start = bytes.readUInt32LE(0) + doubled.palette.length;
  const picture = pixelsOf(header, bytes.subarray(start));
  const rowBytes = Math.ceil(header.width / 32) * 4;
  const colourBytes = Math.ceil((header.width * header.bits) / 32) * 4 * header.height;
  const mask = bytes.subarray(start + colourBytes);
  const data = Buffer.alloc(header.width * header.height * 4, 255);
  const hasAlpha = picture.channels === 4;
  for (let index = 0; index < header.width * header.height; index += 1) {
    const at = index * picture.channels;
    data.set(picture.data.subarray(at, at + picture.channels), index * 4);
    const [column, row] = [index % header.width, Math.floor(index / header.width)];
    const byte = mask[(header.height - 1 - row) * rowBytes + (column >> 3)] ?? 0;
    if (!hasAlpha && ((byte >> (7 - (column & 7))) & 1) === 1) {
      data[index * 4 + 3] = 0;
    }
  }
  return { width: header.width, height: header.height, channels: 4, data };
}

function headerOf(bytes: Buffer): Header {
  const sizeBytes = bytes.readUInt32LE(0);
  if (sizeBytes === OLD_HEADER_BYTES) {
    const [width, height, bits] = [
      bytes.readUInt16LE(4),
      bytes.readUInt16LE(6),
      bytes.readUInt16LE(10),
    ];
    demandSides(width, height);
    const palette = bytes.subarray(
      OLD_HEADER_BYTES,
      OLD_HEADER_BYTES + (bits <= 8 ? 3 << bits : 0),
    );
    const masks = usualMasks(bits);
    return {
      width,
      height,
      isTopDown: false,
      bits,
      compression: PLAIN,
      palette,
      entryBytes: 3,
      masks,
    };
  }
  const [width, signed] = [bytes.readInt32LE(4), bytes.readInt32LE(8)];
  const [bits, compression] = [bytes.readUInt16LE(14), bytes.readUInt32LE(16)];
  demandSides(width, Math.abs(signed));
  const isMasked = compression === MASKS || compression === MASKS_AND_ALPHA;
  const masks = isMasked
    ? [40, 44, 48, 52].map((at, index) =>
        index < 3 || sizeBytes >= 56 || compression === MASKS_AND_ALPHA
          ? bytes.readUInt32LE(at)
          : 0,
      )
    : usualMasks(bits);
  const used = bytes.readUInt32LE(32);
  const entries = bits > 8 ? 0 : Math.min(used === 0 ? 1 << bits : used, 256);
  const palette = bytes.subarray(sizeBytes, sizeBytes + entries * 4);
  const height = Math.abs(signed);
  return { width, height, isTopDown: signed < 0, bits, compression, palette, entryBytes: 4, masks };
}

function usualMasks(bits: number): readonly number[] {
  return bits === 16 ? [0x7c00, 0x03e0, 0x001f, 0] : [0xff0000, 0xff00, 0xff, 0xff000000];
}

function pixelsOf(header: Header, raster: Buffer): PlainPixels {
  const { width, height, bits } = header;
  demandKind(header);
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  const isRuns = RUNS.has(header.compression);
  if (!isRuns && raster.length < rowBytes * height) {
    throw new RangeError("It ends early.");
  }
  const data = Buffer.alloc(width * height * 4);
  const write = isRuns
    ? fromRuns(header, raster, data)
    : bits <= 8
      ? fromPalette(header, raster, data)
      : fromColours(header, raster, data);
  for (let row = 0; row < height; row += 1) {
    const from = header.isTopDown ? row : height - 1 - row;
    for (let column = 0; column < width; column += 1) {
      write({ from, column, rowBytes }, (row * width + column) * 4);
    }
  }
  // Programs that know no alpha leave zeros there.
  return bits === 32 && data.some((value, index) => index % 4 === 3 && value !== 0)
    ? { width, height, channels: 4, data }
    : { width, height, channels: 3, data: withoutAlpha(data) };
}

const BITS: ReadonlySet<number> = new Set([1, 4, 8, 16, 24, 32]);
const RUNS: ReadonlySet<number> = new Set([RUNS_OF_8, RUNS_OF_4]);
const KINDS: ReadonlySet<number> = new Set([PLAIN, RUNS_OF_8, RUNS_OF_4, MASKS, MASKS_AND_ALPHA]);

function demandKind({ bits, compression }: Header): void {
  if (!BITS.has(bits)) {
    const message = `The BMP has ${bits} bits a pixel, which cannot be read; save it as PNG.`;
    throw new WorkflowFailure("unsupportedFeature", message);
  }
  if (!KINDS.has(compression)) {
    const message =
      "The BMP has another format packed into it, which cannot be read; save it as PNG.";
    throw new WorkflowFailure("unsupportedFeature", message);
  }
}

interface Place {
  /** Of rows as they are stored. */
  readonly from: number;
  readonly column: number;
  readonly rowBytes: number;
}

/** Writes one pixel, from its place to an offset. */
type Write = (place: Place, at: number) => void;

function fromRuns(header: Header, raster: Buffer, data: Buffer): Write {
  const indices = runs(header, raster);
  return ({ from, column }, at) =>
    colourOf(header, indices[from * header.width + column] ?? 0).copy(data, at);
}

function fromPalette(header: Header, raster: Buffer, data: Buffer): Write {
  return ({ from, column, rowBytes }, at) => {
    const index = indexAt(raster, from * rowBytes, { bits: header.bits, column });
    colourOf(header, index).copy(data, at);
  };
}

function fromColours(header: Header, raster: Buffer, data: Buffer): Write {
  return ({ from, column, rowBytes }, at) =>
    writeColour(header, raster, {
      from: from * rowBytes + (column * header.bits) / 8,
      data,
      at,
    });
}

function indexAt(
  raster: Buffer,
  from: number,
  { bits, column }: { readonly bits: number; readonly column: number },
): number {
  const byte = raster[from + Math.floor((column * bits) / 8)] ?? 0;
  return (byte >> (8 - bits - ((column * bits) % 8))) & ((1 << bits) - 1);
}

/** Palettes are blue, green, red. */
function colourOf({ palette, entryBytes }: Header, index: number): Buffer {
  const at = index * entryBytes;
  return Buffer.from([palette[at + 2] ?? 0, palette[at + 1] ?? 0, palette[at] ?? 0, 0]);
}

function writeColour(
  { bits, masks }: Header,
  raster: Buffer,
  { from, data, at }: { readonly from: number; readonly data: Buffer; readonly at: number },
): void {
  const value = raster.readUIntLE(from, bits / 8);
  for (const [channel, mask] of masks.entries()) {
    if (mask !== 0 && (channel < 3 || bits === 32)) {
      const low = 31 - Math.clz32(mask & -mask);
      const most = mask >>> low;
      data[at + channel] = Math.round((((value & mask) >>> low) / most) * 255);
    }
  }
}

function withoutAlpha(data: Buffer): Buffer {
  const plain = Buffer.alloc((data.length / 4) * 3);
  for (let from = 0, to = 0; from < data.length; from += 4, to += 3) {
    data.copy(plain, to, from, from + 3);
  }
  return plain;
}

/** The indices of the palette, rows from the bottom. */
function runs(header: Header, raster: Buffer): Buffer {
  const { width, height } = header;
  const place = new RunPlace(width, height);
  for (let at = 0; at + 1 < raster.length; ) {
    const [count = 0, value = 0] = [raster[at], raster[at + 1]];
    at += 2;
    if (count > 0) {
      const one = Buffer.from([value]);
      place.put(count, (index) => nibble(header, one, { index, isSame: true }));
    } else if (value === END_OF_LINE) {
      place.move(-place.column, 1);
    } else if (value === END_OF_BITMAP) {
      return place.indices;
    } else if (value === MOVE) {
      place.move(raster[at] ?? 0, raster[at + 1] ?? 0);
      at += 2;
    } else {
      const literal = raster.subarray(at);
      place.put(value, (index) => nibble(header, literal, { index, isSame: false }));
      at += Math.ceil((header.compression === RUNS_OF_4 ? Math.ceil(value / 2) : value) / 2) * 2;
    }
  }
  if (place.row < height - 1) {
    throw new RangeError("It ends early.");
  }
  return place.indices;
}

const [END_OF_LINE, END_OF_BITMAP, MOVE] = [0, 1, 2];

/** Of runs of four bits, each byte holds two. */
function nibble(
  { compression }: Header,
  bytes: Buffer,
  { index, isSame }: { readonly index: number; readonly isSame: boolean },
): number {
  if (compression !== RUNS_OF_4) {
    return bytes[isSame ? 0 : index] ?? 0;
  }
  const byte = bytes[isSame ? 0 : index >> 1] ?? 0;
  return index % 2 === 0 ? byte >> 4 : byte & 15;
}

/** Where the next index goes; what lies outside of the picture goes nowhere. */
class RunPlace {
  readonly indices: Buffer;
  readonly #width: number;
  readonly #height: number;
  column = 0;
  row = 0;

  constructor(width: number, height: number) {
    this.indices = Buffer.alloc(width * height);
    this.#width = width;
    this.#height = height;
  }

  put(count: number, indexOf: (index: number) => number): void {
    for (let index = 0; index < count; index += 1) {
      if (this.column < this.#width && this.row < this.#height) {
        this.indices[this.row * this.#width + this.column] = indexOf(index);
      }
      this.column += 1;
    }
  }

  move(columns: number, rows: number): void {
    this.column += columns;
    this.row += rows;
  }
}
