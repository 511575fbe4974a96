/** The header Content-Range of a block: where in its file it lies. */

import type { IncomingMessage } from "node:http";
import { Problem } from "../../core/model/problem.ts";
import type { BlockRange } from "../../core/uploads/add-block.ts";

// RFC 9110 §14.4
const RANGE = /^bytes[ \t]+(\d{1,15})-(\d{1,15})\/(?:(\d{1,15})|\*)$/iu;

/** Throws invalid-document where it is missing or cannot be read. */
export function contentRangeOf({ headers }: IncomingMessage): BlockRange {
  const text = headers["content-range"]?.trim() ?? "";
  const [, first, last, total] = RANGE.exec(text) ?? [];
  if (first === undefined || last === undefined || Number(last) < Number(first)) {
    const message =
      "A block needs the header Content-Range that says where in the file it lies, such as Content-Range: bytes 0-102399/153600.";
    throw Problem.at("invalid-document", { pointer: "/Content-Range", rule: "pattern", message });
  }
  return {
    first: Number(first),
    last: Number(last),
    ...(total === undefined ? {} : { total: Number(total) }),
  };
}
