/** How a problem is told on the page: as what went wrong with what was just sent, in the reader's words. */

import type { Problem, ProblemCode, Violation } from "../../core/model/problem.ts";
import type { FailureName } from "../../messages/artwork/artwork-texts.ts";
import type { FailureView, FieldFailure } from "./page/view.ts";

const NAMES: Readonly<Partial<Record<ProblemCode, FailureName>>> = {
  "payload-too-large": "tooLarge",
  "unsupported-media-type": "notTaken",
  "malformed-document": "brokenOff",
  "request-timeout": "brokenOff",
  "digest-mismatch": "brokenOff",
  forbidden: "notNow",
  "illegal-transition": "notNow",
  "upload-conflict": "brokenOff",
  "not-found": "brokenOff",
  gone: "brokenOff",
  "too-many-requests": "tooOften",
  unavailable: "busy",
  "too-many-jobs": "busy",
  "too-many-uploads": "full",
  "insufficient-storage": "full",
  "invalid-document": "field",
  "invalid-option": "field",
};

/** What the page says of it. */
export function failureOfProblem({ code, violations }: Problem): FailureView {
  const fields = violations.flatMap((violation) => fieldOf(violation) ?? []);
  const isEmptyFile = violations.some(({ pointer }) => pointer === "/file");
  return { name: isEmptyFile ? "empty" : (NAMES[code] ?? "internal"), fields };
}

/** Undefined for what belongs to no field of the page. */
function fieldOf({ pointer, rule }: Violation): FieldFailure | undefined {
  switch (pointer) {
    case "/name":
      return rule === "length" ? tooLong("name") : { field: "name", kind: "nameMissing" };
    case "/reason":
      return rule === "length" ? tooLong("reason") : { field: "reason", kind: "reasonMissing" };
    case "/comment":
      return tooLong("comment");
    default:
      return pointer.startsWith("/adjustment")
        ? { field: "adjust", kind: "nothingToAdjust" }
        : undefined;
  }
}

function tooLong(field: "name" | "reason" | "comment"): FieldFailure {
  return { field, kind: "tooLong" };
}
