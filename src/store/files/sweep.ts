/** The sweep: moves files without owner to the trash, and brings back those that have one, so that files and rows belong together again. */

import path from "node:path";
import type { BlobStore, JobStore } from "../../core/ports/ports.ts";
import type { Heap, SweepReport, SweepOptions } from "../../core/ports/upkeep.ts";
import { orphansAmong } from "./blob-owners.ts";
import { blobPath } from "./blobs.ts";
import { type Directories, fileSystemTime, statOf } from "./directories.ts";
import { lyingBlobs } from "./lying-blobs.ts";
import type { Database } from "../databases/tables.ts";
import { query } from "../databases/transact.ts";
import { putBack, putInTrash, removeFolder, sizeOf, trashFolders } from "./trash.ts";

export interface Sweeping {
  readonly db: Database;
  readonly jobs: JobStore;
  readonly blobs: BlobStore;
  readonly directories: Directories;
}

/** A file gets its row within moments; what has none after a day was left by a process that died. */
const AGE_MS = 86_400_000;
/** So many are named in a report. */
const EXAMPLES_MAX = 20;

/** Adds up what was done to files. */
class Tally {
  files = 0;
  sizeBytes = 0;

  add(files: number, sizeBytes: number): void {
    this.files += files;
    this.sizeBytes += sizeBytes;
  }

  get heap(): Heap {
    return { files: this.files, sizeBytes: this.sizeBytes };
  }
}

/**
 * Removes jobs that ended but were to be deleted; puts back from the trash what rows refer to; moves there what none
 * refers to and is old enough; and removes what was there for a week. A dry run only looks.
 */
export async function sweepLeftovers(
  sweeping: Sweeping,
  { isDryRun = false, ageMs = AGE_MS }: SweepOptions = {},
): Promise<SweepReport> {
  const now = await fileSystemTime(sweeping.directories.tempDir);
  const jobsRemoved = await removeDeletedJobs(sweeping, isDryRun);
  const restored = await restoreOwned(sweeping, now, isDryRun);
  const { trashed, ...found } = await trashOrphans(sweeping, { now, isDryRun, ageMs });
  const { removed, ...left } = await emptyTrash(sweeping, now, isDryRun);
  const root = path.dirname(sweeping.directories.blobsDir);
  const foreign = [...found.foreign, ...left.foreign]
    .slice(0, EXAMPLES_MAX)
    .map((file) => path.relative(root, file));
  return { isDryRun, jobsRemoved, restored, trashed, examples: found.examples, removed, foreign };
}

async function removeDeletedJobs(
  { db, jobs, blobs }: Sweeping,
  isDryRun: boolean,
): Promise<number> {
  const rows = await query(() =>
    db
      .selectFrom("jobs")
      .select("id")
      .where("delete_requested", "=", 1)
      .where("status", "=", "completed")
      .execute(),
  );
  for (const { id } of isDryRun ? [] : rows) {
    await blobs.remove((await jobs.remove(id)) ?? []);
  }
  return rows.length;
}

/** Rows come back too: from a backup, or with the database that was meant all along. */
async function restoreOwned(
  { db, directories }: Sweeping,
  now: number,
  isDryRun: boolean,
): Promise<Heap> {
  const tally = new Tally();
  for await (const { files } of trashFolders(directories.trashDir, now)) {
    const ids = files.map(({ blobId }) => blobId);
    const orphans = new Set(await query(() => orphansAmong(db, ids)));
    const owned = files.filter(({ blobId }) => !orphans.has(blobId));
    tally.add(owned.length, await sizeOf(owned.map(({ file }) => file)));
    for (const file of isDryRun ? [] : owned) {
      await putBack(directories, file);
    }
  }
  return tally.heap;
}

interface Trashing {
  readonly now: number;
  readonly isDryRun: boolean;
  readonly ageMs: number;
}

async function trashOrphans(
  { db, directories }: Sweeping,
  { now, isDryRun, ageMs }: Trashing,
): Promise<Pick<SweepReport, "trashed" | "examples" | "foreign">> {
  const { blobsDir } = directories;
  const tally = new Tally();
  const examples: string[] = [];
  const strays: string[] = [];
  for await (const { blobIds, foreign } of lyingBlobs(blobsDir)) {
    strays.push(...foreign.slice(0, EXAMPLES_MAX - strays.length));
    const old = await writtenBefore(blobsDir, blobIds, now - ageMs);
    const orphans = await query(() => orphansAmong(db, old));
    tally.add(orphans.length, await sizeOf(orphans.map((id) => blobPath(blobsDir, id))));
    examples.push(...orphans.slice(0, EXAMPLES_MAX - examples.length));
    if (!isDryRun) {
      await putInTrash(directories, orphans, now);
    }
  }
  return { trashed: tally.heap, examples, foreign: strays };
}

async function emptyTrash(
  { directories }: Sweeping,
  now: number,
  isDryRun: boolean,
): Promise<Pick<SweepReport, "removed" | "foreign">> {
  const tally = new Tally();
  const strays: string[] = [];
  for await (const day of trashFolders(directories.trashDir, now)) {
    strays.push(...day.foreign.slice(0, EXAMPLES_MAX - strays.length));
    if (day.isOld) {
      tally.add(day.files.length, await sizeOf(day.files.map(({ file }) => file)));
      await (isDryRun ? undefined : removeFolder(day));
    }
  }
  return { removed: tally.heap, foreign: strays };
}

async function writtenBefore(
  blobsDir: string,
  blobIds: readonly string[],
  time: number,
): Promise<readonly string[]> {
  const old: string[] = [];
  for (const blobId of blobIds) {
    // Another node may move it at the same time.
    const mtimeMs = (await statOf(blobPath(blobsDir, blobId)))?.mtimeMs ?? Infinity;
    if (mtimeMs < time) {
      old.push(blobId);
    }
  }
  return old;
}
