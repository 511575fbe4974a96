/** Ids: UUIDv7, so that later ones sort after earlier ones and rows are appended rather than scattered. */

import { randomFillSync } from "node:crypto";
import { ID_AHEAD_MAX_MS } from "../core/model/id-time.ts";
import type { Clock, Ids } from "../core/ports/base.ts";

const COUNTER_MAX = 0xfff;

/** Fills bytes with randomness. */
export type Random = (bytes: Uint8Array) => void;

/** One call of the system for many ids: each call costs as much as all the rest of making an id, several times over. */
const POOL_BYTES = 4096;

function pooledRandom(): Random {
  const pool = new Uint8Array(POOL_BYTES);
  let used = POOL_BYTES;
  return (bytes) => {
    if (used + bytes.length > POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    bytes.set(pool.subarray(used, used + bytes.length));
    used += bytes.length;
  };
}

/**
 * Ids that rise within this process, also when many are made in a millisecond and when the clock goes back a little. Where
 * it is set back, they follow it, as those after a restart do: lists by time find jobs by the time in their ids.
 */
export function createIds(clock: Clock, random: Random = pooledRandom()): Ids {
  const bytes = new Uint8Array(10);
  let lastMs = -1;
  let counter = 0;

  return {
    next() {
      random(bytes);
      const now = clock.now();
      // RFC 9562 §6.2 method 1: rand_a counts within a millisecond, from a random start with its highest bit clear.
      const start = (((bytes[8] ?? 0) << 8) | (bytes[9] ?? 0)) & (COUNTER_MAX >> 1);
      if (now > lastMs || now < lastMs - ID_AHEAD_MAX_MS) {
        lastMs = now;
        counter = start;
      } else if (counter < COUNTER_MAX) {
        counter += 1;
      } else {
        lastMs += 1;
        counter = start;
      }
      return format(lastMs, counter, bytes);
    },
  };
}

/** Each byte in hexadecimal, so that an id is put together from parts that are there. */
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** RFC 9562 §5.7: 48 bits of time, version 7, 12 bits of counter, variant 10, 62 random bits. */
function format(timeMs: number, counter: number, random: Uint8Array): string {
  const time = timeMs.toString(16).padStart(12, "0");
  const hexOf = (index: number): string => hex(random[index] ?? 0);
  const versioned = hex(0x70 | (counter >> 8)) + hex(counter & 0xff);
  const variant = hex(((random[0] ?? 0) & 0x3f) | 0x80) + hexOf(1);
  const tail = hexOf(2) + hexOf(3) + hexOf(4) + hexOf(5) + hexOf(6) + hexOf(7);
  return `${time.slice(0, 8)}-${time.slice(8)}-${versioned}-${variant}-${tail}`;
}

function hex(byte: number): string {
  return HEX[byte] ?? "";
}
