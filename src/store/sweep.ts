/** The sweep: removes what a crash between two steps left behind, so that files and rows belong together again. */

import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import type { BlobStore, JobStore } from "../core/ports.ts";
import { orphansAmong } from "./blob-owners.ts";
import { blobPath } from "./blobs.ts";
import { statOf } from "./directories.ts";
import type { Database } from "./tables.ts";
import { query } from "./transact.ts";

export interface Sweep {
  readonly jobsRemoved: number;
  readonly blobsRemoved: number;
}

export interface Leftovers {
  readonly db: Database;
  readonly jobs: JobStore;
  readonly blobs: BlobStore;
  readonly blobsDir: string;
  /** Epoch milliseconds. Blobs written later may still be on their way to their row. */
  readonly writtenBefore: number;
}

/** Removes jobs that ended but were to be deleted, and blobs from before that time that no row refers to. */
export async function sweepLeftovers(leftovers: Leftovers): Promise<Sweep> {
  const jobsRemoved = await removeDeletedJobs(leftovers);
  const blobsRemoved = await removeOrphans(leftovers);
  return { jobsRemoved, blobsRemoved };
}

async function removeDeletedJobs({ db, jobs, blobs }: Leftovers): Promise<number> {
  const rows = await query(() =>
    db
      .selectFrom("jobs")
      .select("id")
      .where("delete_requested", "=", 1)
      .where("status", "=", "completed")
      .execute(),
  );
  for (const { id } of rows) {
    await blobs.remove((await jobs.remove(id)) ?? []);
  }
  return rows.length;
}

async function removeOrphans(leftovers: Leftovers): Promise<number> {
  const { db, blobs, blobsDir } = leftovers;
  let removed = 0;
  for (const outer of await directoriesIn(blobsDir)) {
    const inner = await directoriesIn(outer);
    const blobIds = await Promise.all(inner.map((directory) => readdir(directory)));
    const ownerless = await query(() => orphansAmong(db, blobIds.flat()));
    const orphans = await writtenInTime(leftovers, ownerless);
    await blobs.remove(orphans);
    removed += orphans.length;
  }
  return removed;
}

async function writtenInTime(
  { blobsDir, writtenBefore }: Leftovers,
  blobIds: readonly string[],
): Promise<readonly string[]> {
  const old: string[] = [];
  for (const blobId of blobIds) {
    // Another node may remove it at the same time.
    const mtimeMs = (await statOf(blobPath(blobsDir, blobId)))?.mtimeMs ?? Infinity;
    if (mtimeMs < writtenBefore) {
      old.push(blobId);
    }
  }
  return old;
}

async function directoriesIn(directory: string): Promise<readonly string[]> {
  const entries: Dirent[] = await readdir(directory, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.join(directory, entry.name));
}
