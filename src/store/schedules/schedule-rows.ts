/** Schedules as rows and back. */

import type { JobDocumentRequest } from "../../core/model/contract-types.gen.ts";
import type { NewSubscription } from "../../core/model/delivery.ts";
import type { NewSchedule } from "../../core/ports/schedules.ts";
import type { Schedule } from "../../core/model/schedule.ts";
import type { Sealer } from "../secrets/seal.ts";
import type { ScheduleRow } from "../schema/tables/schedules.ts";
import { withoutNulls } from "../schema/without-nulls.ts";

/** Subscriptions are sealed whole, because their addresses may hold secrets; beside them what its jobs have to seal. */
const SEALED = "wishes";

export function scheduleRow(
  { schedule, subscriptions, secrets }: NewSchedule,
  sealer: Sealer,
): ScheduleRow {
  const told =
    subscriptions.length === 0 ? [] : [{ name: SEALED, value: JSON.stringify(subscriptions) }];
  const sealable = [...told, ...secrets];
  return {
    id: schedule.id,
    company_id: schedule.companyId,
    workflow: schedule.workflow,
    profile: schedule.profile,
    asked: JSON.stringify(schedule.asked),
    wishes: sealer.seal(sealable, schedule.id),
    rule: schedule.rule.text,
    time_zone: schedule.rule.timeZone,
    state: schedule.state,
    overlap: schedule.overlap,
    catch_up_s: schedule.catchUpS,
    next_fire_at: schedule.nextFireAt ?? null,
    last_fire_at: schedule.lastFireAt ?? null,
    skipped: schedule.skipped,
    missed: schedule.missed,
    submitted_by: schedule.submittedBy,
    created_at: schedule.createdAt,
  };
}

export function scheduleOf(row: ScheduleRow): Schedule {
  return withoutNulls({
    id: row.id,
    companyId: row.company_id,
    workflow: row.workflow,
    profile: row.profile,
    asked: JSON.parse(row.asked) as JobDocumentRequest,
    rule: { text: row.rule, timeZone: row.time_zone },
    state: row.state,
    overlap: row.overlap,
    catchUpS: row.catch_up_s,
    nextFireAt: row.next_fire_at,
    lastFireAt: row.last_fire_at,
    skipped: row.skipped,
    missed: row.missed,
    submittedBy: row.submitted_by,
    createdAt: row.created_at,
  });
}

/** The schedule with its subscriptions and secrets unsealed. */
export function wholeScheduleOf(row: ScheduleRow, sealer: Sealer): NewSchedule {
  const sealed = sealer.open(row.wishes, row.id);
  const subscriptions = sealed.find(({ name }) => name === SEALED);
  return {
    schedule: scheduleOf(row),
    subscriptions:
      subscriptions === undefined ? [] : (JSON.parse(subscriptions.value) as NewSubscription[]),
    secrets: sealed.filter((each) => each !== subscriptions),
  };
}
