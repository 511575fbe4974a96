/** The time at which a job shall run: which ones are taken. */

import { timeText } from "../text/time-text.ts";
import { Problem } from "../model/problem.ts";
import type { Ports } from "../ports/ports.ts";

/** Clocks differ, and requests take their time: so much past is now. */
const PAST_MS_MAX = 5 * 60_000;
const AHEAD_YEARS_MAX = 10;
const YEAR_MS = 366 * 86_400_000;

const ZONE = /(?:Z|[+-][0-9]{2}:[0-9]{2})$/u;

/**
 * The time as it is kept: with a zone; one without is in the server's zone. Throws invalid-document for what is more
 * than 5 minutes past or more than ten years ahead.
 */
export function readExecTime(
  { clock, calendar }: Pick<Ports, "clock" | "calendar">,
  text: string,
): string {
  const hasZone = ZONE.test(text);
  const at = hasZone ? Date.parse(text) : calendar.instantOf(text);
  const fault = faultOf(at - clock.now());
  if (fault !== undefined) {
    const message = `execTime ${fault.replace("%", text)}`;
    throw Problem.at("invalid-document", { pointer: "/execTime", rule: "value", message });
  }
  return hasZone ? text : timeText(at);
}

function faultOf(aheadMs: number): string | undefined {
  if (Number.isNaN(aheadMs)) {
    return "is no time that can be waited for.";
  }
  if (aheadMs < -PAST_MS_MAX) {
    return "% is more than 5 minutes past. Leave it out, and the job runs at once.";
  }
  return aheadMs > AHEAD_YEARS_MAX * YEAR_MS
    ? `% is more than ${AHEAD_YEARS_MAX} years ahead.`
    : undefined;
}
