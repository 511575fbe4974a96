/** The Accept header: which of several representations a caller likes best (RFC 9110 §12.5.1). */

import { readMediaType } from "../media-type.ts";
import { remembered } from "../../../core/text/remembered.ts";

/** A representation on offer and the media types under which callers may ask for it. */
export interface Offer<Value> {
  readonly value: Value;
  /** In lower case, without parameters. */
  readonly types: readonly string[];
}

/**
 * The offer with the greatest weight; undefined if the header takes none. Among equal weights one that is named wins
 * over one that only a wildcard covers (XML, where XML and anything are asked for), then the earlier offer. Broken ranges
 * decide nothing; a header without a single well-formed range counts as absent: the first offer.
 */
export function chooseByAccept<Value>(
  accept: string,
  offers: readonly [Offer<Value>, ...Offer<Value>[]],
): Value | undefined {
  const ranges = mediaRanges(accept);
  if (ranges.length === 0) {
    return offers[0].value;
  }
  let best: Weight = NOTHING;
  let chosen: Value | undefined;
  for (const offer of offers) {
    const weight = offer.types.map((type) => weightOf(ranges, type)).reduce(better, NOTHING);
    if (weight.quality > 0 && better(best, weight) === weight) {
      best = weight;
      chosen = offer.value;
    }
  }
  return chosen;
}

/** Whether the header names a type itself, wildcards aside: what an answer has only for those who ask for it. */
export function namesType(accept: string, type: string): boolean {
  return mediaRanges(accept).some(
    (range) => `${range.type}/${range.subtype}` === type && range.quality > 0,
  );
}

interface MediaRange {
  readonly type: string;
  readonly subtype: string;
  /** 0 to 1. */
  readonly quality: number;
}

/** More ranges than any caller needs; the rest is not looked at. */
const RANGES_MAX = 100;

/** Java's own client, up to version 8, asks for `*` and means anything. */
const ANYTHING = /^[ \t]*\*(?=[ \t]*(?:;|$))/u;
/** A weight that is no parameter by the grammar; it makes its range one that decides nothing. */
const BROKEN_WEIGHT = /;[ \t]*q[ \t]*=/iu;

/** The well-formed ranges of an Accept header; broken ones are left out, so that they never decide anything. */
const mediaRanges = remembered((accept: string): readonly MediaRange[] =>
  splitOutsideQuotes(accept)
    .slice(0, RANGES_MAX)
    .flatMap((text) => {
      const range = readMediaType(text.replace(ANYTHING, "*/*"));
      const quality = qualityOf(range?.parameters.get("q") ?? BROKEN_WEIGHT.exec(text)?.[0]);
      if (
        range === undefined ||
        quality === undefined ||
        (range.type === "*" && range.subtype !== "*")
      ) {
        return [];
      }
      return [{ type: range.type, subtype: range.subtype, quality }];
    }),
);

/** The items of a list in a header; a comma in quotes separates nothing (RFC 9110 §5.6.1). */
export function splitOutsideQuotes(text: string): readonly string[] {
  if (!text.includes('"')) {
    return text.split(",", RANGES_MAX + 1);
  }
  const parts: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (isQuoted && character === "\\") {
      at += 1;
    } else if (character === '"') {
      isQuoted = !isQuoted;
    } else if (character === "," && !isQuoted) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}

/** RFC 9110 §12.4.2: 0 to 1 with at most three digits, also as .5; 1 where it is not given, undefined where it is broken. */
function qualityOf(text: string | undefined): number | undefined {
  if (text === undefined) {
    return 1;
  }
  return /^(0(\.[0-9]{0,3})?|\.[0-9]{1,3}|1(\.0{0,3})?)$/u.test(text) ? Number(text) : undefined;
}

interface Weight {
  readonly quality: number;
  readonly specificity: number;
}

const NOTHING: Weight = { quality: 0, specificity: 0 };

/** The greater weight; the left one if they are equal. */
function better(left: Weight, right: Weight): Weight {
  const difference = right.quality - left.quality || right.specificity - left.specificity;
  return difference > 0 ? right : left;
}

/** The weight of the most specific range that covers the type; parameters other than q are not told apart. */
function weightOf(ranges: readonly MediaRange[], name: string): Weight {
  const [type, subtype] = name.split("/");
  let found = NOTHING;
  for (const range of ranges) {
    const specificity = specificityOf(range, type, subtype);
    if (specificity > found.specificity) {
      found = { quality: range.quality, specificity };
    }
  }
  return found;
}

function specificityOf(range: MediaRange, type = "", subtype = ""): number {
  if (range.type === "*") {
    return 1;
  }
  if (range.type !== type) {
    return 0;
  }
  if (range.subtype === "*") {
    return 2;
  }
  return range.subtype === subtype ? 3 : 0;
}
