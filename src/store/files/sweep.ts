/** The sweep: moves files without owner to the trash, and brings back those that have one, so that files and rows belong together again. */

import type { BlobList, BlobStore } from "../../core/ports/files.ts";
import type { JobStore } from "../../core/ports/jobs.ts";
import type { Heap, SweepReport, SweepOptions } from "../../core/ports/upkeep.ts";
import { orphansAmong } from "./blob-owners.ts";
import type { Database } from "../databases/database.ts";

export interface SweepParts {
  readonly db: Database;
  readonly jobs: JobStore;
  readonly blobs: BlobStore;
}

/** A file gets its row within moments; what has none after a day was left by a process that died. */
const AGE_MS = 86_400_000;
/** So many are named in a report. */
const EXAMPLES_MAX = 20;

/** What a part of the sweep did to files, and what it passed over. */
class Tally {
  readonly heap = { files: 0, sizeBytes: 0 };
  readonly examples: string[] = [];
  readonly foreign: string[] = [];

  add(blobs: BlobList["blobs"]): void {
    for (const { id, sizeBytes } of blobs) {
      this.heap.files += 1;
      this.heap.sizeBytes += sizeBytes;
      if (this.examples.length < EXAMPLES_MAX) {
        this.examples.push(id);
      }
    }
  }

  pass(foreign: readonly string[]): void {
    this.foreign.push(...foreign.slice(0, EXAMPLES_MAX - this.foreign.length));
  }
}

/**
 * Removes jobs that ended but were to be deleted; puts back from the trash what rows refer to; moves there what none
 * refers to and is old enough; and removes what was there for a week. A dry run only looks.
 */
export async function sweepLeftovers(
  sweeping: SweepParts,
  { isDryRun = false, ageMs = AGE_MS }: SweepOptions = {},
): Promise<SweepReport> {
  const jobsRemoved = await removeDeletedJobs(sweeping, isDryRun);
  const restored = await restoreOwned(sweeping, isDryRun);
  const trashed = await trashOrphans(sweeping, { isDryRun, ageMs });
  const removed = await emptyTrash(sweeping, isDryRun);
  return {
    isDryRun,
    jobsRemoved,
    restored,
    trashed: trashed.heap,
    examples: trashed.examples,
    removed: removed.heap,
    foreign: [...trashed.foreign, ...removed.foreign].slice(0, EXAMPLES_MAX),
  };
}

async function removeDeletedJobs(
  { db, jobs, blobs }: SweepParts,
  isDryRun: boolean,
): Promise<number> {
  const rows = await db
    .selectFrom("jobs")
    .select("id")
    .where("delete_requested", "=", 1)
    .where("status", "=", "completed")
    .execute();
  for (const { id } of isDryRun ? [] : rows) {
    await blobs.remove((await jobs.remove(id)) ?? []);
  }
  return rows.length;
}

/** Rows come back too: from a backup, or with the database that was meant all along. */
async function restoreOwned({ db, blobs }: SweepParts, isDryRun: boolean): Promise<Heap> {
  const tally = new Tally();
  for await (const day of blobs.trash()) {
    const orphans = await orphansOf(db, day);
    const owned = day.blobs.filter(({ id }) => !orphans.has(id));
    tally.add(owned);
    await (isDryRun ? undefined : day.putBack(idsOf(owned)));
  }
  return tally.heap;
}

async function trashOrphans(
  { db, blobs }: SweepParts,
  { isDryRun, ageMs }: { readonly isDryRun: boolean; readonly ageMs: number },
): Promise<Tally> {
  const tally = new Tally();
  for await (const list of blobs.list(ageMs)) {
    const orphans = await orphansOf(db, list);
    tally.pass(list.foreign);
    tally.add(list.blobs.filter(({ id }) => orphans.has(id)));
    if (!isDryRun && orphans.size > 0) {
      await blobs.discard([...orphans]);
    }
  }
  return tally;
}

async function emptyTrash({ blobs }: SweepParts, isDryRun: boolean): Promise<Tally> {
  const tally = new Tally();
  for await (const day of blobs.trash()) {
    tally.pass(day.foreign);
    if (day.isOver) {
      tally.add(day.blobs);
      await (isDryRun ? undefined : day.remove());
    }
  }
  return tally;
}

async function orphansOf(db: Database, { blobs }: BlobList): Promise<ReadonlySet<string>> {
  return new Set(await orphansAmong(db, idsOf(blobs)));
}

function idsOf(blobs: BlobList["blobs"]): readonly string[] {
  return blobs.map(({ id }) => id);
}
