/** Upkeep: removes jobs whose time is over, counts the open ones, and finds rows whose content is gone. */

import { countOff } from "./callbacks/failing-endpoints.ts";
import { sql } from "kysely";
import type { BlobStore } from "../core/ports/files.ts";
import type { Expiry, LostContent, UpkeepStore } from "../core/ports/upkeep.ts";
import { isStored, orphansAmong } from "./files/blob-owners.ts";
import { removeContentsOver } from "./jobs/contents.ts";
import { openJobs } from "./jobs/job-counts.ts";
import { removeRowsOf } from "./jobs/jobs.ts";
import type { Database, Tx } from "./databases/database.ts";
import { transact } from "./databases/transact.ts";
import { removeUnnamedResources } from "./procedures/resources.ts";
import { removeFollowers } from "./records/followers.ts";
import { removeExpiredPartials } from "./uploads/partial-documents.ts";
import { removeCompletedOrders } from "./work-orders/work-orders.ts";
import { removeExpiredUploads } from "./uploads/uploads.ts";

const ROWS_PER_PAGE = 200;

export function createUpkeepStore(db: Database, blobs: BlobStore): UpkeepStore {
  return {
    removeExpired: (expiry, limit) =>
      transact(db, async (tx) => {
        const jobIds = await deleteExpired(tx, expiry, limit);
        if (jobIds.length === 0) {
          return { jobs: 0, orphans: [] };
        }
        // What else follows a record is kept for as long as it says itself.
        const reportIds = await removeFollowers(tx, jobIds, ["report"]);
        return {
          jobs: jobIds.length,
          orphans: await removeRowsOf(tx, [...jobIds, ...reportIds]),
        };
      }),
    removeContents: (now, limit) => removeContentsOver(db, now, limit),
    removeExpiredUploads: (now, limit) =>
      transact(db, async (tx) => {
        const { partials, orphans } = await removeExpiredPartials(tx, now);
        const expired = await removeExpiredUploads(tx, now, limit);
        return {
          uploads: partials + expired.uploads,
          orphans: [...orphans, ...expired.orphans],
        };
      }),
    removeCompletedOrders: (before, limit) => removeCompletedOrders(db, before, limit),
    removeUnnamedResources: (before, limit) =>
      transact(db, async (tx) => {
        const { resources, blobIds } = await removeUnnamedResources(tx, before, limit);
        return { resources, orphans: await orphansAmong(tx, blobIds) };
      }),
    openJobs: () => openJobs(db),
    waitingDeliveries: () => countWaiting(db),
    endpointsOff: () => countOff(db),
    lostContents: () => lostContents(db, blobs),
  };
}

/** Asks for the state again while deleting: a job may be started, or removed by another node, in between. */
async function deleteExpired(
  tx: Tx,
  { completedBefore, creatingBefore, heldBefore }: Expiry,
  limit: number,
): Promise<readonly string[]> {
  const ended = await tx
    .selectFrom("jobs")
    .select("id")
    .where("completed_at", "is not", null)
    .where("completed_at", "<", completedBefore)
    .orderBy("completed_at")
    .limit(limit)
    .execute();
  const creatingCompanies = tx
    .selectFrom("job_counts")
    .select("company_id")
    .where("status", "=", "creating");
  const stuck = await tx
    .selectFrom("jobs")
    .select("id")
    // By the index of open jobs, which begins with the company.
    .where("company_id", "in", creatingCompanies)
    .where("completed_at", "is", null)
    .where("status", "=", "creating")
    // Whoever waits for people has a time of its own.
    .where("waiting_for", "is", null)
    .where("created_at", "<", creatingBefore)
    .limit(limit - ended.length)
    .execute();
  const held = await tx
    .selectFrom("jobs")
    .select("id")
    .where("held_at", "is not", null)
    .where("held_at", "<", heldBefore)
    .limit(limit - ended.length - stuck.length)
    .execute();
  const found = [...ended, ...stuck, ...held].map(({ id }) => id).sort();
  if (found.length === 0) {
    return [];
  }
  const removed = await tx
    .deleteFrom("jobs")
    .where("id", "in", found)
    .where((eb) =>
      eb.or([
        eb("completed_at", "<", completedBefore),
        eb.and([
          eb("status", "=", "creating"),
          eb("waiting_for", "is", null),
          eb("created_at", "<", creatingBefore),
        ]),
        eb("held_at", "<", heldBefore),
      ]),
    )
    .returning("id")
    .execute();
  return removed.map(({ id }) => id);
}

/** By the index of what is due, which is partial: its condition must stand in the text. */
async function countWaiting(db: Database): Promise<number> {
  const { deliveries } = await db
    .selectFrom("deliveries")
    .select((eb) => eb.fn.countAll<number>().as("deliveries"))
    .where(sql<boolean>`state = 'pending'`)
    .executeTakeFirstOrThrow();
  return deliveries;
}

const TABLES = {
  document: "documents",
  result: "results",
  asset: "assets",
  "procedure version": "procedure_versions",
  resource: "resources",
} as const;
const KINDS = Object.keys(TABLES) as readonly LostContent["kind"][];
type BlobTable = (typeof TABLES)[LostContent["kind"]];

async function* lostContents(db: Database, blobs: BlobStore): AsyncGenerator<LostContent> {
  for (const kind of KINDS) {
    for await (const { id, jobId, blobId } of allRows(db, TABLES[kind])) {
      const isLost = !(await isStored(blobs, blobId)) && (await isRow(db, TABLES[kind], id));
      if (isLost) {
        yield { kind, id, ...(jobId === null ? {} : { jobId }) };
      }
    }
  }
}

async function* allRows(db: Database, table: BlobTable): AsyncGenerator<BlobRow> {
  let after: string | undefined = "";
  while (after !== undefined) {
    const from: string = after;
    const rows = await blobRows(db, table, from);
    yield* rows;
    after = rows.at(-1)?.id;
  }
}

interface BlobRow {
  readonly id: string;
  readonly jobId: string | null;
  readonly blobId: string;
}

async function blobRows(
  db: Database,
  table: BlobTable,
  after: string,
): Promise<readonly BlobRow[]> {
  // The rest is the company's, whichever job stored it.
  const isOfJob = table === "documents" || table === "results";
  const rows = await db
    .selectFrom(table)
    .select(["id", "blob_id"])
    .$if(isOfJob, (query) => query.select(sql<string>`job_id`.as("job_id")))
    .where("id", ">", after)
    .orderBy("id")
    .limit(ROWS_PER_PAGE)
    .execute();
  return rows.map((row) => ({ id: row.id, jobId: row.job_id ?? null, blobId: row.blob_id }));
}

/** It may have been removed, content first seen gone, while the page was gone through. */
async function isRow(db: Database, table: BlobTable, id: string): Promise<boolean> {
  const row = await db.selectFrom(table).select("id").where("id", "=", id).executeTakeFirst();
  return row !== undefined;
}
