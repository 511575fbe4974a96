/** A TIFF of many pages, written one page at a time: pages of one page each are put behind each other and linked. */

import { type FileHandle, open } from "node:fs/promises";
import { WorkflowFailure } from "../../../core/ports/workflow-context.ts";

/** TIFF 6.0: places in a file are 32 bits. */
const FILE_BYTES_MAX = 2 ** 32 - 1;
/** TIFF 6.0 §2: bytes of a value, by type. */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
const [SHORT, LONG] = [3, 4];
const ENTRY_BYTES = 12;
const STRIP_OFFSETS = 273;
const TILE_OFFSETS = 324;

export class TiffPages {
  readonly #file: FileHandle;
  #sizeBytes = 0;
  /** Where the place of the next page is to be written. */
  #nextAt = 4;
  #count = 0;

  static async create(path: string): Promise<TiffPages> {
    return new TiffPages(await open(path, "wx"));
  }

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  get count(): number {
    return this.#count;
  }

  /** Adds a TIFF of one page, made by libvips on this machine. Throws WorkflowFailure unsupportedFeature. */
  async add(page: Buffer): Promise<void> {
    const { bytes, place, nextAt } = movedPage(page, this.#sizeBytes);
    if (this.#sizeBytes + bytes.length > FILE_BYTES_MAX) {
      const message =
        "The TIFF would be larger than 4 GB, which a TIFF cannot be; ask for fewer pages or pixels.";
      throw new WorkflowFailure("unsupportedFeature", message);
    }
    await this.#file.write(bytes, 0, bytes.length, this.#sizeBytes);
    if (this.#count > 0) {
      await this.#file.write(place, 0, 4, this.#nextAt);
    }
    this.#nextAt = this.#sizeBytes + nextAt;
    this.#sizeBytes += bytes.length;
    this.#count += 1;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

interface MovedPage {
  readonly bytes: Buffer;
  /** Where its IFD is in the file, as it is written there. */
  readonly place: Buffer;
  /** Where in `bytes` the place of the next page belongs. */
  readonly nextAt: number;
}

/** The page with all places in it moved on by so many bytes. */
function movedPage(made: Buffer, by: number): MovedPage {
  // An IFD, and values behind it, begin at an even place.
  const page = Buffer.concat([made, Buffer.alloc(made.length % 2)]);
  const order = byteOrder(page);
  const ifd = order.long(4);
  const count = order.short(ifd);
  const appended: Buffer[] = [];
  for (let index = 0; index < count; index += 1) {
    const at = ifd + 2 + index * ENTRY_BYTES;
    const tag = order.short(at);
    const [type, length] = [order.short(at + 2), order.long(at + 4)];
    const isInline = (TYPE_BYTES[type] ?? 0) * length <= 4;
    const valuesAt = isInline ? at + 8 : order.long(at + 8);
    if (tag === STRIP_OFFSETS || tag === TILE_OFFSETS) {
      const placeOf = (place: number): number =>
        type === SHORT ? order.short(valuesAt + 2 * place) : order.long(valuesAt + 4 * place);
      const moved = order.longs(Array.from({ length }, (_each, place) => by + placeOf(place)));
      // They may have been of two bytes, so those of several strips find no room where they were.
      order.setShort(at + 2, LONG);
      order.setLong(at + 8, by + page.length + Buffer.concat(appended).length);
      if (length === 1) {
        moved.copy(page, at + 8);
      } else {
        appended.push(moved);
      }
    } else if (!isInline) {
      order.setLong(at + 8, valuesAt + by);
    }
  }
  return {
    bytes: Buffer.concat([page, ...appended]),
    place: order.longs([ifd + by]),
    nextAt: ifd + 2 + count * ENTRY_BYTES,
  };
}

interface ByteOrder {
  short(at: number): number;
  long(at: number): number;
  setShort(at: number, value: number): void;
  setLong(at: number, value: number): void;
  longs(values: readonly number[]): Buffer;
}

/** TIFF 6.0 §2: II or MM, as the machine is that made it. */
function byteOrder(page: Buffer): ByteOrder {
  const isLittle = page.toString("latin1", 0, 2) === "II";
  const setLong = (bytes: Buffer, at: number, value: number): number =>
    isLittle ? bytes.writeUInt32LE(value, at) : bytes.writeUInt32BE(value, at);
  return {
    short: (at) => (isLittle ? page.readUInt16LE(at) : page.readUInt16BE(at)),
    long: (at) => (isLittle ? page.readUInt32LE(at) : page.readUInt32BE(at)),
    setShort: (at, value) =>
      void (isLittle ? page.writeUInt16LE(value, at) : page.writeUInt16BE(value, at)),
    setLong: (at, value) => void setLong(page, at, value),
    longs: (values) => {
      const bytes = Buffer.alloc(values.length * 4);
      values.forEach((value, index) => setLong(bytes, index * 4, value));
      return bytes;
    },
  };
}
