/** Reads schedules: one, with all that its jobs need, or a page of many. */

import { boundedPage, type Page, type SizedPage } from "../model/bounded-page.ts";
import type { Ports } from "../ports/ports.ts";
import type { NewSchedule, SchedulePage } from "../ports/schedules.ts";
import { type Principal, type Scope, demand, scopeOf } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import type { Schedule } from "../model/schedule.ts";

/** The schedule. Throws forbidden; not-found also for another company's. */
export async function getSchedule(
  ports: Pick<Ports, "schedules">,
  principal: Principal,
  scheduleId: string,
): Promise<Schedule> {
  return (await findSchedule(ports, principal, scheduleId)).schedule;
}

/** The schedule with all that its jobs need. Throws as getSchedule. */
export async function findSchedule(
  ports: Pick<Ports, "schedules">,
  principal: Principal,
  scheduleId: string,
): Promise<NewSchedule> {
  demand(principal, "read-jobs");
  const found = await ports.schedules.find(scopeOf(principal), scheduleId);
  if (found === undefined) {
    throw new Problem(
      "not-found",
      `There is no schedule ${scheduleId}. It may have been deleted, or the id is wrong.`,
    );
  }
  return found;
}

/** One page of the principal's schedules, newest first; fewer than asked for where their documents are large. Throws forbidden. */
export async function listSchedules(
  ports: Pick<Ports, "schedules">,
  principal: Principal,
  page: SchedulePage,
): Promise<Page<Schedule>> {
  demand(principal, "read-jobs");
  return schedulePage(ports, scopeOf(principal), page);
}

/** The same of a scope. */
export async function schedulePage(
  { schedules }: Pick<Ports, "schedules">,
  scope: Scope,
  page: SchedulePage,
): Promise<SizedPage<Schedule>> {
  return boundedPage(
    {
      sizes: async (limit) => schedules.sizes(scope, { ...page, limit }),
      list: async (limit) => schedules.list(scope, { ...page, limit }),
    },
    page.limit,
  );
}
