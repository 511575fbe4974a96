/** The time at which a job shall run: which ones are taken, and what a job that waits for one says. */

import type { JobDocumentRequest } from "../model/contract-types.gen.ts";
import type { Ports } from "../ports/ports.ts";
import { Problem } from "../model/problem.ts";

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
  const now = clock.now();
  if (Number.isNaN(at)) {
    throw refused("execTime is no time that can be waited for.");
  }
  if (at < now - PAST_MS_MAX) {
    throw refused(
      `execTime ${text} is more than 5 minutes past. Leave it out, and the job runs at once.`,
    );
  }
  if (at > now + AHEAD_YEARS_MAX * YEAR_MS) {
    throw refused(`execTime ${text} is more than ${AHEAD_YEARS_MAX} years ahead.`);
  }
  return hasZone ? text : new Date(at).toISOString();
}

/** When the job may run at the earliest, in epoch milliseconds; 0 without a time. */
export function execTimeOf({ execTime }: JobDocumentRequest): number {
  return execTime === undefined ? 0 : Date.parse(execTime);
}

/** What a job says that is pending from now on. */
export function waitsFor(asked: JobDocumentRequest, now: number): string {
  const at = execTimeOf(asked);
  return at > now ? `Waits for ${new Date(at).toISOString()}.` : "Waiting for a worker.";
}

function refused(message: string): Problem {
  return new Problem("invalid-document", message, {
    violations: [{ pointer: "/execTime", rule: "value", message }],
  });
}
