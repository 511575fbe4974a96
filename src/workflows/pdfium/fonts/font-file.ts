/** A font file as far as a substitute is chosen by it: names, weight, scripts and letters; TrueType, OpenType, collections. */

import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";

export interface FontFile {
  readonly path: string;
  /** Where the font begins: after 0 in a collection. */
  readonly offset: number;
  readonly sizeBytes: number;
  /** As people know it. */
  readonly family: string;
  /** All names that a PDF may call it by, as plainName has them. */
  readonly names: readonly string[];
  /** 100 to 900. */
  readonly weight: number;
  readonly isItalic: boolean;
  /** OpenType OS/2 ulCodePageRange1: a bit for each code page that it covers. */
  readonly codePages: number;
}

/** Without what programs write differently: "Times New Roman,Bold" and "TimesNewRoman-Bold" are the same. */
export function plainName(name: string): string {
  return name
    .replace(/^[A-Z]{6}\+/u, "")
    .toLowerCase()
    .replace(/[\s,_-]/gu, "");
}

const COLLECTION = 0x74_74_63_66;
const FONTS_OF_COLLECTION_MAX = 64;
/** Tables that are read are far smaller. */
const TABLE_BYTES_MAX = 4 * 2 ** 20;

/** The fonts of a file. Throws where it is none, or damaged. */
export function fontsOfFile(path: string): readonly FontFile[] {
  const sizeBytes = statSync(path).size;
  const file = openSync(path, "r");
  try {
    const head = bytesAt(file, 0, 12);
    const offsets = head.readUInt32BE(0) === COLLECTION ? offsetsOf(file, head) : [0];
    return offsets.map((offset) => ({ path, offset, sizeBytes, ...factsOf(file, offset) }));
  } finally {
    closeSync(file);
  }
}

function offsetsOf(file: number, head: Buffer): readonly number[] {
  const count = Math.min(head.readUInt32BE(8), FONTS_OF_COLLECTION_MAX);
  const list = bytesAt(file, 12, count * 4);
  return Array.from({ length: count }, (_each, index) => list.readUInt32BE(index * 4));
}

function factsOf(file: number, offset: number): Omit<FontFile, "path" | "offset" | "sizeBytes"> {
  const tables = tablesOf((from, length) => bytesAt(file, from, length), offset);
  const names = namesOf(tableOf(file, tables, "name"));
  const os2 = tableOf(file, tables, "OS/2");
  return {
    family: names.get(16) ?? names.get(1) ?? names.get(4) ?? "a font without a name",
    names: [...new Set([1, 4, 6, 16].flatMap((id) => names.get(id) ?? []).map(plainName))],
    weight: os2.readUInt16BE(4),
    // fsSelection: bit 0 italic, bit 9 oblique.
    isItalic: (os2.readUInt16BE(62) & 0x02_01) !== 0,
    codePages: os2.readUInt16BE(0) >= 1 ? os2.readUInt32BE(78) : 0,
  };
}

type Tables = ReadonlyMap<string, { readonly from: number; readonly length: number }>;

/** OpenType "Organization of an OpenType Font": the table directory. */
function tablesOf(read: (from: number, length: number) => Buffer, offset: number): Tables {
  const count = read(offset, 6).readUInt16BE(4);
  const list = read(offset + 12, count * 16);
  return new Map(
    Array.from({ length: count }, (_each, index) => {
      const at = index * 16;
      const place = { from: list.readUInt32BE(at + 8), length: list.readUInt32BE(at + 12) };
      return [list.toString("latin1", at, at + 4), place];
    }),
  );
}

function tableOf(file: number, tables: Tables, tag: string): Buffer {
  const { from, length } = tables.get(tag) ?? { from: 0, length: 0 };
  return bytesAt(file, from, Math.min(length, TABLE_BYTES_MAX));
}

function bytesAt(file: number, from: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const read = readSync(file, bytes, 0, length, from);
  return bytes.subarray(0, read);
}

/** OpenType "name": the first of each kind that is written in UTF-16, as those for Windows are. */
function namesOf(table: Buffer): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  const [count, storage] = [table.readUInt16BE(2), table.readUInt16BE(4)];
  for (let index = 0; index < count; index += 1) {
    const at = 6 + index * 12;
    const [platform, id] = [table.readUInt16BE(at), table.readUInt16BE(at + 6)];
    const from = storage + table.readUInt16BE(at + 10);
    const bytes = Buffer.from(table.subarray(from, from + table.readUInt16BE(at + 8)));
    if ((platform === 0 || platform === 3) && bytes.length % 2 === 0 && !names.has(id)) {
      names.set(id, bytes.swap16().toString("utf16le"));
    }
  }
  return names;
}

/** True for letters, by their Unicode numbers, that the font has a glyph for. Throws where the file is damaged. */
export function lettersOf({ path, offset }: FontFile): (letter: number) => boolean {
  const bytes = readFileSync(path);
  const cmap = tablesOf((from, length) => bytes.subarray(from, from + length), offset).get("cmap");
  const table = bytes.subarray(cmap?.from ?? bytes.length);
  const places = Array.from({ length: table.readUInt16BE(2) }, (_each, index) =>
    table.readUInt32BE(8 + index * 8),
  );
  const ranges = places.flatMap((place) => rangesOf(table.subarray(place)));
  return (letter) => ranges.some(([first, last]) => letter >= first && letter <= last);
}

type Range = readonly [first: number, last: number];

/** OpenType "cmap", formats 4 and 12: that all of a range of format 4 have glyphs is nearly always so, and enough here. */
function rangesOf(table: Buffer): readonly Range[] {
  const format = table.readUInt16BE(0);
  if (format === 12) {
    return Array.from({ length: table.readUInt32BE(12) }, (_each, index): Range => {
      const at = 16 + index * 12;
      return [table.readUInt32BE(at), table.readUInt32BE(at + 4)];
    });
  }
  if (format !== 4) {
    return [];
  }
  const doubled = table.readUInt16BE(6);
  return Array.from({ length: doubled / 2 - 1 }, (_each, index): Range => {
    const at = 14 + index * 2;
    return [table.readUInt16BE(at + 2 + doubled), table.readUInt16BE(at)];
  });
}
