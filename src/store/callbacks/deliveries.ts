/** Deliveries: claimed by one sender at a time, settled with their attempt, listed and replayed. */

import type { CallbackDocument } from "../../core/model/contract-types.gen.ts";
import {
  deliverTicket,
  type ClaimedDelivery,
  type FailingEndpoint,
  type Route,
} from "../../core/model/delivery.ts";
import type { Members } from "../../core/model/people/record.ts";
import { runSpanId, withSpanId } from "../../core/text/traceparent.ts";
import type { DeliveryStore, Settlement } from "../../core/ports/callbacks.ts";
import { noteEndpoint, offEndpoints, switchOn } from "./failing-endpoints.ts";
import { forgetEndedWithoutJob, giveUpDeliveriesOf } from "./delivery-end.ts";
import { listDeliveries } from "./delivery-list.ts";
import { KEEP_TRYING_MS } from "./delivery-row.ts";
import { tellTest } from "./new-deliveries.ts";
import { reconcileDeliveries } from "./reconcile-deliveries.ts";
import { unpackedText } from "../records/record-rows.ts";
import type { Sealer } from "../secrets/seal.ts";
import type { Database, Tx } from "../databases/database.ts";
import type { DeliveryRow, FailingEndpointRow } from "../schema/tables/callbacks.ts";
import type { JobRow } from "../schema/tables/jobs.ts";
import { bringForward } from "../runs/tickets.ts";
import { transact } from "../databases/transact.ts";
import { withoutNulls } from "../schema/without-nulls.ts";

/** How many due deliveries are looked at, of which others may take the first ones meanwhile. */
const CANDIDATES = 16;

export function createDeliveryStore(db: Database, sealer: Sealer): DeliveryStore {
  return {
    claim: async (route, at, leaseUntil) => {
      const row = await claimRow(db, { route, at, leaseUntil });
      return row && claimedDelivery(row, sealer);
    },
    settle: (id, settlement) => transact(db, (tx) => settle(tx, id, settlement)),
    host: async ({ companyId, host }) => {
      const row = await db
        .selectFrom("delivery_hosts")
        .selectAll()
        .where("company_id", "=", companyId)
        .where("host", "=", host)
        .executeTakeFirst();
      return { failures: row?.failures ?? 0, pausedUntil: row?.paused_until ?? 0 };
    },
    offEndpoints: (companyId) => offEndpoints(db, companyId),
    switchOn: (companyId, target) => switchOn(db, companyId, target),
    setHost: async ({ companyId, host }, { failures, pausedUntil }) => {
      const state = { failures, paused_until: pausedUntil };
      await db
        .insertInto("delivery_hosts")
        .values({ company_id: companyId, host, ...state })
        .onConflict((conflict) => conflict.columns(["company_id", "host"]).doUpdateSet(state))
        .execute();
    },
    rearm: (route) => transact(db, (tx) => rearm(tx, route)),
    reconcile: (now, leaseEndedBefore) => reconcileDeliveries(db, now, leaseEndedBefore),
    list: (page) => listDeliveries(db, page),
    replay: (jobId, deliveryId, at) => transact(db, (tx) => replay(tx, { jobId, deliveryId, at })),
    test: (jobId, at) => transact(db, (tx) => tellTest(tx, jobId, at)),
  };
}

/** With what ties it to the trace of its job, where that is there still, and how its address stands. */
type ClaimedRow = DeliveryRow & Nullable<Pick<JobRow, "traceparent" | "fence">> & Failing;
type Failing = Nullable<Pick<FailingEndpointRow, "failing_since" | "last_failed_at" | "off_at">>;
type Nullable<Row> = { readonly [Name in keyof Row]: Row[Name] | null };

interface ClaimOptions {
  readonly route: Route;
  readonly at: number;
  readonly leaseUntil: number;
}

async function claimRow(
  db: Database,
  { route: { companyId, host }, at, leaseUntil }: ClaimOptions,
): Promise<ClaimedRow | undefined> {
  return transact(db, async (tx) => {
    const paused = await tx
      .selectFrom("delivery_hosts")
      .select("host")
      .where("company_id", "=", companyId)
      .where("host", "=", host)
      .where("paused_until", ">", at)
      .executeTakeFirst();
    if (paused !== undefined) {
      return undefined;
    }
    for (;;) {
      const candidates = await tx
        .selectFrom("deliveries")
        .leftJoin("jobs", "jobs.id", "deliveries.job_id")
        .leftJoin("failing_endpoints", (join) =>
          join
            .onRef("failing_endpoints.company_id", "=", "deliveries.company_id")
            .onRef("failing_endpoints.target", "=", "deliveries.target"),
        )
        .select(["deliveries.id", "jobs.traceparent", "jobs.fence"])
        .select(["failing_since", "last_failed_at", "off_at"])
        .where("deliveries.company_id", "=", companyId)
        .where("deliveries.host", "=", host)
        .where("deliveries.state", "=", "pending")
        .where("deliveries.next_at", "<=", at)
        .orderBy("deliveries.next_at")
        .orderBy("deliveries.id")
        .limit(CANDIDATES)
        .execute();
      if (candidates.length === 0) {
        return undefined;
      }
      for (const { id, ...known } of candidates) {
        const claimed = await tx
          .updateTable("deliveries")
          .set((eb) => ({
            state: "sending",
            lease_until: leaseUntil,
            attempts: eb("attempts", "+", 1),
            tries: eb("tries", "+", 1),
          }))
          .where("id", "=", id)
          .where("state", "=", "pending")
          .returningAll()
          .executeTakeFirst();
        if (claimed !== undefined) {
          return { ...claimed, ...known };
        }
      }
    }
  });
}

