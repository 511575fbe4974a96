/** The contents of jobs that are kept shorter than the jobs: removed together, with the event that tells it. */

import type { Download } from "../../core/ports/jobs.ts";
import { countOf } from "../../core/text/count-of.ts";
import type { Database, Tx } from "../databases/database.ts";
import { transact } from "../databases/transact.ts";
import { orphansAmong } from "../files/blob-owners.ts";
import { isPostgres } from "../schema/steps.ts";
import { removePartialsOf } from "../uploads/partial-documents.ts";
import { addRange, isWhole, type Ranges, WHOLE } from "./downloaded-ranges.ts";
import { eventRows, insertEvents } from "./events.ts";
import { removeForeignFilesOf } from "./foreign-files.ts";

/** Removes the contents of at most `limit` jobs whose own time for them is over. Returns how many, and the blobs that nobody owns any more. */
export function removeContentsOver(
  db: Database,
  now: number,
  limit: number,
): Promise<{ readonly jobs: number; readonly orphans: readonly string[] }> {
  return transact(db, async (tx) => {
    const over = await tx
      .selectFrom("jobs")
      .select(["id", "retention_ms"])
      .where("retention_ms", "is not", null)
      .where("contents_removed_at", "is", null)
      .where("completed_at", "is not", null)
      .where((eb) => eb(eb("completed_at", "+", eb.ref("retention_ms")), "<=", now))
      .orderBy("completed_at")
      .limit(limit)
      .execute();
    const removed: (readonly string[])[] = [];
    for (const { id, retention_ms } of over) {
      const hours = countOf(Math.round((retention_ms ?? 0) / 3_600_000), "hour");
      const message = `Documents and results were removed ${hours} after the end, as the job asks.`;
      const orphans = await removeContents(tx, id, { at: now, message });
      removed.push(...(orphans === undefined ? [] : [orphans]));
    }
    return { jobs: removed.length, orphans: removed.flat() };
  });
}

/**
 * Notes what was downloaded. Where nothing is left that was not, the contents are removed; returns the blobs that nobody
 * owns any more, else undefined. Downloads of one job wait for each other, whichever node they came from.
 */
export function noteDownload(
  db: Database,
  { jobId, resultIds, range, at }: Download,
): Promise<readonly string[] | undefined> {
  return transact(db, async (tx) => {
    const job = tx
      .selectFrom("jobs")
      .select("id")
      .where("id", "=", jobId)
      .where("completed_at", "is not", null)
      .where("contents_removed_at", "is", null);
    if ((await (isPostgres(tx) ? job.forUpdate() : job).executeTakeFirst()) === undefined) {
      return undefined;
    }
    const rows = await tx
      .selectFrom("results")
      .select(["id", "size_bytes", "downloaded"])
      .where("job_id", "=", jobId)
      .execute();
    let isAll = rows.length > 0;
    for (const { id, size_bytes, downloaded } of rows) {
      const before = downloaded === null ? [] : (JSON.parse(downloaded) as Ranges);
      const now = resultIds.includes(id) ? after(before, range, size_bytes) : before;
      if (now !== before) {
        const text = JSON.stringify(now);
        await tx.updateTable("results").set({ downloaded: text }).where("id", "=", id).execute();
      }
      isAll &&= isWhole(now, size_bytes);
    }
    const message = "Documents and results were removed, because all results were downloaded.";
    return isAll ? removeContents(tx, jobId, { at, message }) : undefined;
  });
}

function after(before: Ranges, range: Download["range"], sizeBytes: number): Ranges {
  return range === undefined || isWhole(before, sizeBytes) ? WHOLE : addRange(before, range);
}

/** Returns the blobs that nobody owns any more; undefined where another node was first. */
async function removeContents(
  tx: Tx,
  jobId: string,
  { at, message }: { readonly at: number; readonly message: string },
): Promise<readonly string[] | undefined> {
  const job = await tx
    .updateTable("jobs")
    .set((eb) => ({ contents_removed_at: at, event_count: eb("event_count", "+", 1) }))
    .where("id", "=", jobId)
    .where("completed_at", "is not", null)
    .where("contents_removed_at", "is", null)
    .returning("event_count")
    .executeTakeFirst();
  if (job === undefined) {
    return undefined;
  }
  const documents = await tx
    .deleteFrom("documents")
    .where("job_id", "=", jobId)
    .returning("blob_id")
    .execute();
  const results = await tx
    .deleteFrom("results")
    .where("job_id", "=", jobId)
    .returning("blob_id")
    .execute();
  const partials = await removePartialsOf(tx, [jobId]);
  await removeForeignFilesOf(tx, [jobId]);
  const event = { at, code: "contents.removed", severity: "info", message } as const;
  await insertEvents(tx, eventRows(jobId, job.event_count, [event]));
  return orphansAmong(tx, [...[...documents, ...results].map((row) => row.blob_id), ...partials]);
}
