/** Triggers: kept as documents; what of their addresses may not be shown is sealed. */

import { isLive, type Trigger, type TriggerDocument } from "../../core/model/people/trigger.ts";
import type { TriggerStore } from "../../core/ports/people/triggers.ts";
import { shownUrl } from "../../core/text/redact-url.ts";
import { giveUpDeliveriesOf } from "../callbacks/delivery-end.ts";
import type { Database } from "../databases/database.ts";
import { transact } from "../databases/transact.ts";
import { isPostgres } from "../schema/steps.ts";
import type { TriggerRow } from "../schema/tables/triggers.ts";
import type { Sealer } from "../secrets/seal.ts";

export function createTriggerStore(db: Database, sealer: Sealer): TriggerStore {
  return {
    add: (trigger, most) =>
      transact(db, async (tx) => {
        const { count } = await tx
          .selectFrom("triggers")
          .select((eb) => eb.fn.countAll().as("count"))
          .where("company_id", "=", trigger.companyId)
          .executeTakeFirstOrThrow();
        if (Number(count) >= most) {
          return false;
        }
        await tx.insertInto("triggers").values(rowOf(trigger, sealer)).execute();
        return true;
      }),

    find: async (companyId, id) => {
      const row = await db
        .selectFrom("triggers")
        .selectAll()
        .where("company_id", "=", companyId)
        .where("id", "=", id.toLowerCase())
        .executeTakeFirst();
      return row && triggerOf(row, sealer);
    },

    list: async (companyId) => {
      const rows = await db
        .selectFrom("triggers")
        .selectAll()
        .where("company_id", "=", companyId)
        .orderBy("id", "desc")
        .execute();
      return rows.map((row) => triggerOf(row, sealer));
    },

    change: (companyId, id, change) =>
      transact(db, async (tx) => {
        const query = tx
          .selectFrom("triggers")
          .selectAll()
          .where("company_id", "=", companyId)
          .where("id", "=", id.toLowerCase());
        // The embedded store has one connection, which is lock enough.
        const row = await (isPostgres(tx) ? query.forUpdate() : query).executeTakeFirst();
        const stored = row && triggerOf(row, sealer);
        const changed = stored && change(stored);
        if (changed === undefined) {
          return stored;
        }
        const { id: own, ...columns } = rowOf(changed, sealer);
        await tx.updateTable("triggers").set(columns).where("id", "=", own).execute();
        if (!isLive(changed)) {
          await giveUpDeliveriesOf(tx, own);
        }
        return changed;
      }),
  };
}

function rowOf(trigger: Trigger, sealer: Sealer): TriggerRow {
  const { id, companyId, createdAt, updatedAt, isArchived, document } = trigger;
  const { url } = document.triggerOptions;
  const shown = typeof url === "string" ? shownUrl(url) : url;
  const isSecret = typeof url === "string" && shown !== url;
  return {
    id,
    company_id: companyId,
    created_at: createdAt,
    updated_at: updatedAt,
    archived: Number(isArchived),
    live: Number(isLive(trigger)),
    document: JSON.stringify(withUrl(document, shown)),
    // Under the name that senders of deliveries look for.
    sealed: isSecret ? sealer.seal([{ name: "target", value: url }], id) : null,
  };
}

function triggerOf(row: TriggerRow, sealer: Sealer): Trigger {
  const document = JSON.parse(row.document) as TriggerDocument;
  const [sealed] = sealer.open(row.sealed, row.id);
  return {
    id: row.id,
    companyId: row.company_id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    isArchived: row.archived === 1,
    document: sealed === undefined ? document : withUrl(document, sealed.value),
  };
}

function withUrl(document: TriggerDocument, url: string | null | undefined): TriggerDocument {
  return url === undefined
    ? document
    : { ...document, triggerOptions: { ...document.triggerOptions, url } };
}
