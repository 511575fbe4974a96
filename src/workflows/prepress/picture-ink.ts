/** The most ink that a picture has anywhere: its pixels looked at one by one. */

import type { PDFContext } from "@cantoo/pdf-lib";
import { sharp } from "../sandbox/tasks/image-library.ts";
import { type ColourSpace, componentsOf } from "./pdf/colour-space.ts";
import { inksOf, isCmyk, totalInk } from "./pdf/inks.ts";
import type { Picture } from "./pdf/pictures.ts";
import { decoded, PICTURE_FILTERS } from "./pdf/streams.ts";

const PIXELS_MAX = 50_000_000;
/** What fewer pixels have is noise of the compression. */
const PART_OF_PIXELS = 0.001;

/** In per cent; undefined for pictures whose inks only a conversion would tell, and for those that are not read here. */
export async function pictureInk(
  context: PDFContext,
  picture: Picture,
): Promise<number | undefined> {
  const { space, width, height, bits } = picture;
  if (space === undefined || picture.isStencil || width * height > PIXELS_MAX || !hasInks(space)) {
    return undefined;
  }
  const samples = await samplesOf(context, picture);
  if (samples === undefined || (bits !== 8 && !(space.kind === "indexed" && bits < 8))) {
    return undefined;
  }
  return space.kind === "indexed"
    ? paletteInk(space, picture, samples)
    : pixelInk(space, picture, samples);
}

function hasInks(space: ColourSpace): boolean {
  const inner = space.kind === "indexed" ? space.base : space;
  return inner.kind === "inks" || isCmyk(inner);
}

/** The samples as the stream has them, before Decode. */
async function samplesOf(context: PDFContext, picture: Picture): Promise<Uint8Array | undefined> {
  const [first, ...others] = picture.filters;
  try {
    if (first === "DCTDecode" && others.length === 0) {
      return await jpegSamples(picture);
    }
    return picture.filters.some((filter) => PICTURE_FILTERS.has(filter))
      ? undefined
      : decoded(context, picture.stream);
  } catch {
    return undefined;
  }
}

/** sharp turns every CMYK JPEG over, with Adobe's marker or without it; a PDF means the values as they are stored. */
async function jpegSamples({ stream, width, height }: Picture): Promise<Uint8Array | undefined> {
  const { data, info } = await sharp(stream.contents, {
    // What it says of itself may be more than what the file says of it, and is what would be decoded.
    limitInputPixels: width * height,
  })
    .pipelineColourspace("cmyk")
    .toColourspace("cmyk")
    .raw()
    .toBuffer({ resolveWithObject: true });
  return info.channels === 4 ? data.map((value) => 255 - value) : undefined;
}

function pixelInk(
  space: ColourSpace,
  { decode, width, height }: Picture,
  samples: Uint8Array,
): number {
  const count = componentsOf(space);
  const names = space.kind === "inks" ? space.names : undefined;
  const counted = Array.from({ length: count }, (_none, index) => names?.[index] !== "None");
  const lows = counted.map((_each, index) => decode?.[index * 2] ?? 0);
  const spans = counted.map((_each, index) => (decode?.[index * 2 + 1] ?? 1) - (lows[index] ?? 0));
  const levels = new Uint32Array(100 * count + 1);
  const pixels = Math.min(width * height, Math.floor(samples.length / count));
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    let ink = 0;
    for (let index = 0; index < count; index += 1) {
      if (counted[index] === true) {
        ink +=
          (lows[index] ?? 0) + ((samples[pixel * count + index] ?? 0) / 255) * (spans[index] ?? 1);
      }
    }
    const level = Math.min(levels.length - 1, Math.max(0, Math.round(ink * 100)));
    levels[level] = (levels[level] ?? 0) + 1;
  }
  return highest(levels, pixels);
}

/** The highest level that more than a trace of the pixels has. */
function highest(levels: Uint32Array, pixels: number): number {
  let seen = 0;
  for (let level = levels.length - 1; level > 0; level -= 1) {
    seen += levels[level] ?? 0;
    if (seen > pixels * PART_OF_PIXELS) {
      return level;
    }
  }
  return 0;
}

/** Of a palette only the entries that pixels use. */
function paletteInk(
  space: Extract<ColourSpace, { kind: "indexed" }>,
  { bits, width }: Picture,
  samples: Uint8Array,
): number {
  const used = new Uint8Array(256);
  const rowBytes = Math.ceil((width * bits) / 8);
  const perByte = 8 / bits;
  samples.forEach((byte, at) => {
    for (let part = 0; part < perByte; part += 1) {
      if ((at % rowBytes) * perByte + part < width) {
        used[(byte >> (8 - bits * (part + 1))) & ((1 << bits) - 1)] = 1;
      }
    }
  });
  const inks = [...used.keys()]
    .filter((index) => used[index] === 1)
    .map((index) => totalInk(inksOf({ space, values: [index] }) ?? new Map()));
  return Math.round(Math.max(0, ...inks));
}
