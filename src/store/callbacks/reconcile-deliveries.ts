/** Puts deliveries right that a crash left: claimed by nobody alive, too old, or without a ticket. */

import { deliverTicket } from "../../core/model/delivery.ts";
import { forgetFailures } from "./failing-endpoints.ts";
import { forgetEndedWithoutJob, jobIdsOf } from "./delivery-end.ts";
import type { Database, Tx } from "../databases/database.ts";
import { bringForward } from "../runs/tickets.ts";
import { transact } from "../databases/transact.ts";

/** Longer than the longest time after which an address is switched off. */
const FAILURES_KEPT_MS = 400 * 86_400_000;

/** Frees what was claimed until before `leaseEndedBefore`, gives up what is too old, issues missing tickets. */
export async function reconcileDeliveries(
  db: Database,
  now: number,
  leaseEndedBefore: number,
): Promise<void> {
  await transact(db, async (tx) => {
    await tx
      .updateTable("deliveries")
      .set({ state: "pending", lease_until: null })
      .where("state", "=", "sending")
      // Infinity is no bigint.
      .where("lease_until", "<", Math.min(leaseEndedBefore, Number.MAX_SAFE_INTEGER))
      .execute();
    await giveUpOld(tx, now);
    await forgetFailures(tx, now - FAILURES_KEPT_MS);
    await issueTickets(tx);
  });
}

async function giveUpOld(tx: Tx, now: number): Promise<void> {
  const given = await tx
    .updateTable("deliveries")
    .set({ state: "failed" })
    .where("state", "=", "pending")
    .where("expires_at", "<", now)
    .returning("job_id")
    .execute();
  await forgetEndedWithoutJob(tx, jobIdsOf(given));
}

async function issueTickets(tx: Tx): Promise<void> {
  const routes = await tx
    .selectFrom("deliveries")
    .leftJoin("delivery_hosts", (join) =>
      join
        .onRef("delivery_hosts.company_id", "=", "deliveries.company_id")
        .onRef("delivery_hosts.host", "=", "deliveries.host"),
    )
    .leftJoin("tickets", (join) =>
      join
        .onRef("tickets.ref", "=", "deliveries.host")
        .onRef("tickets.company_id", "=", "deliveries.company_id")
        .on("tickets.kind", "=", "deliver"),
    )
    .where("deliveries.state", "=", "pending")
    .where("tickets.key", "is", null)
    .groupBy(["deliveries.company_id", "deliveries.host", "delivery_hosts.paused_until"])
    .select((eb) => [
      "deliveries.company_id as companyId",
      "deliveries.host as host",
      "delivery_hosts.paused_until as paused_until",
      eb.fn.min("deliveries.next_at").as("next_at"),
    ])
    .orderBy("deliveries.company_id")
    .orderBy("deliveries.host")
    .execute();
  for (const { next_at, paused_until, ...route } of routes) {
    await bringForward(tx, [deliverTicket(route, Math.max(next_at, paused_until ?? 0))]);
  }
}
