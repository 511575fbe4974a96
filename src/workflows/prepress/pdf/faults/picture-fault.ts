/** What the data of a picture lack, which PDFium draws or leaves out as far as it comes and says nothing. */

import type { PDFContext } from "@cantoo/pdf-lib";
import { componentsOf } from "../colour-space.ts";
import { arrayOf, dictOf, flagOf, member, numberOf, type Thing } from "../objects.ts";
import type { Picture } from "../pictures.ts";
import { PICTURE_FILTERS } from "../streams.ts";
import { isFaxDamaged } from "./fax-fault.ts";
import { endsInSegment } from "./jbig2-fault.ts";
import { type DataFault, type StreamData, streamData } from "./stream-data.ts";

/** Programs write some bytes after the end of a JPEG, and some before its beginning. */
const JPEG_REST_BYTES = 4096;
const [JPEG_START, JPEG_END] = [Buffer.from([0xff, 0xd8]), Buffer.from([0xff, 0xd9])];
const PIXELS_MAX = 250_000_000;

/** How many bytes may still be decoded. */
export interface DataBudget {
  bytes: number;
}

export const PICTURE_REASONS: Readonly<Record<DataFault, string>> = {
  "cannot be decoded":
    "its data is damaged or coded in a way that is not known, so that it is left out. Export the PDF anew.",
  "ends early":
    "its data ends before the end of the picture, so that a part of it may be missing. Export the PDF anew.",
  "is damaged":
    "its data is damaged or ends early, so that a part of it may be missing or wrong. Export the PDF anew.",
};

/** @param inline what is written of an inline image from its data on, because these may hold what looks like their end */
export async function pictureFault(
  context: PDFContext,
  picture: Picture,
  { budget, inline }: { readonly budget: DataBudget; readonly inline?: Uint8Array },
): Promise<DataFault | undefined> {
  const own = picture.filters.findIndex((filter) => PICTURE_FILTERS.has(filter));
  const packed = own < 0 ? picture.filters : picture.filters.slice(0, own);
  const read = streamData(picture.stream, packed, budget.bytes);
  if (read === undefined) {
    return undefined;
  }
  if (packed.length > 0) {
    budget.bytes -= read.data.length;
  }
  const { data, fault } = read;
  const filter = picture.filters[own];
  return filter === undefined
    ? plainFault(context, picture, { ...read, ...(inline === undefined ? {} : { inline }) })
    : (fault ?? (await coded(context, picture, { data, filter })));
}

/** Of pixels that stand in the data as they are, once it is unpacked. */
function plainFault(
  context: PDFContext,
  picture: Picture,
  { data, fault, inline }: StreamData & { readonly inline?: Uint8Array },
): DataFault | undefined {
  const needed = neededBytes(picture);
  if (needed === undefined || fault === "cannot be decoded") {
    return fault;
  }
  const isPlain = picture.filters.length === 0;
  const isWhole = isPlain && inline !== undefined && endsAt(inline, needed);
  return isWhole || pixelBytes(context, picture, data.length) >= needed
    ? undefined
    : (fault ?? "ends early");
}

interface Coded {
  readonly data: Uint8Array;
  readonly filter: string;
}

async function coded(
  context: PDFContext,
  { width, height, stream }: Picture,
  { data, filter }: Coded,
): Promise<DataFault | undefined> {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.length);
  switch (filter) {
    case "DCTDecode":
      if (!bytes.subarray(0, JPEG_REST_BYTES).includes(JPEG_START)) {
        return "cannot be decoded";
      }
      return bytes.subarray(-JPEG_REST_BYTES).includes(JPEG_END) ? undefined : "ends early";
    case "JPXDecode":
      return isJpeg2000(bytes) ? undefined : "cannot be decoded";
    case "JBIG2Decode":
      return endsInSegment(data) ? "ends early" : undefined;
    default: {
      const parameters = parametersOf(context, stream.dict);
      const number = (key: string, usual: number): number =>
        numberOf(context, member(parameters, key)) ?? usual;
      const columns = number("Columns", 1728);
      const isLarge = columns * height > PIXELS_MAX;
      const fax = {
        width: columns,
        height,
        k: number("K", 0),
        isAligned: flagOf(context, member(parameters, "EncodedByteAlign")) === true,
        hasLineEnds: flagOf(context, member(parameters, "EndOfLine")) === true,
        data,
      };
      return !isLarge && columns >= width && (await isFaxDamaged(fax)) ? "is damaged" : undefined;
    }
  }
}

/** ITU-T T.800 annexes A.4.1 and I.5.1: a codestream, or the file that it is in. */
function isJpeg2000(data: Buffer): boolean {
  return /^(?:ff4fff51|0000000c6a502020)/u.test(data.toString("hex", 0, 12));
}

/** ISO 32000-1 §8.9.5.2: rows begin at whole bytes. Undefined where it is not known what a pixel is made of. */
function neededBytes({ width, height, bits, isStencil, space }: Picture): number | undefined {
  const components =
    isStencil || space === undefined || space.kind === "unknown" || space.kind === "pattern"
      ? 0
      : componentsOf(space);
  return isStencil || components > 0
    ? height * Math.ceil((width * (isStencil ? 1 : components) * bits) / 8)
    : undefined;
}

/** What is left of so many bytes without the one that PNG predictors put before each row. ISO 32000-1 Table 8. */
function pixelBytes(context: PDFContext, { filters, stream }: Picture, found: number): number {
  const parameters = parametersOf(context, stream.dict);
  const number = (key: string, usual: number): number =>
    numberOf(context, member(parameters, key)) ?? usual;
  const last = filters.at(-1);
  if (number("Predictor", 1) < 10 || !(last === "FlateDecode" || last === "LZWDecode")) {
    return found;
  }
  const bits = number("Columns", 1) * number("Colors", 1) * number("BitsPerComponent", 8);
  return found - Math.ceil(found / (Math.ceil(bits / 8) + 1));
}

/** Those of the last filter. */
function parametersOf(context: PDFContext, dict: Picture["stream"]["dict"]) {
  const thing: Thing = member(dict, "DecodeParms") ?? member(dict, "DP");
  return dictOf(context, arrayOf(context, thing)?.at(-1) ?? thing);
}

/** True where EI stands after so many bytes. */
function endsAt(rest: Uint8Array, needed: number): boolean {
  const after = Buffer.from(rest.buffer, rest.byteOffset, rest.length).subarray(needed, needed + 8);
  return /^[\s\0]*EI/u.test(after.toString("latin1"));
}
