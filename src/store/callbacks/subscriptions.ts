/** Subscriptions: who wants to be told, about one job or about all jobs of a company. */

import { shownUrl } from "../../core/text/redact-url.ts";
import type { CallbackEvent } from "../../core/model/contract-types.gen.ts";
import type { Endpoint, Subscription } from "../../core/model/delivery.ts";
import { RECORD_STYLE } from "../../core/model/people/trigger.ts";
import type { SubscriptionStore } from "../../core/ports/callbacks.ts";
import { giveUpDeliveriesOf } from "./delivery-end.ts";
import type { Sealer } from "../secrets/seal.ts";
import type { Database } from "../databases/database.ts";
import type { SubscriptionRow } from "../schema/tables/callbacks.ts";
import { transact } from "../databases/transact.ts";

export function createSubscriptionStore(db: Database, sealer: Sealer): SubscriptionStore {
  return {
    add: async (subscription) => {
      await db.insertInto("subscriptions").values(subscriptionRow(subscription, sealer)).execute();
    },

    list: async (companyId) => {
      const endpoints = db.selectFrom("subscriptions").selectAll();
      const rows = await endpoints.where("scope", "=", companyId).orderBy("id").execute();
      return rows.map(endpointOf);
    },

    ofJob: async (jobId) => {
      const ofJob = db.selectFrom("subscriptions").selectAll().where("scope", "=", jobId);
      return (await ofJob.orderBy("id").execute()).map((row) => subscriptionOf(row, sealer));
    },

    remove: (id) =>
      transact(db, async (tx) => {
        const removed = await tx
          .deleteFrom("subscriptions")
          .where("id", "=", id)
          .whereRef("scope", "=", "company_id")
          .returning("id")
          .executeTakeFirst();
        if (removed !== undefined) {
          await giveUpDeliveriesOf(tx, id);
        }
        return removed !== undefined;
      }),
  };
}

/** A subscription as a row; what of the address may not be shown is sealed. */
export function subscriptionRow(
  { id, companyId, jobId = companyId, target, ...rest }: Subscription,
  sealer: Sealer,
): SubscriptionRow {
  const shown = rest.kind === "mail" ? target : shownUrl(target);
  return {
    id,
    scope: jobId,
    company_id: companyId,
    kind: rest.kind,
    target: shown,
    sealed: shown === target ? null : sealer.seal([{ name: "target", value: target }], id),
    host: rest.host,
    format: rest.format,
    events: rest.events.join(" "),
    severity_min: rest.severityMin ?? null,
    style: rest.style ?? null,
    created_at: rest.createdAt,
  };
}

function subscriptionOf(row: SubscriptionRow, sealer: Sealer): Subscription {
  const [whole] = sealer.open(row.sealed, row.id);
  return {
    id: row.id,
    companyId: row.company_id,
    ...(row.scope === row.company_id ? {} : { jobId: row.scope }),
    kind: row.kind,
    target: whole?.value ?? row.target,
    host: row.host,
    format: row.format,
    // Written from such a list.
    events: row.events.split(" ") as CallbackEvent[],
    ...(row.severity_min === null ? {} : { severityMin: row.severity_min }),
    ...(row.style === null ? {} : { style: row.style }),
    createdAt: row.created_at,
  };
}

function endpointOf({ id, target, format, style, events }: SubscriptionRow): Endpoint {
  const shown = style === RECORD_STYLE ? style : format;
  // Written from such a list.
  return { id, target, format: shown, events: events.split(" ") as CallbackEvent[] };
}
