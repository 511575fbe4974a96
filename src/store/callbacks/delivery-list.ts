/** The deliveries of a job with their attempts, as they are shown. */

import type { Attempt, Delivery } from "../../core/model/delivery.ts";
import type { DeliveryPage } from "../../core/ports/callbacks.ts";
import type { Database } from "../databases/database.ts";
import type { DeliveryAttemptRow, DeliveryRow } from "../schema/tables/callbacks.ts";
import { withoutNulls } from "../schema/without-nulls.ts";

/** Newest first. */
export async function listDeliveries(
  db: Database,
  { jobId, limit, before }: DeliveryPage,
): Promise<readonly Delivery[]> {
  const all = db.selectFrom("deliveries").selectAll().where("job_id", "=", jobId);
  const older = before === undefined ? all : all.where("id", "<", before);
  const rows = await older.orderBy("id", "desc").limit(limit).execute();
  if (rows.length === 0) {
    return [];
  }
  const attempts = await db
    .selectFrom("delivery_attempts")
    .selectAll()
    .where(
      "delivery_id",
      "in",
      rows.map(({ id }) => id),
    )
    .orderBy("number")
    .execute();
  return rows.map((row) =>
    deliveryOf(
      row,
      attempts.filter(({ delivery_id }) => delivery_id === row.id),
    ),
  );
}

function deliveryOf(row: DeliveryRow, attempts: readonly DeliveryAttemptRow[]): Delivery {
  return {
    id: row.id,
    jobId: row.job_id,
    kind: row.kind,
    target: row.target,
    format: row.format,
    type: row.type,
    sequence: row.sequence,
    state: row.state,
    nextAt: row.next_at,
    createdAt: row.created_at,
    attempts: attempts.map(attemptOf),
  };
}

function attemptOf(row: DeliveryAttemptRow): Attempt {
  return withoutNulls({
    number: row.number,
    at: row.at,
    durationMs: row.duration_ms,
    status: row.status,
    error: row.error,
    response: row.response,
  });
}
