/** Addresses that take no callbacks: noted with each attempt, switched off and told, shown and switched on again. */

import { timeText } from "../../core/text/time-text.ts";
import { isMailAddress } from "../../core/text/callback-address.ts";
import { type FailingEndpoint, MAIL_HOST, type OffEndpoint } from "../../core/model/delivery.ts";
import type { Settlement } from "../../core/ports/callbacks.ts";
import type { Database, Tx } from "../databases/database.ts";
import { eventRows, insertEvents } from "../jobs/events.ts";
import type { DeliveryRow, SubscriptionRow } from "../schema/tables/callbacks.ts";
import { deliveryRow } from "./delivery-row.ts";
import { addressed } from "./mail-recipient.ts";
import { insertDeliveries } from "./new-deliveries.ts";

type Settled = Pick<DeliveryRow, "company_id" | "job_id" | "target">;

/** Notes how the address of a settled delivery stands. True where it is switched off by that. */
export async function noteEndpoint(
  tx: Tx,
  delivery: Settled,
  { endpoint, mailTo }: Pick<Settlement, "endpoint" | "mailTo">,
): Promise<boolean> {
  if (endpoint === undefined) {
    return false;
  }
  const { company_id, target } = delivery;
  if (endpoint === "well") {
    await forget(tx, company_id, target);
    return false;
  }
  const times = { failing_since: endpoint.since, last_failed_at: endpoint.lastAt };
  await tx
    .insertInto("failing_endpoints")
    .values({ company_id, target, ...times, off_at: null })
    .onConflict((conflict) => conflict.columns(["company_id", "target"]).doUpdateSet(times))
    .execute();
  if (endpoint.offAt === undefined) {
    return false;
  }
  const switched = await tx
    .updateTable("failing_endpoints")
    .set({ off_at: endpoint.offAt })
    .where("company_id", "=", company_id)
    .where("target", "=", target)
    // Several attempts may end at the same moment; it is told once.
    .where("off_at", "is", null)
    .returning("target")
    .executeTakeFirst();
  if (switched !== undefined) {
    await tell(tx, delivery, { endpoint, at: endpoint.offAt, mailTo });
  }
  return switched !== undefined;
}

interface Off {
  readonly endpoint: FailingEndpoint;
  readonly at: number;
  readonly mailTo: string | undefined;
}

/** In the history of the job that was to be told, where that is there still, and by mail to the company. */
async function tell(tx: Tx, { job_id, target }: Settled, off: Off): Promise<void> {
  const { endpoint, at, mailTo } = off;
  const job = await tx
    .updateTable("jobs")
    .set((eb) => ({ event_count: eb("event_count", "+", 1) }))
    .where("id", "=", job_id)
    .returningAll()
    .executeTakeFirst();
  if (job === undefined) {
    return;
  }
  const message =
    `${target} took no callback since ${timeText(endpoint.since)} and is switched off: nothing more is sent there. ` +
    "Once it works again, send one of its deliveries again, or have the operator switch it on.";
  const event = { at, code: "endpoint.off", severity: "warning", message } as const;
  const rows = eventRows(job.id, job.event_count, [event]);
  await insertEvents(tx, rows);
  const mail = mailTo === undefined ? undefined : await companyMail(tx, job.company_id, mailTo);
  await insertDeliveries(
    tx,
    rows.flatMap(({ sequence }) =>
      mail === undefined
        ? []
        : [deliveryRow(mail, job, { type: event.code, sequence, at, message })],
    ),
  );
}

/** To the company, not to the user whose job it is; else to the operator. Undefined where neither has an address. */
async function companyMail(
  tx: Tx,
  companyId: string,
  mailTo: string,
): Promise<SubscriptionRow | undefined> {
  const mail = {
    id: companyId,
    scope: companyId,
    company_id: companyId,
    kind: "mail",
    target: mailTo,
    sealed: null,
    host: MAIL_HOST,
    format: "json",
    events: "endpoint.off",
    severity_min: null,
    style: null,
    created_at: 0,
  } as const;
  const found = await addressed(tx, mail, undefined);
  return found !== undefined && isMailAddress(found.target) ? found : undefined;
}

/** Those of a company that are switched off, the first one first. */
export async function offEndpoints(
  db: Database,
  companyId: string,
): Promise<readonly OffEndpoint[]> {
  const rows = await db
    .selectFrom("failing_endpoints")
    .select(["target", "failing_since", "off_at"])
    .where("company_id", "=", companyId)
    .where("off_at", "is not", null)
    .orderBy("off_at")
    .orderBy("target")
    .execute();
  return rows.map(({ target, failing_since, off_at }) => ({
    target,
    since: failing_since,
    offAt: off_at ?? 0,
  }));
}

/** Switches one on again: from its next failure on it is counted anew. False where it is not off. */
export async function switchOn(db: Database, companyId: string, target: string): Promise<boolean> {
  const on = await db
    .deleteFrom("failing_endpoints")
    .where("company_id", "=", companyId)
    .where("target", "=", target)
    .where("off_at", "is not", null)
    .returning("target")
    .executeTakeFirst();
  return on !== undefined;
}

/** How many are switched off. */
export async function countOff(db: Database): Promise<number> {
  const { count } = await db
    .selectFrom("failing_endpoints")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("off_at", "is not", null)
    .executeTakeFirstOrThrow();
  return count;
}

/** Forgets those that failed now and then, long ago. */
export async function forgetFailures(tx: Tx, before: number): Promise<void> {
  await tx
    .deleteFrom("failing_endpoints")
    .where("off_at", "is", null)
    .where("last_failed_at", "<", before)
    .execute();
}

async function forget(tx: Tx, companyId: string, target: string): Promise<void> {
  await tx
    .deleteFrom("failing_endpoints")
    .where("company_id", "=", companyId)
    .where("target", "=", target)
    .execute();
}
