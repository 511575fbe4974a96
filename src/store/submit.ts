/** Submitting: a batch of jobs becomes rows with one insert per table. */

import type { Ticket } from "../core/ports.ts";
import type { NewJob } from "../core/ports.ts";
import { eventRows, insertEvents } from "./events.ts";
import { newJobRow } from "./job-rows.ts";
import type { OpenJobsLimit } from "./open-jobs.ts";
import type { Sealer } from "./seal.ts";
import type { Refusals } from "./submit-queue.ts";
import { insertSubscriptions, subscriptionRow } from "./subscriptions.ts";
import type { Database, EventRow, JobRow, SubscriptionRow, Tx } from "./tables.ts";
import { putTickets } from "./tickets.ts";
import { chunksOf, transact } from "./transact.ts";
import { giveTurns } from "./turns.ts";

/** What is submitted together: the job with its events and its ticket. */
export interface SubmitUnit {
  readonly job: JobRow;
  readonly events: readonly EventRow[];
  readonly ticket: Ticket | undefined;
  readonly subscriptions: readonly SubscriptionRow[];
}

/** Turns a job into rows; secrets are sealed. Throws for what cannot be a row, before it can harm its neighbours. */
export function submitUnit(
  { job, secrets, events, ticket, subscriptions = [] }: NewJob,
  sealer: Sealer,
): SubmitUnit {
  return {
    job: newJobRow(job, sealer.seal(secrets, job.id), events.length),
    events: eventRows(job.id, events.length, events),
    ticket,
    subscriptions: subscriptions.map((each) => subscriptionRow(each, sealer)),
  };
}

/**
 * Stores units durably, all or none but for those that the limit of open jobs leaves no room for; these are returned,
 * each with its problem. A job whose id is there already is left as it is, with its events and tickets.
 */
export async function storeUnits(
  db: Database,
  units: readonly SubmitUnit[],
  limit?: OpenJobsLimit,
): Promise<Refusals<SubmitUnit>> {
  // Equal ids inside a batch are folded; the first one counts, as it would one by one.
  const byId = new Map<string, SubmitUnit>();
  for (const unit of units) {
    if (!byId.has(unit.job.id)) {
      byId.set(unit.job.id, unit);
    }
  }
  const wanted = [...byId.values()];
  const admitted = await transact(db, async (tx) => {
    const count = limit === undefined ? wanted.length : await limit.admit(tx, wanted.length);
    await insertUnits(tx, wanted.slice(0, count));
    return count;
  });
  if (limit === undefined || admitted === wanted.length) {
    return NONE;
  }
  const refused = new Set(wanted.slice(admitted).map(({ job }) => job.id));
  const problem = limit.refusal();
  return new Map(units.filter(({ job }) => refused.has(job.id)).map((unit) => [unit, problem]));
}

const NONE: Refusals<SubmitUnit> = new Map();

/** Inserts the units whose job is not there yet. */
export async function insertUnits(tx: Tx, units: readonly SubmitUnit[]): Promise<void> {
  const stored = await insertJobs(tx, units);
  await insertSubscriptions(
    tx,
    stored.flatMap(({ subscriptions }) => subscriptions),
  );
  await insertEvents(
    tx,
    stored.flatMap(({ events }) => events),
  );
  await putTickets(
    tx,
    stored.flatMap(({ ticket }) => (ticket === undefined ? [] : [ticket])),
  );
  await giveTurns(
    tx,
    stored.flatMap(({ job }) => (job.in_turn === 1 && job.schedule_id ? [job.schedule_id] : [])),
  );
}

/** Inserts the jobs. Returns the units whose job was not there before. */
async function insertJobs(tx: Tx, units: readonly SubmitUnit[]): Promise<readonly SubmitUnit[]> {
  const stored: SubmitUnit[] = [];
  for (const chunk of chunksOf(units)) {
    const added = await tx
      .insertInto("jobs")
      .values(chunk.map(({ job }) => job))
      .onConflict((conflict) => conflict.column("id").doNothing())
      .returning("id")
      .execute();
    const ids = new Set(added.map(({ id }) => id));
    stored.push(...chunk.filter(({ job }) => ids.has(job.id)));
  }
  return stored;
}
