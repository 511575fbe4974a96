/** Why a picture is rejected: reasons, each with the places that it is about. */

import type { Reject } from "../../core/model/artwork.ts";
import { Problem } from "../../core/model/problem.ts";

interface Sent {
  readonly reason?: string;
  readonly rejects?: readonly unknown[];
}

const REJECTS_MAX = 100;
const POSITIONS_MAX = 100;
const REASON_CHARS_MAX = 4000;

/** Of `rejects`, or of `reason` alone. Throws invalid-document. */
export function readRejects({ reason, rejects = [] }: Sent): readonly Reject[] {
  const read = rejects.slice(0, REJECTS_MAX + 1).map(rejectOf);
  const all = reason === undefined ? read : [{ reason: checked(reason), positions: [] }, ...read];
  if (all.length === 0) {
    const message = "Say why: reason, or rejects with a reason each.";
    throw Problem.at("invalid-document", { pointer: "/reason", rule: "required", message });
  }
  return read.length > REJECTS_MAX ? refuse(`are more than ${REJECTS_MAX}`) : all;
}

function rejectOf(value: unknown): Reject {
  const { reason, positions = [] } = recordOf(value);
  if (!Array.isArray(positions) || positions.length > POSITIONS_MAX) {
    return refuse(`have positions that are no list of at most ${POSITIONS_MAX}`);
  }
  return { reason: checked(reason), positions: positions.map(positionOf) };
}

/** Fractions, despite their names. */
function positionOf(value: unknown): Reject["positions"][number] {
  const { xPercent: x, yPercent: y } = recordOf(value);
  return isFraction(x) && isFraction(y)
    ? { x, y }
    : refuse("have a position whose xPercent and yPercent are no fractions from 0 to 1");
}

function isFraction(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= 1;
}

function checked(reason: unknown): string {
  return typeof reason === "string" && reason.trim() !== "" && reason.length <= REASON_CHARS_MAX
    ? reason.trim()
    : refuse(`have a reason that is no text of 1 to ${REASON_CHARS_MAX} characters`);
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null
    ? (value as Readonly<Record<string, unknown>>)
    : refuse("hold something that is no object");
}

function refuse(what: string): never {
  const message = `The rejects ${what}.`;
  throw Problem.at("invalid-document", { pointer: "/rejects", rule: "value", message });
}
