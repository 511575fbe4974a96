/** Firing: advancing schedules, and making the jobs of what became due, in one transaction for all of them. */

import type { Fired, Firing } from "../../core/ports/schedules.ts";
import { fireTicket } from "../../core/model/schedule.ts";
import { advanceLines, linesOf } from "../runs/lines.ts";
import type { Sealer } from "../secrets/seal.ts";
import { insertUnits, submitUnit } from "../jobs/submit.ts";
import type { Database, Tx } from "../databases/database.ts";
import { putTickets, removeTicketsOf } from "../runs/tickets.ts";
import { chunksOf, inChunks, transact } from "../databases/transact.ts";

/** A firing that makes a job, unless its schedule forbids it. */
type JobFiring = Firing & { readonly job: NonNullable<Firing["job"]> };

/**
 * Fires each schedule that is still as it was read. The update locks their rows, so that whoever fires the same ones at
 * the same time finds them advanced; the key of `firings` holds even where a clock was set back.
 */
export async function fire(
  db: Database,
  sealer: Sealer,
  firings: readonly Firing[],
): Promise<Fired> {
  if (firings.length === 0) {
    return { made: 0, skipped: 0 };
  }
  return transact(db, async (tx) => {
    const ours = await advance(tx, firings);
    const making = ours.filter((each): each is JobFiring => each.job !== undefined);
    const blocked = await withOpenJobs(
      tx,
      making
        .filter(({ schedule }) => schedule.overlap === "skip")
        .map(({ schedule }) => schedule.id),
    );
    const isBlocked = ({ schedule }: Firing): boolean => blocked.has(schedule.id);
    const fresh = await recordFirings(tx, making, isBlocked);
    const skipped = fresh.filter(isBlocked);
    const made = fresh.filter((each) => !isBlocked(each));
    await insertUnits(
      tx,
      made.map(({ job }) => submitUnit(job, sealer)),
    );
    await countSkipped(tx, skipped);
    await removeSpentTickets(tx, ours);
    await putTickets(
      tx,
      ours.flatMap(({ schedule, nextFireAt }) =>
        nextFireAt === undefined ? [] : [fireTicket(schedule, nextFireAt)],
      ),
    );
    await advanceLines(
      tx,
      linesOf(ours.map(({ schedule }) => ({ kind: "fire", company_id: schedule.companyId }))),
    );
    return { made: made.length, skipped: skipped.length };
  });
}

/** Returns the firings whose schedules nobody has advanced, paused or removed since they were read. */
async function advance(tx: Tx, firings: readonly Firing[]): Promise<readonly Firing[]> {
  const ours = new Set<string>();
  const groups = new Map<string, Firing[]>();
  for (const firing of firings) {
    const key = advanceKey(firing);
    groups.set(key, [...(groups.get(key) ?? []), firing]);
  }
  for (const group of groups.values()) {
    for (const id of await inChunks(group, (chunk) => advanceAlike(tx, chunk))) {
      ours.add(id);
    }
  }
  return firings.filter(({ schedule }) => ours.has(schedule.id));
}

/** Schedules that fire at the same times are advanced with one statement. */
function advanceKey({ schedule, nextFireAt, missed, job }: Firing): string {
  return [schedule.nextFireAt, nextFireAt, missed, job?.job.fireTime].join();
}

async function advanceAlike(tx: Tx, firings: readonly Firing[]): Promise<readonly string[]> {
  const [first] = firings;
  if (first?.schedule.nextFireAt === undefined) {
    return [];
  }
  const { nextFireAt, missed, job } = first;
  const rows = await tx
    .updateTable("schedules")
    .set((eb) => ({
      next_fire_at: nextFireAt ?? null,
      ...(nextFireAt === undefined ? { state: "ended" as const } : {}),
      ...(job === undefined ? {} : { last_fire_at: job.job.fireTime }),
      ...(missed === 0 ? {} : { missed: eb("missed", "+", missed) }),
    }))
    .where(
      "id",
      "in",
      firings.map(({ schedule }) => schedule.id),
    )
    .where("state", "=", "active")
    .where("next_fire_at", "=", first.schedule.nextFireAt)
    .returning("id")
    .execute();
  return rows.map(({ id }) => id);
}

/** Those of the schedules that have a job which has not ended. */
async function withOpenJobs(
  tx: Tx,
  scheduleIds: readonly string[],
): Promise<ReadonlySet<string | null>> {
  const rows = await inChunks(scheduleIds, (chunk) =>
    tx
      .selectFrom("jobs")
      .select("schedule_id")
      .distinct()
      .where("schedule_id", "in", chunk)
      .where("status", "<>", "completed")
      .execute(),
  );
  return new Set(rows.map((row) => row.schedule_id));
}

/** Returns the firings that were not recorded before. */
async function recordFirings(
  tx: Tx,
  making: readonly JobFiring[],
  isBlocked: (firing: Firing) => boolean,
): Promise<readonly JobFiring[]> {
  const rows = await inChunks(making, (chunk) =>
    tx
      .insertInto("firings")
      .values(
        chunk.map((each) => ({
          schedule_id: each.schedule.id,
          fire_time: each.job.job.fireTime,
          job_id: isBlocked(each) ? null : each.job.job.id,
        })),
      )
      .onConflict((conflict) => conflict.columns(["schedule_id", "fire_time"]).doNothing())
      .returning("schedule_id")
      .execute(),
  );
  const fresh = new Set(rows.map((row) => row.schedule_id));
  return making.filter(({ schedule }) => fresh.has(schedule.id));
}

async function countSkipped(tx: Tx, skipped: readonly Firing[]): Promise<void> {
  for (const chunk of chunksOf(skipped)) {
    await tx
      .updateTable("schedules")
      .set((eb) => ({ skipped: eb("skipped", "+", 1) }))
      .where(
        "id",
        "in",
        chunk.map(({ schedule }) => schedule.id),
      )
      .execute();
  }
}

/** A schedule that will not fire again needs no ticket. */
async function removeSpentTickets(tx: Tx, firings: readonly Firing[]): Promise<void> {
  const ended = firings.filter(({ nextFireAt }) => nextFireAt === undefined);
  await removeTicketsOf(
    tx,
    ended.map(({ schedule }) => schedule.id),
  );
}

/** Sets the tickets of schedules to their next fire times, and removes those of schedules that have none. */
export async function rearm(db: Database, scheduleIds: readonly string[]): Promise<void> {
  await transact(db, async (tx) => {
    for (const chunk of chunksOf(scheduleIds)) {
      // Updating locks the rows: a ticket must not be set to what another transaction is changing.
      const rows = await tx
        .updateTable("schedules")
        .set((eb) => ({ next_fire_at: eb.ref("next_fire_at") }))
        .where("id", "in", chunk)
        .where("state", "=", "active")
        .returning(["id", "company_id", "next_fire_at"])
        .execute();
      const tickets = rows.flatMap(({ id, company_id: companyId, next_fire_at: nextFireAt }) =>
        nextFireAt === null ? [] : [fireTicket({ id, companyId }, nextFireAt)],
      );
      const armed = new Set(tickets.map(({ ref }) => ref));
      const rest = chunk.filter((id) => !armed.has(id));
      await removeTicketsOf(tx, rest);
      await putTickets(tx, tickets);
      await advanceLines(tx, linesOf(rows.map((row) => ({ kind: "fire", ...row }))));
    }
  });
}
