/** The system's clocks. */

import type { Clock } from "../core/ports/base.ts";

export const systemClock: Clock = {
  now: () => Date.now(),
};

/** Milliseconds since the start of the process: for how long something lasts. No clock that is set changes it. */
export const steadyClock: Clock = {
  now: () => performance.now(),
};
