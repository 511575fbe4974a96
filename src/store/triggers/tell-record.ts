/** Tells of a record what its company's triggers and endpoints want, in the transaction that changes it. */

import type { CallbackType } from "../../core/model/delivery.ts";
import type { StoredRecord } from "../../core/model/people/record.ts";
import {
  isMeant,
  newsOf,
  RECORD_STYLE,
  type TriggerDocument,
} from "../../core/model/people/trigger.ts";
import { toldJob } from "../../core/records/told-job.ts";
import { deliveryRow } from "../callbacks/delivery-row.ts";
import { insertDeliveries } from "../callbacks/new-deliveries.ts";
import type { Tx } from "../databases/database.ts";
import { packed } from "../records/record-rows.ts";
import { selectEndpoints, selectTriggers } from "../records/sync-queries.ts";
import type { DeliveryRow, SubscriptionRow } from "../schema/tables/callbacks.ts";
import type { EventRow, JobRow } from "../schema/tables/jobs.ts";
import type { TriggerRow } from "../schema/tables/triggers.ts";
import { subscriptionsOf } from "./trigger-subscriptions.ts";
import { surroundingsOf } from "./record-surroundings.ts";
import type { WantingTrigger } from "./wanting-trigger.ts";

export interface RecordNews {
  readonly record: StoredRecord;
  /** As it is afterwards. */
  readonly job: JobRow;
  /** Those of the change, which are stored already. */
  readonly events: readonly EventRow[];
}

/** Who is told, of which event, in which language where that is set. */
interface Told {
  readonly subscription: SubscriptionRow;
  readonly event: EventRow;
  readonly locale?: string;
}

/** However many events a change has, each is told once of it. */
export async function tellRecord(tx: Tx, news: RecordNews): Promise<void> {
  const { record, job } = news;
  const { triggers, endpoints } = await wanting(tx, record.companyId);
  if (triggers.length === 0 && endpoints.length === 0) {
    return;
  }
  const surroundings = await surroundingsOf(tx, record);
  const isWanting = ({ document }: WantingTrigger): boolean =>
    newsOf(document).includes(newsIn(news)) && isMeant(document, surroundings);
  const told = [
    ...endpoints.flatMap((subscription) => toldOf(subscription, news)),
    ...(await toldBy(tx, triggers.filter(isWanting), news)),
  ];
  const isWritten = told.some(({ subscription: { style } }) => style === RECORD_STYLE);
  const written = isWritten ? packed(JSON.stringify(toldJob(record, surroundings))) : null;
  await insertDeliveries(
    tx,
    told.map(({ subscription, event, locale }): DeliveryRow => {
      const row = deliveryRow(subscription, job, { ...event, type: typeOf(event) });
      const isRecord = subscription.style === RECORD_STYLE;
      return { ...row, locale: locale ?? row.locale, record: isRecord ? written : null };
    }),
  );
}

/** How an event is called where it is told: a record that is new has changed, too. */
function typeOf({ code }: EventRow): CallbackType {
  return code === "job.completed" || code === "job.cancelled" ? code : "record.changed";
}

function newsIn({ events }: RecordNews): "Completed" | "Updated" {
  return events.some(({ code }) => code === "job.completed") ? "Completed" : "Updated";
}

/** The last event that an endpoint asks for. */
function toldOf(subscription: SubscriptionRow, { events }: RecordNews): readonly Told[] {
  const codes = subscription.events.split(" ");
  const event = events.findLast((each) => codes.includes(typeOf(each)));
  return event === undefined ? [] : [{ subscription, event }];
}

async function toldBy(
  tx: Tx,
  triggers: readonly WantingTrigger[],
  { record, events }: RecordNews,
): Promise<readonly Told[]> {
  const event = events.at(-1);
  const told: Told[] = [];
  for (const trigger of event === undefined ? [] : triggers) {
    const { locale } = trigger.document.triggerOptions;
    const which = typeof locale === "string" && locale !== "" ? { locale } : {};
    for (const subscription of await subscriptionsOf(tx, trigger, record)) {
      told.push(...(event === undefined ? [] : [{ subscription, event, ...which }]));
    }
  }
  return told;
}

async function wanting(tx: Tx, companyId: string) {
  const triggers = await selectTriggers(tx, { companyId });
  const endpoints = await selectEndpoints(tx, { companyId });
  const read = (row: TriggerRow): WantingTrigger => ({
    row,
    // Written from such a document.
    document: JSON.parse(row.document) as TriggerDocument,
  });
  return { triggers: triggers.map(read), endpoints };
}
