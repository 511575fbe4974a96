/** Describes a schedule as the contract's schedule document, the same for every door. */

import { timeText } from "../text/time-text.ts";
import type { ScheduleDocument } from "../model/contract-types.gen.ts";
import type { Ports } from "../ports/ports.ts";
import type { Schedule } from "../model/schedule.ts";

const FIRE_TIMES_SHOWN = 5;

/** The schedule document. Times are UTC with milliseconds. */
export function describeSchedule(
  { calendar }: Pick<Ports, "calendar">,
  schedule: Schedule,
): ScheduleDocument {
  const { lastFireAt } = schedule;
  const { options: _none, execTime: _never, ...asked } = schedule.asked;
  return {
    scheduleId: schedule.id,
    state: schedule.state,
    ...asked,
    // As the caller named them, which may be by another name.
    workflow: asked.workflow ?? schedule.workflow,
    profile: asked.profile ?? schedule.profile,
    parameters: schedule.asked.parameters ?? {},
    execSchedule: schedule.rule.text,
    timeZone: schedule.rule.timeZone,
    overlap: schedule.overlap,
    catchUpSeconds: schedule.catchUpS,
    nextFireTimes: fireTimes(calendar, schedule).map(timeText),
    ...(lastFireAt === undefined ? {} : { lastFireTime: timeText(lastFireAt) }),
    skippedFirings: schedule.skipped,
    missedFirings: schedule.missed,
    createdAt: timeText(schedule.createdAt),
  };
}

function fireTimes(calendar: Ports["calendar"], schedule: Schedule): readonly number[] {
  const { nextFireAt, rule } = schedule;
  return nextFireAt === undefined
    ? []
    : [nextFireAt, ...calendar.nextFireTimes(rule, nextFireAt, { count: FIRE_TIMES_SHOWN - 1 })];
}
