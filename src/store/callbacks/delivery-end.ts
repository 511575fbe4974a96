/** How deliveries end otherwise than by being sent: given up, or removed with what they belong to. */

import type { Tx } from "../databases/database.ts";
import { chunksOf } from "../databases/transact.ts";

/** Gives up what waits for a subscription that is gone. */
export async function giveUpDeliveriesOf(tx: Tx, subscriptionId: string): Promise<void> {
  const given = await tx
    .updateTable("deliveries")
    .set({ state: "failed" })
    .where("subscription_id", "=", subscriptionId)
    .where("state", "=", "pending")
    .returning("job_id")
    .execute();
  await forgetEndedWithoutJob(tx, jobIdsOf(given));
}

/**
 * Removes the subscriptions of jobs that are removed, and their deliveries but those that are still to be sent: whoever wanted
 * to be told is told, also that the job was cancelled by its removal.
 */
export async function removeDeliveriesOf(tx: Tx, jobIds: readonly string[]): Promise<void> {
  await tx.deleteFrom("subscriptions").where("scope", "in", jobIds).execute();
  await forgetEndedWithoutJob(tx, jobIds);
}

/** Removes the deliveries that have ended of jobs that are gone; those of jobs that are there stay. */
export async function forgetEndedWithoutJob(tx: Tx, jobIds: readonly string[]): Promise<void> {
  for (const chunk of chunksOf(jobIds)) {
    const removed = await tx
      .deleteFrom("deliveries")
      .where("job_id", "in", chunk)
      .where("state", "in", ["delivered", "failed"])
      .where("job_id", "not in", (eb) =>
        eb.selectFrom("jobs").select("jobs.id").where("jobs.id", "in", chunk),
      )
      .returning("id")
      .execute();
    for (const ids of chunksOf(removed.map(({ id }) => id))) {
      await tx.deleteFrom("delivery_attempts").where("delivery_id", "in", ids).execute();
    }
  }
}

/** Each job once. */
export function jobIdsOf(rows: readonly { readonly job_id: string }[]): readonly string[] {
  return [...new Set(rows.map(({ job_id }) => job_id))];
}
