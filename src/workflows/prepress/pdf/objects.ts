/** Reading the objects of a PDF: what is of another kind than it should be is taken for missing, as viewers do. */

import {
  type PDFContext,
  PDFArray,
  PDFBool,
  PDFDict,
  PDFHexString,
  PDFName,
  PDFNumber,
  type PDFObject,
  PDFRawStream,
  PDFRef,
  PDFStream,
  PDFString,
} from "@cantoo/pdf-lib";

export type Thing = PDFObject | undefined;

/** What a reference stands for; anything else is itself. */
export function resolved(context: PDFContext, thing: Thing): Thing {
  // A reference to a reference is none that the syntax knows; a few are followed for files that have them.
  let found = thing;
  for (let step = 0; step < 4 && found instanceof PDFRef; step += 1) {
    found = context.lookup(found);
  }
  return found;
}

/** A dictionary, that of a stream included. */
export function dictOf(context: PDFContext, thing: Thing): PDFDict | undefined {
  const found = resolved(context, thing);
  if (found instanceof PDFStream) {
    return found.dict;
  }
  return found instanceof PDFDict ? found : undefined;
}

export function streamOf(context: PDFContext, thing: Thing): PDFRawStream | undefined {
  const found = resolved(context, thing);
  return found instanceof PDFRawStream ? found : undefined;
}

/** The members of an array, references kept; undefined for what is no array. */
export function arrayOf(context: PDFContext, thing: Thing): readonly PDFObject[] | undefined {
  const found = resolved(context, thing);
  return found instanceof PDFArray ? found.asArray() : undefined;
}

export function numberOf(context: PDFContext, thing: Thing): number | undefined {
  const found = resolved(context, thing);
  const value = found instanceof PDFNumber ? found.asNumber() : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

/** The text of a name, #xx decoded. */
export function nameOf(context: PDFContext, thing: Thing): string | undefined {
  const found = resolved(context, thing);
  return found instanceof PDFName ? found.decodeText() : undefined;
}

export function flagOf(context: PDFContext, thing: Thing): boolean | undefined {
  const found = resolved(context, thing);
  return found instanceof PDFBool ? found.asBoolean() : undefined;
}

/** The bytes of a string. */
export function bytesOf(context: PDFContext, thing: Thing): Uint8Array | undefined {
  const found = resolved(context, thing);
  return found instanceof PDFString || found instanceof PDFHexString ? found.asBytes() : undefined;
}

/** A text string as people read it. */
export function textOf(context: PDFContext, thing: Thing): string | undefined {
  const found = resolved(context, thing);
  return found instanceof PDFString || found instanceof PDFHexString
    ? found.decodeText()
    : undefined;
}

/** All numbers of an array; undefined where it is none or holds something else. */
export function numbersOf(context: PDFContext, thing: Thing): readonly number[] | undefined {
  const numbers = arrayOf(context, thing)?.map((member) => numberOf(context, member));
  return numbers?.every((number) => number !== undefined) === true ? numbers : undefined;
}

/** A member of a dictionary, as it is written. */
export function member(dict: PDFDict | undefined, key: string): Thing {
  return dict?.get(PDFName.of(key));
}

/** Which object it is, so that the same one is known again; "" for what is written in place. */
export function identityOf(thing: Thing): string {
  return thing instanceof PDFRef ? thing.toString() : "";
}
