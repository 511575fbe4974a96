/** Schedules: stored, found, listed, changed and removed. How they fire is in fire.ts. */

import { sql } from "kysely";
import type { DocumentSize } from "../../core/model/bounded-page.ts";
import type { ScheduleChange, SchedulePage, ScheduleStore } from "../../core/ports/schedules.ts";
import type { Scope } from "../../core/model/principal.ts";
import { fireTicket, type Schedule } from "../../core/model/schedule.ts";
import { fire, rearm } from "./fire.ts";
import { keyRow, takeKey } from "../jobs/idempotency.ts";
import { scheduleOf, scheduleRow, wholeScheduleOf } from "./schedule-rows.ts";
import type { Sealer } from "../secrets/seal.ts";
import type { Database } from "../databases/database.ts";
import { putTickets, removeTicketsOf } from "../runs/tickets.ts";
import { inChunks, transact } from "../databases/transact.ts";

export function createScheduleStore(db: Database, sealer: Sealer): ScheduleStore {
  return {
    add: (schedule) => {
      const row = scheduleRow(schedule, sealer);
      const { idempotency } = schedule;
      const key = idempotency && keyRow(idempotency, row.id, row.created_at);
      return transact(db, async (tx) => {
        const storedId = key === undefined ? row.id : await takeKey(tx, key);
        if (storedId !== row.id) {
          return storedId;
        }
        await tx.insertInto("schedules").values(row).execute();
        await putTickets(
          tx,
          row.next_fire_at === null
            ? []
            : [fireTicket({ id: row.id, companyId: row.company_id }, row.next_fire_at)],
        );
        return row.id;
      });
    },

    find: async (scope, scheduleId) => {
      const any = db.selectFrom("schedules").selectAll().where("id", "=", scheduleId);
      const mine = scope === "every-company" ? any : any.where("company_id", "=", scope.companyId);
      const row = await mine.executeTakeFirst();
      return row && wholeScheduleOf(row, sealer);
    },

    list: async (scope, page) =>
      (await pageOf(db, scope, page).selectAll().execute()).map(scheduleOf),

    sizes: (scope, page) =>
      pageOf(db, scope, page)
        .select(["id", sql<number>`octet_length(asked)`.as("bytes")])
        .execute(),

    sizesOf: (scheduleIds) => sizesOf(db, scheduleIds),

    findAll: async (scheduleIds) => {
      const rows = await inChunks(scheduleIds, (chunk) =>
        db.selectFrom("schedules").selectAll().where("id", "in", chunk).execute(),
      );
      return rows.map((row) => wholeScheduleOf(row, sealer));
    },

    change: (change) => changeSchedule(db, change),

    remove: (scheduleId) =>
      transact(db, async (tx) => {
        const removed = await tx
          .deleteFrom("schedules")
          .where("id", "=", scheduleId)
          .returning("id")
          .executeTakeFirst();
        await tx.deleteFrom("firings").where("schedule_id", "=", scheduleId).execute();
        await removeTicketsOf(tx, [scheduleId]);
        return removed !== undefined;
      }),

    fire: (firings) => fire(db, sealer, firings),
    rearm: (scheduleIds) => rearm(db, scheduleIds),
    forgetFirings: async (firedBefore) => {
      await db.deleteFrom("firings").where("fire_time", "<", firedBefore).execute();
    },
  };
}

/** Which schedules a page holds, newest first; what is told of them is still to be said. */
function pageOf(db: Database, scope: Scope, { limit, before }: SchedulePage) {
  const any = db.selectFrom("schedules").orderBy("id", "desc").limit(limit);
  const mine = scope === "every-company" ? any : any.where("company_id", "=", scope.companyId);
  return before === undefined ? mine : mine.where("id", "<", before);
}

/** With what is sealed, for it is read and opened with the rest. */
async function sizesOf(
  db: Database,
  scheduleIds: readonly string[],
): Promise<readonly DocumentSize[]> {
  const bytes = sql<number>`octet_length(asked) + coalesce(octet_length(wishes), 0)`.as("bytes");
  return inChunks(scheduleIds, (chunk) =>
    db.selectFrom("schedules").select(["id", bytes]).where("id", "in", chunk).execute(),
  );
}

async function changeSchedule(
  db: Database,
  { scheduleId, from, to, nextFireAt }: ScheduleChange,
): Promise<Schedule | undefined> {
  return transact(db, async (tx) => {
    const row = await tx
      .updateTable("schedules")
      .set({ state: to, next_fire_at: nextFireAt ?? null })
      .where("id", "=", scheduleId)
      .where("state", "in", from)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) {
      return undefined;
    }
    if (nextFireAt === undefined) {
      await removeTicketsOf(tx, [scheduleId]);
    } else {
      await putTickets(tx, [fireTicket({ id: scheduleId, companyId: row.company_id }, nextFireAt)]);
    }
    return scheduleOf(row);
  });
}
