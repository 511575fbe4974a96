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

interface Samples {
  /** The largest. */
  readonly most: number;
  readonly next: (index: number) => number;
}

/** Throws RangeError where it is damaged. */
export function readNetpbm(bytes: Buffer): PlainPixels {
  const kind = Number(bytes.toString("latin1", 1, 2));
  const words = new Words(bytes);
  words.at = 2;
  const [width, height] = [words.number(), words.number()];
  demandSides(width, height);
  const channels = kind === 3 || kind === 6 ? 3 : 1;
  const data = Buffer.alloc(width * height * channels);
  if (kind === 4) {
    readBits(bytes.subarray(words.at + 1), width, data);
  } else if (kind === 1) {
    // Without space between them; 1 is black.
    fill(data, { most: 1, next: () => 1 - Math.min(words.number(1), 1) });
  } else {
    fill(data, samplesOf(bytes, { words, isPlain: kind < 4, count: data.length }));
  }
  return { width, height, channels, data };
}

function samplesOf(
  bytes: Buffer,
  {
    words,
    isPlain,
    count,
  }: { readonly words: Words; readonly isPlain: boolean; readonly count: number },
): Samples {
  const most = words.number();
  if (most < 1 || most > 65_535) {
    throw new RangeError("No sample is that large.");
  }
  if (isPlain) {
    return { most, next: () => words.number() };
  }
  const raster = bytes.subarray(words.at + 1);
  const isWide = most > 255;
  if (raster.length < count * (isWide ? 2 : 1)) {
    throw new RangeError("It ends early.");
  }
  const next = isWide
    ? (index: number) => raster.readUInt16BE(index * 2)
    : (index: number) => raster[index] ?? 0;
  return { most, next };
}

function fill(data: Buffer, { most, next }: Samples): void {
  for (let index = 0; index < data.length; index += 1) {
    data[index] = Math.round((Math.min(next(index), most) / most) * 255);
  }
}

/** Eight pixels a byte, rows begin with a byte, 1 is black. */
function readBits(raster: Buffer, width: number, data: Buffer): void {
  const rowBytes = Math.ceil(width / 8);
  if (raster.length < rowBytes * (data.length / width)) {
    throw new RangeError("It ends early.");
  }
  for (let index = 0; index < data.length; index += 1) {
    const column = index % width;
    const byte = raster[Math.floor(index / width) * rowBytes + (column >> 3)] ?? 0;
    data[index] = (byte >> (7 - (column & 7))) & 1 ? 0 : 255;
  }
}
