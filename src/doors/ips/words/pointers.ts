/** Where the fields of core's documents stand in those of IPS. */

import { Problem } from "../../../core/model/problem.ts";

/** Core's place, then ours; the first that fits counts. Places that are not here are the same. */
const PLACES = [
  ["/parameters/uploadPostJob", "/uploadParams"],
  // A job element stands for itself.
  ["/parameters", ""],
  ["/name", "/jobName"],
  ["/selection", "/jobHandle"],
  ["/folder", "/destFolder"],
] as const;

/** The error, its pointers into the parameters of an operation if it is a problem. */
export function inIpsWords(error: unknown): unknown {
  if (!(error instanceof Problem) || error.violations.length === 0) {
    return error;
  }
  const violations = error.violations.map((each) => ({ ...each, pointer: placeOf(each.pointer) }));
  return new Problem(error.code, error.detail, { ...error.options, violations });
}

function placeOf(pointer: string): string {
  const [theirs, ours] = PLACES.find(([place]) => `${pointer}/`.startsWith(`${place}/`)) ?? [
    "",
    "",
  ];
  return ours + pointer.slice(theirs.length);
}
