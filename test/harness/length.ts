/** How long the fault tests go on: short in the gate, long by `npm run faults`. */

import { runSeed } from "./random.ts";

export const isLong = process.env["FAULTS"] === "long";

/** The one or the other. */
export function gateOrLong<T>(gate: T, long: T): T {
  return isLong ? long : gate;
}

/** SEED from the environment or a new one; printed, so that the same choices can be made again. */
export function printedSeed(title: string): number {
  const seed = runSeed();
  process.stderr.write(`${title}: SEED=${seed}\n`);
  return seed;
}

/** Says on the standard error output what a long run did; the gate keeps silent. */
export function tell(figures: string): void {
  process.stderr.write(`${figures}\n`);
}
