/** The records of a zip beside the contents: heads, descriptors, directory and end (PKWARE APPNOTE 6.3.10). */

/** What is known of an entry before its content is read. */
export interface EntryHead {
  /** UTF-8, at most 65,535 bytes. */
  readonly name: Uint8Array;
  /** Epoch milliseconds. */
  readonly modifiedAt: number;
}

/** An entry whose content has been written. */
export interface WrittenEntry extends EntryHead {
  readonly crc32: number;
  readonly sizeBytes: number;
  /** As it lies in the zip. */
  readonly packedBytes: number;
  /** Where its head begins in the zip. */
  readonly offset: number;
}

const VERSION_UTF8 = 20;
const VERSION_ZIP64 = 45;
/** By a Unix system, after version 6.3. */
const MADE_BY = (3 << 8) | 63;
/** Sizes and checksum follow the content (bit 3); the name is UTF-8 (bit 11). */
const FLAGS = (1 << 3) | (1 << 11);
/** The only method whose content tells where it ends, so that a zip can be read as it comes. */
const DEFLATED = 8;
/** An ordinary file that its owner may write and everybody may read. */
const ATTRIBUTES = 0o100644 * 0x1_0000;
/** What fields of 2 and 4 bytes hold where the value stands elsewhere. */
const NONE_16 = 0xffff;
const NONE_32 = 0xffff_ffff;

/** Numbers in little-endian order, each as [value, bytes]. */
function numbers(...fields: readonly (readonly [value: number, bytes: 2 | 4 | 8])[]): Buffer {
  const record = Buffer.allocUnsafe(fields.reduce((sum, [, bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [value, bytes] of fields) {
    if (bytes === 8) {
      record.writeBigUInt64LE(BigInt(value), at);
    } else {
      record.writeUIntLE(value, at, bytes);
    }
    at += bytes;
  }
  return record;
}

/** APPNOTE 4.3.7: before the content; sizes and checksum are not known yet. */
export function localHead(head: EntryHead): Buffer {
  const { date, time } = dosTime(head.modifiedAt);
  const fixed = numbers(
    [0x0403_4b50, 4],
    [VERSION_UTF8, 2],
    [FLAGS, 2],
    [DEFLATED, 2],
    [time, 2],
    [date, 2],
    [0, 4],
    [0, 4],
    [0, 4],
    [head.name.byteLength, 2],
    [0, 2],
  );
  return Buffer.concat([fixed, head.name]);
}

/**
 * APPNOTE 4.3.9: after the content. Who reads the zip as it comes knows the sizes alone, and not where the entry begins:
 * by them Java takes fields of 8 bytes, where 4 cannot hold them.
 */
export function dataDescriptor({ crc32, packedBytes, sizeBytes }: WrittenEntry): Buffer {
  const sizeField = Math.max(packedBytes, sizeBytes) > NONE_32 ? 8 : 4;
  return numbers([0x0807_4b50, 4], [crc32, 4], [packedBytes, sizeField], [sizeBytes, sizeField]);
}

/** APPNOTE 4.3.12: the entry in the directory at the end. */
function directoryHead(entry: WrittenEntry): Buffer {
  const { date, time } = dosTime(entry.modifiedAt);
  const isLarge = needsZip64(entry);
  const extra = Buffer.concat([
    unixTime(entry.modifiedAt),
    ...(isLarge ? [largeSizes(entry)] : []),
  ]);
  const fixed = numbers(
    [0x0201_4b50, 4],
    [MADE_BY, 2],
    [isLarge ? VERSION_ZIP64 : VERSION_UTF8, 2],
    [FLAGS, 2],
    [DEFLATED, 2],
    [time, 2],
    [date, 2],
    [entry.crc32, 4],
    [isLarge ? NONE_32 : entry.packedBytes, 4],
    [isLarge ? NONE_32 : entry.sizeBytes, 4],
    [entry.name.byteLength, 2],
    [extra.byteLength, 2],
    [0, 2],
    [0, 2],
    [0, 2],
    [ATTRIBUTES, 4],
    [isLarge ? NONE_32 : entry.offset, 4],
  );
  return Buffer.concat([fixed, entry.name, extra]);
}

/** The directory of the entries, which begins at `offset`, and the end of the zip (APPNOTE 4.3.12 to 4.3.16). */
export function* directory(
  entries: readonly WrittenEntry[],
  offset: number,
): Generator<Uint8Array> {
  let bytes = 0;
  for (const entry of entries) {
    const head = directoryHead(entry);
    bytes += head.byteLength;
    yield head;
  }
  const count = entries.length;
  const isLarge = count >= NONE_16 || bytes >= NONE_32 || offset >= NONE_32;
  if (isLarge) {
    yield zip64End({ count, bytes, offset });
  }
  yield numbers(
    [0x0605_4b50, 4],
    [0, 2],
    [0, 2],
    [isLarge ? NONE_16 : count, 2],
    [isLarge ? NONE_16 : count, 2],
    [isLarge ? NONE_32 : bytes, 4],
    [isLarge ? NONE_32 : offset, 4],
    [0, 2],
  );
}

interface Directory {
  readonly count: number;
  readonly bytes: number;
  readonly offset: number;
}

/** APPNOTE 4.3.14 and 4.3.15: the end in large numbers, and where it stands. */
function zip64End({ count, bytes, offset }: Directory): Buffer {
  const end = numbers(
    [0x0606_4b50, 4],
    // What follows this field.
    [44, 8],
    [MADE_BY, 2],
    [VERSION_ZIP64, 2],
    [0, 4],
    [0, 4],
    [count, 8],
    [count, 8],
    [bytes, 8],
    [offset, 8],
  );
  const locator = numbers([0x0706_4b50, 4], [0, 4], [offset + bytes, 8], [1, 4]);
  return Buffer.concat([end, locator]);
}

function needsZip64({ sizeBytes, packedBytes, offset }: WrittenEntry): boolean {
  return Math.max(sizeBytes, packedBytes, offset) >= NONE_32;
}

/** APPNOTE 4.5.3: sizes and place in 8 bytes each. */
function largeSizes({ sizeBytes, packedBytes, offset }: WrittenEntry): Buffer {
  return numbers([0x0001, 2], [24, 2], [sizeBytes, 8], [packedBytes, 8], [offset, 8]);
}

/** Info-ZIP's "UT" field: the time in UTC and whole seconds. Not for times that it cannot hold (before 1970, from 2038): the local one is nearer. */
function unixTime(at: number): Buffer {
  const seconds = Math.floor(at / 1000);
  if (seconds < 0 || seconds > 0x7fff_ffff) {
    return Buffer.alloc(0);
  }
  const hasChangeTime = Buffer.of(1);
  return Buffer.concat([numbers([0x5455, 2], [5, 2]), hasChangeTime, numbers([seconds, 4])]);
}

/** APPNOTE 4.4.6: local time, in steps of two seconds, from 1980 to 2107. */
function dosTime(at: number): { readonly date: number; readonly time: number } {
  const local = new Date(
    Math.min(
      Math.max(at, new Date(1980, 0, 1).getTime()),
      new Date(2107, 11, 31, 23, 59, 58).getTime(),
    ),
  );
  return {
    date: ((local.getFullYear() - 1980) << 9) | ((local.getMonth() + 1) << 5) | local.getDate(),
    time: (local.getHours() << 11) | (local.getMinutes() << 5) | (local.getSeconds() >> 1),
  };
}
