/** The directories of a TIFF, classic or BigTIFF: what its pages are, without their pixels. Runs in the sandbox only. */

import { closeSync, openSync, readSync } from "node:fs";

/** Some bytes of a file; fewer where it ends before. */
export type Bytes = (at: number, length: number) => Buffer;

export interface TiffField {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  /** Where its values begin. */
  readonly at: number;
  readonly sizeBytes: number;
}

export type TiffDirectory = ReadonlyMap<number, TiffField>;

export interface TiffFile {
  readonly isLittleEndian: boolean;
  readonly isBig: boolean;
  readonly bytes: Bytes;
  /** One a page, those for smaller views and for masks among them. */
  readonly directories: readonly TiffDirectory[];
  /** Another one is said to follow, and is not there. */
  readonly isCut: boolean;
}

// TIFF 6.0 §2 and the BigTIFF proposal: how many bytes a value of each type has.
const TYPE_BYTES: readonly number[] = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];

const DIRECTORIES_MAX = 10_000;
const FIELDS_MAX = 1000;
const VALUES_BYTES_MAX = 64 * 2 ** 20;

/** Runs work on the bytes of a file. */
export function withBytes<T>(path: string, use: (bytes: Bytes) => T): T {
  const file = openSync(path, "r");
  try {
    return use((at, length) => {
      const buffer = Buffer.alloc(length);
      return buffer.subarray(0, readSync(file, buffer, 0, length, at));
    });
  } finally {
    closeSync(file);
  }
}

/** The directories, as far as they can be read; undefined for what is no TIFF. */
export function readTiff(bytes: Bytes): TiffFile | undefined {
  const head = bytes(0, 16);
  const order = head.toString("latin1", 0, 2);
  if (head.length < 8 || (order !== "II" && order !== "MM")) {
    return undefined;
  }
  const isLittleEndian = order === "II";
  const version = isLittleEndian ? head.readUInt16LE(2) : head.readUInt16BE(2);
  if (version !== 42 && version !== 43) {
    return undefined;
  }
  const isBig = version === 43;
  const file = { isLittleEndian, isBig, bytes };
  const directories: TiffDirectory[] = [];
  const seen = new Set<number>();
  let isCut = false;
  let at = isBig ? numberAt(file, head.subarray(8, 16)) : numberAt(file, head.subarray(4, 8));
  while (at > 0 && !seen.has(at) && directories.length < DIRECTORIES_MAX) {
    seen.add(at);
    const directory = directoryAt(file, at);
    if (directory === undefined) {
      isCut = true;
      break;
    }
    directories.push(directory.fields);
    at = directory.next;
  }
  return { ...file, directories, isCut };
}

type Layout = Pick<TiffFile, "isLittleEndian" | "isBig" | "bytes">;

/** The directory at an offset, such as that of EXIF, and where the next one is; undefined where there is none. */
export function directoryAt(
  file: Layout,
  at: number,
): { readonly fields: TiffDirectory; readonly next: number } | undefined {
  const { isBig, bytes } = file;
  const [countBytes, entryBytes, inlineBytes] = isBig ? [8, 20, 8] : [2, 12, 4];
  const head = bytes(at, countBytes);
  const count = head.length < countBytes ? 0 : numberAt(file, head);
  const entries = bytes(at + countBytes, Math.min(count, FIELDS_MAX) * entryBytes + inlineBytes);
  if (count < 1 || count > FIELDS_MAX || entries.length < count * entryBytes) {
    return undefined;
  }
  const fields = new Map<number, TiffField>();
  for (let index = 0; index < count; index += 1) {
    const entry = entries.subarray(index * entryBytes, (index + 1) * entryBytes);
    const [tag, type] = [
      numberAt(file, entry.subarray(0, 2)),
      numberAt(file, entry.subarray(2, 4)),
    ];
    const values = numberAt(file, entry.subarray(4, 4 + inlineBytes));
    const sizeBytes = values * (TYPE_BYTES[type] ?? 0);
    const inline = at + countBytes + index * entryBytes + 4 + inlineBytes;
    const place =
      sizeBytes <= inlineBytes ? inline : numberAt(file, entry.subarray(4 + inlineBytes));
    fields.set(tag, { tag, type, count: values, at: place, sizeBytes });
  }
  const next = entries.subarray(count * entryBytes, count * entryBytes + inlineBytes);
  return { fields, next: next.length < inlineBytes ? 0 : numberAt(file, next) };
}

/** The values of a field as little-endian bytes; undefined where they are not all there, or too many. */
export function valueBytes(file: Layout, field: TiffField): Buffer | undefined {
  if (field.sizeBytes > VALUES_BYTES_MAX) {
    return undefined;
  }
  const values = Buffer.from(file.bytes(field.at, field.sizeBytes));
  if (values.length < field.sizeBytes) {
    return undefined;
  }
  const unit = RATIONALS.has(field.type) ? 4 : (TYPE_BYTES[field.type] ?? 1);
  if (!file.isLittleEndian && unit > 1) {
    for (let at = 0; at + unit <= values.length; at += unit) {
      values.subarray(at, at + unit).reverse();
    }
  }
  return values;
}

/** Two numbers of four bytes each. */
const RATIONALS: ReadonlySet<number> = new Set([5, 10]);

/** The values of a field of whole numbers; none where it is absent or something else. */
export function numbersOf(file: Layout, directory: TiffDirectory, tag: number): readonly number[] {
  const field = directory.get(tag);
  const unit = TYPE_BYTES[field?.type ?? 0] ?? 0;
  const values = field === undefined || unit === 0 ? undefined : valueBytes(file, field);
  if (values === undefined) {
    return [];
  }
  return Array.from({ length: values.length / unit }, (_none, index) =>
    littleNumber(values.subarray(index * unit, (index + 1) * unit)),
  );
}

const NEW_SUBFILE_TYPE = 254;
const OLD_SUBFILE_TYPE = 255;
const SMALLER_OR_MASK = 0b101;
const OLD_SMALLER = 2;

/** The places of those directories that are pages of their own: no smaller views, no masks. */
export function realPages(file: TiffFile): readonly number[] {
  const pages = [...file.directories.keys()].filter((index) => {
    const directory = file.directories[index] ?? new Map();
    const [type = 0] = numbersOf(file, directory, NEW_SUBFILE_TYPE);
    const [old = 0] = numbersOf(file, directory, OLD_SUBFILE_TYPE);
    return (type & SMALLER_OR_MASK) === 0 && old !== OLD_SMALLER;
  });
  return pages.length === 0 ? [0] : pages;
}

function numberAt({ isLittleEndian }: Pick<TiffFile, "isLittleEndian">, bytes: Buffer): number {
  return littleNumber(isLittleEndian ? bytes : Buffer.from(bytes).reverse());
}

function littleNumber(bytes: Buffer): number {
  return bytes.reduceRight((value, byte) => value * 256 + byte, 0);
}
