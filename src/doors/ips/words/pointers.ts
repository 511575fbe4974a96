/** Where the fields of core's documents stand in those of IPS. */

import { withPointers } from "../../../core/model/problem.ts";

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
  return withPointers(error, placeOf);
}

function placeOf(pointer: string): string {
  const [theirs, ours] = PLACES.find(([place]) => `${pointer}/`.startsWith(`${place}/`)) ?? [
    "",
    "",
  ];
  return ours + pointer.slice(theirs.length);
}
