/** Fonts: whether they are in the file, and how wide their letters are. ISO 32000-1 §9.6 to §9.9. */

import type { PDFContext, PDFDict } from "@cantoo/pdf-lib";
import {
  arrayOf,
  dictOf,
  identityOf,
  member,
  nameOf,
  numberOf,
  numbersOf,
  type Thing,
} from "../objects.ts";
import { standardWidths } from "./standard-widths.ts";

export interface Font {
  readonly dict: PDFDict;
  readonly identity: string;
  /** Without the prefix of a subset. */
  readonly name: string;
  readonly isEmbedded: boolean;
  readonly isType3: boolean;
  /** Two bytes a letter. */
  readonly isComposite: boolean;
  /** Of a letter, in thousandths of the size; of Type 3 in its own space. */
  widthOf(code: number): number;
}

/** Where a font says nothing, and nobody knows it: about the mean of the standard ones. */
const WIDTH_UNKNOWN = 500;

/** Fonts are chosen again for each word, and read once. */
const READ = new WeakMap<PDFDict, Font>();

/** A font as a program of drawing names it; undefined for what is none. */
export function readFont(context: PDFContext, thing: Thing): Font | undefined {
  const dict = dictOf(context, thing);
  if (dict === undefined) {
    return undefined;
  }
  const font = READ.get(dict) ?? fontOf(context, dict, identityOf(thing));
  READ.set(dict, font);
  return font;
}

function fontOf(context: PDFContext, dict: PDFDict, identity: string): Font {
  const subtype = nameOf(context, member(dict, "Subtype"));
  const isComposite = subtype === "Type0";
  // What is embedded hangs on the descendant of a composite font.
  const [descendant] = arrayOf(context, member(dict, "DescendantFonts")) ?? [];
  const inner = isComposite ? dictOf(context, descendant) : dict;
  const descriptor = dictOf(context, member(inner, "FontDescriptor"));
  const isType3 = subtype === "Type3";
  const base = nameOf(context, member(dict, "BaseFont")) ?? (isType3 ? "Type 3" : "?");
  const name = base.replace(/^[A-Z]{6}\+/u, "");
  return {
    dict,
    identity,
    name,
    isEmbedded:
      isType3 ||
      ["FontFile", "FontFile2", "FontFile3"].some((key) => member(descriptor, key) !== undefined),
    isType3,
    isComposite,
    widthOf: isComposite ? compositeWidths(context, inner) : simpleWidths(context, dict, name),
  };
}

/** What the font says itself; else what is known of a standard one. ISO 32000-1 §9.6.2.2, §9.8. */
function simpleWidths(context: PDFContext, dict: PDFDict, name: string): (code: number) => number {
  const written = numbersOf(context, member(dict, "Widths"));
  const first = numberOf(context, member(dict, "FirstChar")) ?? 0;
  const missing = numberOf(
    context,
    member(dictOf(context, member(dict, "FontDescriptor")), "MissingWidth"),
  );
  const standard = written === undefined ? standardWidths(context, dict, name) : undefined;
  return (code) => written?.[code - first] ?? standard?.(code) ?? missing ?? WIDTH_UNKNOWN;
}

/** ISO 32000-1 §9.7.4.3: `c [w1 w2 …]` or `first last w`. */
function compositeWidths(context: PDFContext, font: PDFDict | undefined): (code: number) => number {
  const fallback = numberOf(context, member(font, "DW")) ?? 1000;
  const widths = new Map<number, number>();
  const ranges: (readonly [number, number, number])[] = [];
  const parts = arrayOf(context, member(font, "W")) ?? [];
  for (let at = 0; at < parts.length; ) {
    const first = numberOf(context, parts[at]) ?? 0;
    const list = numbersOf(context, parts[at + 1]);
    if (list === undefined) {
      const [last = first, width = fallback] = [parts[at + 1], parts[at + 2]].map((part) =>
        numberOf(context, part),
      );
      ranges.push([first, last, width]);
      at += 3;
    } else {
      list.forEach((width, index) => widths.set(first + index, width));
      at += 2;
    }
  }
  return (code) => {
    const width =
      widths.get(code) ??
      ranges.find(([first, last]) => code >= first && code <= last)?.[2] ??
      fallback;
    widths.set(code, width);
    return width;
  };
}

/** The programs of a Type 3 font by the codes of its letters. */
export function type3Programs(context: PDFContext, { dict }: Font): ReadonlyMap<number, Thing> {
  const programs = dictOf(context, member(dict, "CharProcs"));
  const encoding = dictOf(context, member(dict, "Encoding"));
  const found = new Map<number, Thing>();
  let code = 0;
  for (const part of arrayOf(context, member(encoding, "Differences")) ?? []) {
    const start = numberOf(context, part);
    const name = nameOf(context, part);
    if (start !== undefined) {
      code = start;
    } else if (name !== undefined) {
      found.set(code, member(programs, name));
      code += 1;
    }
  }
  return found;
}
