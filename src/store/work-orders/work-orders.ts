/** Work orders: kept as documents, with rows beside them for their tasks and for whom they are assigned to. */

import type { WorkOrder, WorkOrderDocument } from "../../core/model/people/work-order.ts";
import type {
  TaskChange,
  WorkOrderChange,
  WorkOrderFilter,
  WorkOrderPage,
  WorkOrderStore,
} from "../../core/ports/people/work-orders.ts";
import type { Database, Tx } from "../databases/database.ts";
import { inChunks, transact } from "../databases/transact.ts";
import { isPostgres } from "../schema/steps.ts";
import type { WorkOrderRow } from "../schema/tables/work-orders.ts";

export function createWorkOrderStore(db: Database): WorkOrderStore {
  return {
    add: (order) =>
      transact(db, async (tx) => {
        await tx.insertInto("work_orders").values(rowOf(order)).execute();
        await tx.insertInto("work_order_tasks").values(taskRows(order)).execute();
        await insertUsers(tx, order);
      }),

    find: async (companyId, id) => {
      const row = await db
        .selectFrom("work_orders")
        .selectAll()
        .where("company_id", "=", companyId)
        .where("id", "=", id.toLowerCase())
        .executeTakeFirst();
      return row && orderOf(row);
    },

    list: (filter, page) => list(db, filter, page),

    change: (companyId, id, change) =>
      transact(db, (tx) => changeOrder(tx, { companyId, id: id.toLowerCase() }, change)),

    remove: (companyId, id) =>
      transact(db, async (tx) => {
        const { numDeletedRows } = await tx
          .deleteFrom("work_orders")
          .where("company_id", "=", companyId)
          .where("id", "=", id.toLowerCase())
          .executeTakeFirst();
        await removeRowsOf(tx, [id.toLowerCase()]);
        return numDeletedRows > 0n;
      }),
  };
}

async function changeOrder(
  tx: Tx,
  { companyId, id }: { readonly companyId: string; readonly id: string },
  change: WorkOrderChange,
): Promise<WorkOrder | undefined> {
  const query = tx
    .selectFrom("work_orders")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("id", "=", id);
  // The embedded store has one connection, which is lock enough.
  const row = await (isPostgres(tx) ? query.forUpdate() : query).executeTakeFirst();
  if (row === undefined) {
    return undefined;
  }
  const stored = orderOf(row);
  const changed = change(stored);
  if (changed === undefined) {
    return stored;
  }
  const { id: _same, ...columns } = rowOf(changed);
  await tx.updateTable("work_orders").set(columns).where("id", "=", id).execute();
  if (changed.document.assignedUserIds !== stored.document.assignedUserIds) {
    await tx.deleteFrom("work_order_users").where("order_id", "=", id).execute();
    await insertUsers(tx, changed);
  }
  return changed;
}

/** What a record says of its task, inside the transaction that changes the record. A task that nobody has is passed over. */
export async function changeTask(
  tx: Tx,
  companyId: string,
  task: TaskChange | undefined,
): Promise<void> {
  if (task === undefined) {
    return;
  }
  const found = await tx
    .selectFrom("work_order_tasks")
    .select("order_id")
    .where("task_id", "=", task.taskId)
    .where("company_id", "=", companyId)
    .executeTakeFirst();
  if (found !== undefined) {
    await changeOrder(tx, { companyId, id: found.order_id }, task.change);
  }
}

/** The newest first: their ids begin with the time. */
async function list(
  db: Database,
  filter: WorkOrderFilter,
  page: WorkOrderPage,
): Promise<readonly WorkOrder[]> {
  const ids =
    filter.of === undefined ? undefined : await idsOf(db, { ...filter, of: filter.of }, page);
  if (ids !== undefined) {
    const rows = await inChunks(ids, (chunk) =>
      db.selectFrom("work_orders").selectAll().where("id", "in", chunk).execute(),
    );
    return rows.map(orderOf).sort((one, other) => (one.id < other.id ? 1 : -1));
  }
  const all = db
    .selectFrom("work_orders")
    .selectAll()
    .where("company_id", "=", filter.companyId)
    .orderBy("id", "desc")
    .offset(page.skip)
    .limit(page.limit);
  const rows = page.after === undefined ? all : all.where("id", "<", page.after);
  return (await rows.execute()).map(orderOf);
}

/** Sorts after all hexadecimal digits. */
const AFTER_ALL = "g";

/** By one index for each name that the caller has, because no index has them all. */
async function idsOf(
  db: Database,
  { companyId, of }: Required<WorkOrderFilter>,
  { after = AFTER_ALL, skip, limit }: WorkOrderPage,
): Promise<readonly string[]> {
  const limited = skip + limit;
  const made = await db
    .selectFrom("work_orders")
    .select("id")
    .where("company_id", "=", companyId)
    .where("created_by", "=", of.createdBy)
    .where("id", "<", after)
    .orderBy("id", "desc")
    .limit(limited)
    .execute();
  const found = new Set(made.map(({ id }) => id));
  for (const userId of of.userIds) {
    const assigned = await db
      .selectFrom("work_order_users")
      .select("order_id")
      .where("company_id", "=", companyId)
      .where("user_id", "=", userId)
      .where("order_id", "<", after)
      .orderBy("order_id", "desc")
      .limit(limited)
      .execute();
    for (const { order_id } of assigned) {
      found.add(order_id);
    }
  }
  return [...found]
    .sort()
    .reverse()
    .slice(skip, skip + limit);
}

/** Removes at most `limit` orders that were completed before then; returns how many. */
export async function removeCompletedOrders(
  db: Database,
  completedBefore: number,
  limit: number,
): Promise<number> {
  return transact(db, async (tx) => {
    const found = await tx
      .selectFrom("work_orders")
      .select("id")
      .where("completed_at", "is not", null)
      .where("completed_at", "<", completedBefore)
      .limit(limit)
      .execute();
    const ids = found.map(({ id }) => id);
    if (ids.length > 0) {
      await tx.deleteFrom("work_orders").where("id", "in", ids).execute();
      await removeRowsOf(tx, ids);
    }
    return ids.length;
  });
}

async function removeRowsOf(tx: Tx, orderIds: readonly string[]): Promise<void> {
  await tx.deleteFrom("work_order_tasks").where("order_id", "in", orderIds).execute();
  await tx.deleteFrom("work_order_users").where("order_id", "in", orderIds).execute();
}

function taskRows({ id, companyId, document }: WorkOrder) {
  return document.tasks.map(({ taskId }) => ({
    task_id: taskId,
    company_id: companyId,
    order_id: id,
  }));
}

async function insertUsers(tx: Tx, { id, companyId, document }: WorkOrder): Promise<void> {
  const rows = document.assignedUserIds.map((userId) => ({
    company_id: companyId,
    user_id: userId,
    order_id: id,
  }));
  if (rows.length > 0) {
    await tx.insertInto("work_order_users").values(rows).execute();
  }
}

function rowOf({ id, companyId, createdBy, createdAt, completedAt, document }: WorkOrder) {
  return {
    id,
    company_id: companyId,
    created_by: createdBy,
    created_at: createdAt,
    completed_at: completedAt ?? null,
    document: JSON.stringify(document),
  };
}

function orderOf(row: WorkOrderRow): WorkOrder {
  return {
    id: row.id,
    companyId: row.company_id,
    createdBy: row.created_by,
    createdAt: row.created_at,
    ...(row.completed_at === null ? {} : { completedAt: row.completed_at }),
    document: JSON.parse(row.document) as WorkOrderDocument,
  };
}
