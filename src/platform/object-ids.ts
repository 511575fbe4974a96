/** Ids in the form of MongoDB's: 24 hexadecimal digits, which clients of other services check for. */

import { randomBytes } from "node:crypto";

import type { Clock } from "../core/ports/base.ts";
import type { ObjectIds } from "../core/ports/people/records.ts";

const COUNTER_LIMIT = 2 ** 24;

/** 4 bytes of seconds, 5 that are this process's, 3 of a counter that begins anywhere. `random`: so many random bytes. */
export function createObjectIds(
  clock: Clock,
  random: (bytes: number) => Buffer = randomBytes,
): ObjectIds {
  const process = random(5).toString("hex");
  let counter = random(3).readUIntBE(0, 3);
  return {
    next() {
      counter = (counter + 1) % COUNTER_LIMIT;
      const seconds = Math.floor(clock.now() / 1000) >>> 0;
      return hex(seconds, 8) + process + hex(counter, 6);
    },
  };
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}
