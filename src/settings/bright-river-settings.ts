/** The settings of the Bright River door. */

import { strictOrLenient, whole } from "./parsers.ts";
import { setting } from "./setting.ts";

export const BRIGHT_RIVER = {
  brightRiverAccept: setting(
    "BRIGHT_RIVER_ACCEPT",
    "strict",
    "What the Bright River door takes as Accept: strict only what names application/json, lenient also what covers it, and none.",
    strictOrLenient,
  ),
  brightRiverQuietMinutes: setting(
    "BRIGHT_RIVER_QUIET_MINUTES",
    "10",
    "How long after its last picture a job of the Bright River door starts by itself.",
    whole(1, 10_080),
  ),
} as const;
