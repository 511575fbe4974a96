/** Pauses, resumes and deletes schedules. */

import { findSchedule, getSchedule } from "./read-schedules.ts";
import type { Ports } from "../ports/ports.ts";
import { type Principal, demand } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import type { Schedule } from "../model/schedule.ts";

/** The schedule, which fires no more until it is resumed. Throws not-found; illegal-transition if it has ended. */
export async function pauseSchedule(
  ports: Pick<Ports, "schedules">,
  principal: Principal,
  scheduleId: string,
): Promise<Schedule> {
  demand(principal, "change-jobs");
  await findSchedule(ports, principal, scheduleId);
  const paused = await ports.schedules.change({
    scheduleId,
    from: ["active", "paused"],
    to: "paused",
  });
  return paused ?? refuse(await getSchedule(ports, principal, scheduleId), "pause");
}

/**
 * The schedule, which fires again from its next time on; what was missed while it was paused is not made up for. Throws
 * not-found; illegal-transition if it has ended, or if its rule has come to its end meanwhile.
 */
export async function resumeSchedule(
  ports: Pick<Ports, "calendar" | "clock" | "engine" | "schedules">,
  principal: Principal,
  scheduleId: string,
): Promise<Schedule> {
  demand(principal, "change-jobs");
  const { schedule } = await findSchedule(ports, principal, scheduleId);
  if (schedule.state === "active") {
    return schedule;
  }
  const [nextFireAt] = ports.calendar.nextFireTimes(schedule.rule, ports.clock.now(), { count: 1 });
  const resumed =
    nextFireAt === undefined
      ? undefined
      : await ports.schedules.change({ scheduleId, from: ["paused"], to: "active", nextFireAt });
  if (resumed === undefined) {
    const now = await getSchedule(ports, principal, scheduleId);
    return now.state === "active" ? now : refuse(now, "resume");
  }
  ports.engine.wake();
  return resumed;
}

/** Deletes the schedule; jobs that it made stay. Throws not-found. */
export async function deleteSchedule(
  ports: Pick<Ports, "schedules">,
  principal: Principal,
  scheduleId: string,
): Promise<void> {
  demand(principal, "change-jobs");
  await findSchedule(ports, principal, scheduleId);
  await ports.schedules.remove(scheduleId);
}

function refuse({ id, state }: Schedule, act: string): never {
  throw new Problem(
    "illegal-transition",
    `Schedule ${id} is ${state} and its rule does not fire any more, so ${act} is not possible; make a new one.`,
  );
}
