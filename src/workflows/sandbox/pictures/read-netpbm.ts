/** Reads PBM, PGM and PPM, plain and raw (netpbm.sourceforge.net/doc). Runs in the sandbox only. */

import { demandSides, type PlainPixels } from "./plain-pixels.ts";

const SPACE = /\s/u;

class Words {
  readonly #bytes: Buffer;
  at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** The next number in digits; comments go to the end of their line. */
  number(digitsMax = 9): number {
    for (;;) {
      const letter = this.#letter();
      if (letter === "#") {
        this.#skipLine();
      } else if (letter !== "" && SPACE.test(letter)) {
        this.at += 1;
      } else {
        break;
      }
    }
    let digits = "";
    while (digits.length < digitsMax && /[0-9]/u.test(this.#letter())) {
      digits += this.#letter();
      this.at += 1;
    }
    if (digits === "") {
      throw new RangeError("It ends early.");
    }
    return Number(digits);
  }

  #skipLine(): void {
    const end = this.#bytes.indexOf("\n", this.at);
    this.at = end < 0 ? this.#bytes.length : end;
  }

  #letter(): string {
    return this.#bytes.toString("latin1", this.at, this.at + 1);
  }
}

interface Header {
  readonly kind: number;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  /** The largest sample. */
  readonly most: number;
  /** Behind what was read. */
  readonly words: Words;
}

/** The first picture, and how many there are. */
export interface NetpbmPicture extends PlainPixels {
  readonly count: number;
}

/** Throws RangeError where it is damaged. */
export function readNetpbm(bytes: Buffer): NetpbmPicture {
  const header = headerAt(bytes, 0);
  const { kind, width, height, channels, most, words } = header;
  const length = width * height * channels;
  const data = most > 255 ? new Uint16Array(length) : Buffer.alloc(length);
  if (kind === 1) {
    // Without space between them; 1 is black.
    fill(data, 1, () => 1 - Math.min(words.number(1), 1));
  } else if (kind < 4) {
    fill(data, most, () => words.number());
  } else {
    const raster = bytes.subarray(words.at + 1, rasterEnd(header));
    if (bytes.length < rasterEnd(header)) {
      throw new RangeError("It ends early.");
    }
    fill(data, most, samplesOf(raster, header));
  }
  return { width, height, channels, data, count: countOf(bytes, header) };
}

function headerAt(bytes: Buffer, start: number): Header {
  const kind = Number(bytes.toString("latin1", start + 1, start + 2));
  const words = new Words(bytes);
  words.at = start + 2;
  const [width, height] = [words.number(), words.number()];
  demandSides(width, height);
  const most = kind === 1 || kind === 4 ? 1 : words.number();
  if (most < 1 || most > 65_535) {
    throw new RangeError("No sample is that large.");
  }
  return { kind, width, height, channels: kind === 3 || kind === 6 ? 3 : 1, most, words };
}

/** Of the raw kinds: rows of bits begin with a byte. */
function rasterEnd({ kind, width, height, channels, most, words }: Header): number {
  const rowBytes = kind === 4 ? Math.ceil(width / 8) : width * channels * (most > 255 ? 2 : 1);
  return words.at + 1 + rowBytes * height;
}

const RAW_START = /^P[456]\s/u;

/** Only the raw kinds may be one behind the other. */
function countOf(bytes: Buffer, first: Header): number {
  let count = 1;
  let header = first;
  try {
    while (header.kind >= 4) {
      const at = rasterEnd(header);
      if (!RAW_START.test(bytes.toString("latin1", at, at + 3))) {
        break;
      }
      count += 1;
      header = headerAt(bytes, at);
    }
  } catch {
    // One that is damaged, which nobody reads, is counted.
  }
  return count;
}

function samplesOf(raster: Buffer, { kind, width, most }: Header): (index: number) => number {
  if (kind === 4) {
    return (index) => bitAt(raster, width, index);
  }
  return most > 255 ? (index) => raster.readUInt16BE(index * 2) : (index) => raster[index] ?? 0;
}

function fill(data: Buffer | Uint16Array, most: number, next: (index: number) => number): void {
  const full = data instanceof Uint16Array ? 65_535 : 255;
  for (let index = 0; index < data.length; index += 1) {
    data[index] = Math.round((Math.min(next(index), most) / most) * full);
  }
}

/** Eight pixels a byte, rows begin with a byte, 1 is black. */
function bitAt(raster: Buffer, width: number, index: number): number {
  const column = index % width;
  const byte = raster[Math.floor(index / width) * Math.ceil(width / 8) + (column >> 3)] ?? 0;
  return (byte >> (7 - (column & 7))) & 1 ? 0 : 1;
}
