/** Writes pages, each of which libvips made as a TIFF of its own, into one TIFF, with fields of another one. Runs in the sandbox only. */

import { closeSync, openSync, writeSync } from "node:fs";
import {
  directoryAt,
  numbersOf,
  readTiff,
  type Bytes,
  type TiffDirectory,
  type TiffFile,
  valueBytes,
} from "./tiff-directories.ts";

/** Where the fields of a page come from that are not about how its pixels are stored. */
export interface FieldSource {
  readonly file: TiffFile;
  readonly directory: TiffDirectory;
  readonly tags: (tag: number) => boolean;
}

interface Value {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly data: Buffer;
}

const LONG = 4;
const CHUNK_BYTES = 4 * 2 ** 20;
const SIZE_BYTES_MAX = 2 ** 32 - 1;

// TIFF 6.0 §8 and §15: where the pixels are, and how many bytes of them.
const PIXELS: readonly (readonly [offsets: number, counts: number])[] = [
  [273, 279],
  [324, 325],
];
/** Exif 3.0 §4.6.3: values that are offsets of directories. */
const POINTERS: ReadonlySet<number> = new Set([34665, 34853, 40965]);

export class TiffWriter {
  readonly #file: number;
  #at = 8;
  /** Where the offset of the next directory is to be written. */
  #link = 4;

  constructor(path: string) {
    this.#file = openSync(path, "w");
    writeSync(this.#file, Buffer.from("II*\0\0\0\0\0", "latin1"), 0, 8, 0);
  }

  /** Adds a page. Throws RangeError where the file would be larger than such files can be. */
  add(page: Bytes, source?: FieldSource): void {
    const file = readTiff(page);
    const [directory] = file?.directories ?? [];
    if (file === undefined || directory === undefined) {
      throw new Error("libvips made no TIFF.");
    }
    const values = valuesOf(file, directory);
    for (const [offsets, counts] of PIXELS) {
      const sizes = numbersOf(file, directory, counts);
      const places = numbersOf(file, directory, offsets).map((at, index) =>
        this.#copy(page, at, sizes[index] ?? 0),
      );
      if (places.length > 0) {
        values.set(offsets, longs(offsets, places));
      }
    }
    if (source !== undefined) {
      for (const tag of [...values.keys()].filter((each) => source.tags(each))) {
        values.delete(tag);
      }
      for (const value of this.#taken(source.file, source)) {
        values.set(value.tag, value);
      }
    }
    const at = this.#writeDirectory([...values.values()]);
    this.#put(longs(0, [at]).data, this.#link);
    this.#link = this.#at - 4;
  }

  close(): void {
    closeSync(this.#file);
  }

  /** The fields of a directory that are wanted, with those that it points to. */
  #taken(
    file: TiffFile,
    { directory, tags }: Pick<FieldSource, "directory" | "tags">,
  ): readonly Value[] {
    return [...directory.values()].flatMap((field) => {
      const { tag, type, count } = field;
      if (!tags(tag)) {
        return [];
      }
      if (POINTERS.has(tag)) {
        const [place = 0] = numbersOf(file, directory, tag);
        const nested = directoryAt(file, place)?.fields;
        // No directory of these points back to one that is above it.
        const deeper = (inner: number): boolean => tag === 34665 || !POINTERS.has(inner);
        const inner = nested && this.#taken(file, { directory: nested, tags: deeper });
        return inner === undefined || inner.length === 0
          ? []
          : [longs(tag, [this.#writeDirectory(inner)])];
      }
      const data = valueBytes(file, field);
      // The types of BigTIFF are unknown to readers of the classic one.
      return data === undefined || type > 13 ? [] : [{ tag, type, count, data }];
    });
  }

  #copy(page: Bytes, from: number, sizeBytes: number): number {
    const place = this.#at;
    for (let done = 0; done < sizeBytes; ) {
      const chunk = page(from + done, Math.min(CHUNK_BYTES, sizeBytes - done));
      if (chunk.length === 0) {
        throw new Error("libvips made a TIFF that ends early.");
      }
      this.#append(chunk);
      done += chunk.length;
    }
    this.#align();
    return place;
  }

  /** Writes a directory behind its longer values. Returns where it is; the offset of the next one is its last four bytes. */
  #writeDirectory(values: readonly Value[]): number {
    const sorted = values.toSorted((one, other) => one.tag - other.tag);
    const entries = Buffer.alloc(2 + sorted.length * 12 + 4);
    entries.writeUInt16LE(sorted.length, 0);
    for (const [index, { tag, type, count, data }] of sorted.entries()) {
      const at = 2 + index * 12;
      entries.writeUInt16LE(tag, at);
      entries.writeUInt16LE(type, at + 2);
      entries.writeUInt32LE(count, at + 4);
      if (data.length <= 4) {
        data.copy(entries, at + 8);
      } else {
        entries.writeUInt32LE(this.#at, at + 8);
        this.#append(data);
        this.#align();
      }
    }
    const place = this.#at;
    this.#append(entries);
    return place;
  }

  /** TIFF 6.0 §2: values and directories begin on a word boundary. */
  #align(): void {
    if (this.#at % 2 === 1) {
      this.#append(Buffer.alloc(1));
    }
  }

  #append(bytes: Buffer): void {
    if (this.#at + bytes.length > SIZE_BYTES_MAX) {
      throw new RangeError("The TIFF would be larger than 4 GiB.");
    }
    this.#put(bytes, this.#at);
    this.#at += bytes.length;
  }

  #put(bytes: Buffer, at: number): void {
    for (let done = 0; done < bytes.length; ) {
      done += writeSync(this.#file, bytes, done, bytes.length - done, at + done);
    }
  }
}

function valuesOf(file: TiffFile, directory: TiffDirectory): Map<number, Value> {
  const values = new Map<number, Value>();
  for (const field of directory.values()) {
    const { tag, type, count } = field;
    const data = valueBytes(file, field);
    if (data !== undefined) {
      values.set(tag, { tag, type, count, data });
    }
  }
  return values;
}

function longs(tag: number, numbers: readonly number[]): Value {
  const data = Buffer.alloc(numbers.length * 4);
  numbers.forEach((number, index) => data.writeUInt32LE(number, index * 4));
  return { tag, type: LONG, count: numbers.length, data };
}
