/** New deliveries: they are made in the transaction of the event they tell, so nothing is told that did not happen, and nothing forgotten. */

import type { ArtworkNews, MadeResults } from "../../core/callbacks/callback-document.ts";
import { ARTWORK_WORKFLOW } from "../../core/model/artwork.ts";
import {
  deliverTicket,
  END_CODES,
  type CallbackType,
  CALLBACK_EVENTS,
} from "../../core/model/delivery.ts";
import type { Ticket } from "../../core/model/ticket.ts";
import { RECORD_STYLE } from "../../core/model/people/trigger.ts";
import { artworkNews } from "./artwork-news.ts";
import { deliveryRow } from "./delivery-row.ts";
import { addressed } from "./mail-recipient.ts";
import { firstResults } from "../jobs/first-results.ts";
import {
  compiledOnce,
  type Listed,
  listed,
  type SlotOf,
  slotsOfItems,
} from "../databases/compiled.ts";
import type { Tx } from "../databases/database.ts";
import type { DeliveryRow, SubscriptionRow } from "../schema/tables/callbacks.ts";
import type { EventRow, JobRow } from "../schema/tables/jobs.ts";
import { bringForward } from "../runs/tickets.ts";
import { chunksOf } from "../databases/transact.ts";

/** The ids of the results that events result.added are about. */
export type ResultsOfEvents = ReadonlyMap<EventRow, string>;

const JOBS_PER_STATEMENT = 100;
const CODES: ReadonlySet<string> = new Set(CALLBACK_EVENTS);
const ENDS: ReadonlySet<string> = new Set(END_CODES);

/** What is known of events besides. */
export interface EventsKnown {
  readonly results?: ResultsOfEvents;
  /** Where it was asked before. */
  readonly recipients?: readonly Recipient[];
}

/** Makes the deliveries of events that are being inserted. Costs nothing where none of them can be told. */
export async function tellEvents(
  tx: Tx,
  events: readonly EventRow[],
  { results, recipients }: EventsKnown,
): Promise<void> {
  const callbackEvents = events.filter(({ code }) => CODES.has(code));
  if (callbackEvents.length === 0) {
    return;
  }
  const wanted =
    recipients ??
    (await recipientsOf(
      tx,
      callbackEvents.map(({ job_id }) => job_id),
    ));
  const rows: DeliveryRow[] = [];
  // Whoever is told records hears of them where they change, once for all events of a change.
  const others = wanted.filter(({ subscription: { style } }) => style !== RECORD_STYLE);
  for (const { job, subscription } of others) {
    const told = callbackEvents.filter(
      ({ job_id, code }) => job_id === job.id && subscription.events.split(" ").includes(code),
    );
    for (const event of told) {
      if (await isSevereEnough(tx, subscription, event)) {
        const type = event.code as CallbackType;
        const resultId = results?.get(event);
        const about = type === "result.added" && resultId !== undefined ? { resultId } : {};
        const end = await endOf(tx, subscription, event);
        const artwork = await artworkOf(tx, subscription, job);
        rows.push(deliveryRow(subscription, job, { ...event, ...about, ...end, ...artwork, type }));
      }
    }
  }
  await insertDeliveries(tx, rows);
}

/** The callback of the end names all that was made; a mail does not. */
async function endOf(
  tx: Tx,
  { kind }: SubscriptionRow,
  { code, job_id }: EventRow,
): Promise<{ readonly made?: MadeResults }> {
  return kind === "callback" && ENDS.has(code) ? { made: await firstResults(tx, job_id) } : {};
}

async function artworkOf(
  tx: Tx,
  { kind }: SubscriptionRow,
  { id, workflow }: JobRow,
): Promise<{ readonly artwork?: ArtworkNews }> {
  const isTold = kind === "callback" && workflow === ARTWORK_WORKFLOW;
  const artwork = isTold ? await artworkNews(tx, id) : undefined;
  return artwork === undefined ? {} : { artwork };
}

/** Who wants to be told about a job. */
export interface Recipient {
  readonly job: JobRow;
  readonly subscription: SubscriptionRow;
}