function claimedDelivery(row: ClaimedRow, sealer: Sealer): ClaimedDelivery {
  const [sealed] = sealer.open(row.sealed, row.subscription_id);
  return withoutNulls({
    id: row.id,
    companyId: row.company_id,
    jobId: row.job_id,
    kind: row.kind,
    target: sealed?.value ?? row.target,
    host: row.host,
    format: row.format,
    ...(row.style === null ? {} : { style: row.style }),
    callback: JSON.parse(row.notice) as CallbackDocument,
    record: row.record === null ? null : (JSON.parse(unpackedText(row.record)) as Members),
    locale: row.locale,
    traceparent:
      row.traceparent && withSpanId(row.traceparent, runSpanId(row.job_id, row.fence ?? 0)),
    failing: row.kind === "callback" ? failingOf(row) : null,
    attempts: row.attempts,
    tries: row.tries,
  });
}

function failingOf(row: Failing): FailingEndpoint | null {
  const { failing_since: since, last_failed_at: lastAt, off_at: offAt } = row;
  return since === null || lastAt === null
    ? null
    : { since, lastAt, ...(offAt === null ? {} : { offAt }) };
}

async function settle(tx: Tx, id: string, settlement: Settlement): Promise<boolean> {
  const { attempt, state, nextAt, isGone } = settlement;
  const row = await tx
    .updateTable("deliveries")
    .set({ state, next_at: nextAt, lease_until: null })
    .where("id", "=", id)
    // Whoever came too late, after its lease was given to another, only tells what it did.
    .where("state", "=", "sending")
    .where("attempts", "=", attempt.number)
    .returning(["job_id", "subscription_id", "company_id", "target"])
    .executeTakeFirst();
  await tx
    .insertInto("delivery_attempts")
    .values({
      delivery_id: id,
      number: attempt.number,
      at: attempt.at,
      duration_ms: attempt.durationMs,
      status: attempt.status ?? null,
      error: attempt.error ?? null,
      response: attempt.response ?? null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  if (row === undefined) {
    return false;
  }
  const isSwitchedOff = await noteEndpoint(tx, row, settlement);
  if (isGone) {
    await stopSubscription(tx, row);
  }
  if (state !== "pending") {
    await forgetEndedWithoutJob(tx, [row.job_id]);
  }
  return isSwitchedOff;
}

/** Only what the job asked for: an operator's endpoint stays, whatever one answer said. */
async function stopSubscription(
  tx: Tx,
  { job_id: jobId, subscription_id: id }: Pick<DeliveryRow, "job_id" | "subscription_id">,
): Promise<void> {
  const stopped = await tx
    .deleteFrom("subscriptions")
    .where("id", "=", id)
    .where("scope", "=", jobId)
    .returning("id")
    .executeTakeFirst();
  if (stopped !== undefined) {
    await giveUpDeliveriesOf(tx, id);
  }
}

async function rearm(tx: Tx, route: Route): Promise<void> {
  const next = await tx
    .selectFrom("deliveries")
    .select("next_at")
    .where("company_id", "=", route.companyId)
    .where("host", "=", route.host)
    .where("state", "=", "pending")
    .orderBy("next_at")
    .limit(1)
    .executeTakeFirst();
  if (next === undefined) {
    return;
  }
  const state = await tx
    .selectFrom("delivery_hosts")
    .select("paused_until")
    .where("company_id", "=", route.companyId)
    .where("host", "=", route.host)
    .executeTakeFirst();
  await bringForward(tx, [deliverTicket(route, Math.max(next.next_at, state?.paused_until ?? 0))]);
}

interface Replay {
  readonly jobId: string;
  readonly deliveryId: string;
  readonly at: number;
}

/** One that is being sent right now is left to that; its retries begin anew all the same. */
async function replay(tx: Tx, { jobId, deliveryId, at }: Replay): Promise<boolean> {
  const again = { tries: 0, next_at: at, expires_at: at + KEEP_TRYING_MS };
  const row = await tx
    .updateTable("deliveries")
    .set(again)
    .where("id", "=", deliveryId)
    .where("job_id", "=", jobId)
    .returning(["company_id as companyId", "host"])
    .executeTakeFirst();
  if (row === undefined) {
    return false;
  }
  await tx
    .updateTable("deliveries")
    .set({ state: "pending" })
    .where("id", "=", deliveryId)
    .where("state", "<>", "sending")
    .execute();
  await bringForward(tx, [deliverTicket(row, at)]);
  return true;
}
