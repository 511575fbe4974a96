/** Conditional and partial requests: RFC 9110 §13 and §14, for content with a strong validator. Pure functions. */

import type { ByteRange } from "../../core/ports/files.ts";

/** The headers of a request that bear on which part of what is sent, if any. */
export interface Conditions {
  readonly method: string;
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  readonly ifRange?: string | undefined;
  readonly range?: string | undefined;
}

/** What is to be sent. */
export type Selection =
  | { readonly kind: "whole" }
  | { readonly kind: "part"; readonly range: ByteRange }
  | { readonly kind: "not-modified" }
  | { readonly kind: "precondition-failed" }
  | { readonly kind: "unsatisfiable" };

/** Decides by the headers, the content's strong entity tag (with its quotes) and its size. Steps as in RFC 9110 §13.2.2. */
export function select(conditions: Conditions, etag: string, sizeBytes: number): Selection {
  const { method, ifMatch, ifNoneMatch, ifRange, range } = conditions;
  // RFC 9110 §13.1.1: If-Match compares strongly, If-None-Match weakly.
  if (ifMatch !== undefined && !namesTag(ifMatch, etag, "strong")) {
    return { kind: "precondition-failed" };
  }
  if (ifNoneMatch !== undefined && namesTag(ifNoneMatch, etag, "weak")) {
    return { kind: "not-modified" };
  }
  // RFC 9110 §13.1.5: a date never matches, because the content has no Last-Modified.
  const isWhole = method !== "GET" || range === undefined || (ifRange ?? etag).trim() !== etag;
  return isWhole ? { kind: "whole" } : selectRange(range, sizeBytes);
}

/** Whether an If-Match or If-None-Match names a tag. */
export function namesTag(list: string, etag: string, comparison: "strong" | "weak"): boolean {
  return list.split(",").some((item) => {
    const tag = item.trim();
    return tag === "*" || tag === etag || (comparison === "weak" && tag === `W/${etag}`);
  });
}

const TAGS = /^[ \t]*(?:\*|(?:W\/)?"[^"]*")[ \t]*$/u;

/** Why an If-Match failed, to stand behind what it was about: the tag is another one, or none at all. */
export function otherTag(ifMatch: string): string {
  return ifMatch.split(",").some((item) => TAGS.test(item))
    ? "has another entity tag than If-Match names"
    : 'has another entity tag than If-Match names: entity tags stand in quotes, such as If-Match: "abc"';
}

const RANGE = /^bytes=[ \t]*([0-9]{0,15})-([0-9]{0,15})[ \t]*$/iu;

/** One range is served; several, other units and broken ones are ignored (RFC 9110 §14.2 allows it). */
function selectRange(text: string, sizeBytes: number): Selection {
  const [, firstText = "", lastText = ""] = RANGE.exec(text) ?? [];
  if (firstText === "" && lastText === "") {
    return { kind: "whole" };
  }
  if (firstText === "") {
    // RFC 9110 §14.1.2: any suffix of nothing is nothing, and there is no range that could tell it.
    if (sizeBytes === 0 && Number(lastText) > 0) {
      return { kind: "whole" };
    }
    const first = Math.max(0, sizeBytes - Number(lastText));
    return partOf({ first, last: sizeBytes - 1 });
  }
  if (lastText !== "" && Number(lastText) < Number(firstText)) {
    return { kind: "whole" };
  }
  const last = lastText === "" ? sizeBytes - 1 : Math.min(Number(lastText), sizeBytes - 1);
  return partOf({ first: Number(firstText), last });
}

function partOf(range: ByteRange): Selection {
  return range.first > range.last ? { kind: "unsatisfiable" } : { kind: "part", range };
}
