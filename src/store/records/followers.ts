/** Which jobs follow which records. */

import type { FollowerPurpose, PlannedFollower } from "../../core/model/people/follower.ts";
import type { FollowerClaim, FollowerStore } from "../../core/ports/people/followers.ts";
import type { NewEvent } from "../../core/model/event.ts";
import type { Database, Tx } from "../databases/database.ts";
import { transact } from "../databases/transact.ts";
import { eventRows, insertEvents } from "../jobs/events.ts";
import { advanceLines, linesOf } from "../runs/lines.ts";
import { putTickets } from "../runs/tickets.ts";
import { contentHash } from "./record-rows.ts";

export function createFollowerStore(db: Database): FollowerStore {
  return {
    claim: (claim) => transact(db, (tx) => claimFollower(tx, claim)),

    release: async (followerId) => {
      await db
        .updateTable("record_followers")
        // Of no content any more, but still one that goes with the record.
        .set({ content_hash: followerId })
        .where("follower_id", "=", followerId)
        .execute();
    },

    ofCompletion: async (jobId) => {
      const row = await db
        .selectFrom("record_followers")
        .select("follower_id")
        .where("job_id", "=", jobId)
        .where("purpose", "=", "completion")
        .executeTakeFirst();
      return row?.follower_id;
    },

    list: async (jobId) => {
      const rows = await db
        .selectFrom("record_followers")
        .select("follower_id")
        .where("job_id", "=", jobId)
        .orderBy("made_at")
        .orderBy("follower_id")
        .execute();
      return rows.map((row) => row.follower_id);
    },

    settle: (ticketKey, jobId, event) =>
      transact(db, (tx) => settle(tx, { ticketKey, jobId, event })),
  };
}

async function claimFollower(
  tx: Tx,
  { jobId, purpose, content, followerId, at }: FollowerClaim,
): Promise<string> {
  const row = await tx
    .insertInto("record_followers")
    .values({
      job_id: jobId,
      purpose,
      content_hash: contentHash(content),
      follower_id: followerId,
      made_at: at,
    })
    .onConflict((conflict) =>
      conflict
        .columns(["job_id", "purpose", "content_hash"])
        // Nothing changes; but the row that is there is answered with.
        .doUpdateSet((eb) => ({ follower_id: eb.ref("record_followers.follower_id") })),
    )
    .returning("follower_id")
    .executeTakeFirstOrThrow();
  return row.follower_id;
}

/** In the transaction that completes the record: a record is completed once. */
export async function planFollower(
  tx: Tx,
  jobId: string,
  planned: PlannedFollower | undefined,
): Promise<void> {
  if (planned === undefined) {
    return;
  }
  const { followerId, ticket } = planned;
  const claim = {
    jobId,
    purpose: "completion",
    content: "",
    followerId,
    at: ticket.dueAt,
  } as const;
  if ((await claimFollower(tx, claim)) === followerId) {
    await putTickets(tx, [ticket]);
  }
}

/**
 * Removes the jobs that follow records which this transaction has removed: what they were given is the records'. One that
 * runs is asked to stop, is seen by nobody any more and goes when it has stopped. Returns the ids of those that are gone.
 */
export async function removeFollowers(
  tx: Tx,
  jobIds: readonly string[],
  purposes: readonly FollowerPurpose[],
): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom("record_followers")
    .select("follower_id")
    .where("job_id", "in", jobIds)
    .where("purpose", "in", purposes)
    .execute();
  const ids = rows.map((row) => row.follower_id);
  if (ids.length === 0) {
    return [];
  }
  const idle = await removeIdle(tx, ids);
  await tx
    .updateTable("jobs")
    .set({ cancel_requested: 1, delete_requested: 1 })
    .where("id", "in", ids)
    .where("status", "=", "processing")
    .execute();
  // Those that ended between the two.
  return [...idle, ...(await removeIdle(tx, ids))];
}

async function removeIdle(tx: Tx, jobIds: readonly string[]): Promise<readonly string[]> {
  const removed = await tx
    .deleteFrom("jobs")
    .where("id", "in", jobIds)
    .where("status", "<>", "processing")
    .returning("id")
    .execute();
  return removed.map((row) => row.id);
}

interface Settling {
  readonly ticketKey: string;
  readonly jobId: string;
  readonly event: NewEvent;
}

async function settle(tx: Tx, { ticketKey, jobId, event }: Settling): Promise<void> {
  const spent = await tx
    .deleteFrom("tickets")
    .where("key", "=", ticketKey)
    .returningAll()
    .execute();
  if (spent.length === 0) {
    return;
  }
  const job = await tx
    .updateTable("jobs")
    .set((eb) => ({ event_count: eb("event_count", "+", 1) }))
    .where("id", "=", jobId)
    .returning("event_count")
    .executeTakeFirst();
  if (job !== undefined) {
    await insertEvents(tx, eventRows(jobId, job.event_count, [event]));
  }
  await advanceLines(tx, linesOf(spent));
}

/** Brings forward what waits for a file that records name, in the transaction that stores it. */
export async function hastenFollowers(
  tx: Tx,
  { companyId, resourceId }: { readonly companyId: string; readonly resourceId: string },
  at: number,
): Promise<void> {
  const naming = tx
    .selectFrom("record_resources")
    .select("job_id")
    .where("company_id", "=", companyId)
    .where("resource_id", "=", resourceId);
  const changed = await tx
    .updateTable("tickets")
    .set({ due_at: at })
    .where("kind", "=", "follow")
    .where("company_id", "=", companyId)
    .where("due_at", ">", at)
    .where("ref", "in", naming)
    .returningAll()
    .execute();
  await advanceLines(tx, linesOf(changed));
}
