/** Pictures of a PDF as they are declared: image XObjects and inline images alike. ISO 32000-1 §8.9. */

import { type PDFContext, type PDFDict, PDFRawStream } from "@cantoo/pdf-lib";
import { type ColourSpace, readColourSpace } from "./colour-space.ts";
import {
  dictOf,
  flagOf,
  identityOf,
  member,
  nameOf,
  numberOf,
  numbersOf,
  type Thing,
} from "./objects.ts";
import { filtersOf } from "./streams.ts";

export interface Picture {
  /** "" for an inline image. */
  readonly identity: string;
  readonly width: number;
  readonly height: number;
  /** One bit that lets the fill colour through. */
  readonly isStencil: boolean;
  readonly bits: number;
  /** Absent for stencils, and where the data themselves say it (JPX). */
  readonly space?: ColourSpace;
  readonly decode?: readonly number[];
  readonly filters: readonly string[];
  /** A mask of softness in pixels of its own. */
  readonly softMask?: { readonly width: number; readonly height: number };
  readonly stream: PDFRawStream;
}

/** ISO 32000-1 Table 93: what inline images may write for short. */
const SHORT: Readonly<Record<string, string>> = {
  Width: "W",
  Height: "H",
  ImageMask: "IM",
  BitsPerComponent: "BPC",
  ColorSpace: "CS",
  Decode: "D",
  Filter: "F",
  DecodeParms: "DP",
};

/** What is declared; undefined where it has no size. */
export function readPicture(
  context: PDFContext,
  stream: PDFRawStream,
  { thing, resources }: { readonly thing: Thing; readonly resources: PDFDict | undefined },
): Picture | undefined {
  const entry = (key: string): Thing =>
    member(stream.dict, key) ?? member(stream.dict, SHORT[key] ?? key);
  const width = numberOf(context, entry("Width")) ?? 0;
  const height = numberOf(context, entry("Height")) ?? 0;
  if (!(width > 0 && height > 0)) {
    return undefined;
  }
  const isStencil = flagOf(context, entry("ImageMask")) === true;
  const space = entry("ColorSpace");
  const decode = numbersOf(context, entry("Decode"));
  const softMask = softMaskOf(context, member(stream.dict, "SMask"));
  return {
    identity: identityOf(thing),
    width,
    height,
    isStencil,
    bits: isStencil ? 1 : (numberOf(context, entry("BitsPerComponent")) ?? 8),
    filters: fullFilters(context, entry("Filter")),
    stream,
    ...(isStencil || space === undefined
      ? {}
      : { space: readColourSpace(context, space, resources) }),
    ...(decode === undefined ? {} : { decode }),
    ...(softMask === undefined ? {} : { softMask }),
  };
}

/** The filters of a stream by the names that all of them may have. */
export function fullFilters(context: PDFContext, filter: Thing): readonly string[] {
  return filtersOf(context, filter).map((name) => FULL_NAMES[name] ?? name);
}

const FULL_NAMES: Readonly<Record<string, string>> = {
  AHx: "ASCIIHexDecode",
  A85: "ASCII85Decode",
  LZW: "LZWDecode",
  Fl: "FlateDecode",
  RL: "RunLengthDecode",
  CCF: "CCITTFaxDecode",
  DCT: "DCTDecode",
};

function softMaskOf(context: PDFContext, thing: Thing): Picture["softMask"] {
  const dict = dictOf(context, thing);
  const width = numberOf(context, member(dict, "Width")) ?? 0;
  const height = numberOf(context, member(dict, "Height")) ?? 0;
  return width > 0 && height > 0 ? { width, height } : undefined;
}

/** An inline image as a stream, so that it is read as the others are. */
export function inlineStream(dict: PDFDict, data: Uint8Array): PDFRawStream {
  return PDFRawStream.of(dict, data);
}

/** True for a form, which is a drawing of its own. */
export function isForm(context: PDFContext, stream: PDFRawStream): boolean {
  return nameOf(context, member(stream.dict, "Subtype")) === "Form";
}