const selectSubscriptions = compiledOnce((db, value: SlotOf<Listed>, count) =>
  db
    .selectFrom("jobs")
    .innerJoin("subscriptions", (join) =>
      join.on((eb) =>
        eb("subscriptions.scope", "in", [eb.ref("jobs.id"), eb.ref("jobs.company_id")]),
      ),
    )
    .where("jobs.id", "in", slotsOfItems(value, count))
    .selectAll("subscriptions")
    .select("jobs.id as job_id"),
);

/**
 * Who wants to be told about these jobs, each with its job. Nothing of a job is read that nobody asks about. Asked behind
 * what changes the jobs, so that whoever subscribed before the change is told of it.
 */
export async function recipientsOf(
  tx: Tx,
  jobIds: readonly string[],
): Promise<readonly Recipient[]> {
  const wanted: Recipient[] = [];
  for (const chunk of chunksOf([...new Set(jobIds)], JOBS_PER_STATEMENT)) {
    const subscriptions = await selectSubscriptions(tx, listed(chunk), String(chunk.length));
    const ids = [...new Set(subscriptions.map(({ job_id }) => job_id))];
    if (ids.length > 0) {
      const jobs = await tx.selectFrom("jobs").selectAll().where("id", "in", ids).execute();
      const byId = new Map(jobs.map((job) => [job.id, job]));
      for (const { job_id, ...found } of subscriptions) {
        const job = byId.get(job_id);
        const subscription = found.kind === "mail" ? await addressed(tx, found, job) : found;
        wanted.push(
          ...(job === undefined || subscription === undefined ? [] : [{ job, subscription }]),
        );
      }
    }
  }
  return wanted;
}

/** Every subscription of the job and its company gets a test. Returns how many there are. */
export async function tellTest(tx: Tx, jobId: string, at: number): Promise<number> {
  const wanted = await recipientsOf(tx, [jobId]);
  const message = "This is a test: nothing happened to the job.";
  const event = { type: "test", sequence: 0, at, message } as const;
  await insertDeliveries(
    tx,
    wanted.map(({ job, subscription }) => deliveryRow(subscription, job, event)),
  );
  return wanted.length;
}

const AS_SEVERE = { warning: ["warning", "error"], error: ["error"] } as const;

/** True where the subscription asks for no severity, or something as severe happened to the job, this event included. */
async function isSevereEnough(
  tx: Tx,
  { severity_min: minimum }: SubscriptionRow,
  event: EventRow,
): Promise<boolean> {
  if (minimum === null) {
    return true;
  }
  const found = await tx
    .selectFrom("events")
    .select("sequence")
    .where("job_id", "=", event.job_id)
    // Later ones may be stored together with it.
    .where("sequence", "<=", event.sequence)
    .where("severity", "in", AS_SEVERE[minimum])
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** Inserts deliveries, and the tickets that get them sent. */
export async function insertDeliveries(tx: Tx, rows: readonly DeliveryRow[]): Promise<void> {
  if (rows.length === 0) {
    return;
  }
  const tickets = new Map<string, Ticket>();
  for (const { company_id: companyId, host, next_at } of rows) {
    const ticket = deliverTicket({ companyId, host }, next_at);
    const dueAt = Math.min(next_at, tickets.get(ticket.key)?.dueAt ?? next_at);
    tickets.set(ticket.key, { ...ticket, dueAt });
  }
  for (const chunk of chunksOf(rows)) {
    await tx
      .insertInto("deliveries")
      .values(chunk)
      .onConflict((conflict) => conflict.column("id").doNothing())
      .execute();
  }
  const due: Ticket[] = [];
  for (const ticket of tickets.values()) {
    // A host that is left alone for a while has its ticket for afterwards.
    due.push({ ...ticket, dueAt: Math.max(ticket.dueAt, await pausedUntil(tx, ticket)) });
  }
  await bringForward(tx, due);
}

async function pausedUntil(tx: Tx, { companyId, ref }: Ticket): Promise<number> {
  const row = await tx
    .selectFrom("delivery_hosts")
    .select("paused_until")
    .where("company_id", "=", companyId)
    .where("host", "=", ref)
    .executeTakeFirst();
  return row?.paused_until ?? 0;
}
