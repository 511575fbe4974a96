/** What streams hold, decoded up to a bound. */

import { constants, inflateSync } from "node:zlib";
import { decodePDFRawStream, type PDFContext, type PDFRawStream } from "@cantoo/pdf-lib";
import { arrayOf, dictOf, member, nameOf, numberOf, type Thing } from "./objects.ts";
import { type Prediction, unpredicted } from "./predictor.ts";

/** More than any program of drawing that somebody made. */
export const PROGRAM_BYTES_MAX = 64 * 2 ** 20;
/** As much as the largest pictures that are looked at. */
const DATA_BYTES_MAX = 256 * 2 ** 20;

/** Filters whose data are pictures: a program of their own has to read them. */
export const PICTURE_FILTERS: ReadonlySet<string> = new Set([
  "DCTDecode",
  "DCT",
  "JPXDecode",
  "JBIG2Decode",
  "CCITTFaxDecode",
  "CCF",
]);

/** The filters of a stream, the first to be undone first. */
export function filtersOf(context: PDFContext, filter: Thing): readonly string[] {
  const one = nameOf(context, filter);
  const several = arrayOf(context, filter)?.map((each) => nameOf(context, each) ?? "");
  return one === undefined ? (several ?? []) : [one];
}

/** The decoded bytes, not of pictures with filters of their own. Throws where they cannot be decoded. */
export function decoded(
  context: PDFContext,
  stream: PDFRawStream,
  bytesMax: number = DATA_BYTES_MAX,
): Uint8Array {
  const { dict } = stream;
  const filters = filtersOf(context, member(dict, "Filter") ?? member(dict, "F"));
  if (filters.length === 0) {
    return stream.contents;
  }
  const isFlate = filters.length === 1 && (filters[0] === "FlateDecode" || filters[0] === "Fl");
  const data = isFlate
    ? inflateSync(stream.contents, {
        maxOutputLength: bytesMax,
        // The end of many streams is cut off without harm.
        finishFlush: constants.Z_SYNC_FLUSH,
      })
    : decodePDFRawStream(stream).decode();
  return unpredicted(
    data,
    predictionOf(context, member(dict, "DecodeParms") ?? member(dict, "DP")),
  );
}

/** Of several filters the last one has it. */
function predictionOf(context: PDFContext, parameters: Thing): Prediction {
  const dict = dictOf(context, arrayOf(context, parameters)?.at(-1) ?? parameters);
  const number = (key: string, usual: number): number =>
    numberOf(context, member(dict, key)) ?? usual;
  return {
    predictor: number("Predictor", 1),
    columns: number("Columns", 1),
    colours: number("Colors", 1),
    bits: number("BitsPerComponent", 8),
  };
}
