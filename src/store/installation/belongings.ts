/** What a data directory holds, and how well it fits the rows of a database. Looks, and changes nothing. */

import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import type { BlobStore } from "../../core/ports/files.ts";
import { isStored, orphansAmong } from "../files/blob-owners.ts";
import { codeOf } from "../databases/faults.ts";
import type { Database } from "../databases/database.ts";
import { isElsewhere, type MarkPlace } from "./installation-mark.ts";

/** Where an installation keeps what is not in its database. */
export interface Place {
  /** The data directory. */
  readonly root: string;
  readonly blobs: BlobStore;
  /** Tells which database the contents belong to. */
  readonly marks: MarkPlace;
}

/** What an installation leaves in its directory. */
export interface Holdings {
  readonly hasKey: boolean;
  readonly hasBlobs: boolean;
  readonly hasPublished: boolean;
  /** Of the directories that a start empties, those with something in them. */
  readonly toBeEmptied: readonly string[];
}

export async function holdingsOf({ root, blobs, marks }: Place): Promise<Holdings> {
  const [published, ...emptied] = await Promise.all(
    ["published", "tmp", "work"].map((name) => firstFiles(path.join(root, name), 1)),
  );
  return {
    hasKey: existsSync(path.join(root, "secret.key")),
    hasBlobs: (await firstBlobs(blobs, 1)).length > 0,
    hasPublished: !isElsewhere(marks) && (published ?? []).length > 0,
    toBeEmptied: ["tmp", "work"].filter((_, index) => (emptied[index] ?? []).length > 0),
  };
}

/** How rows and files fit each other, by a sample of both. */
export interface Fit {
  /** Files that rows speak of. */
  readonly expected: number;
  readonly found: number;
  /** Files that are there. */
  readonly stored: number;
  readonly owned: number;
}

const SAMPLE = 1000;

/** Looks at the newest rows, and at the first files that come. The tables have to be there. */
export async function fitOf(db: Database, blobs: BlobStore): Promise<Fit> {
  const expected = await newestBlobIds(db);
  const found = await Promise.all(expected.map((blobId) => isStored(blobs, blobId)));
  const stored = await firstBlobs(blobs, SAMPLE);
  const orphans = await orphansAmong(db, stored);
  return {
    expected: expected.length,
    found: found.filter(Boolean).length,
    stored: stored.length,
    owned: stored.length - orphans.length,
  };
}

/** True unless most of what rows speak of is missing, or most of what is there belongs to no row. */
export function isFitting({ expected, found, stored, owned }: Fit): boolean {
  return found * 2 >= expected && owned * 2 >= stored;
}

async function newestBlobIds(db: Database): Promise<readonly string[]> {
  const rows = await Promise.all(
    (["documents", "results", "assets", "procedure_versions", "resources"] as const).map((table) =>
      db.selectFrom(table).select("blob_id").orderBy("id", "desc").limit(SAMPLE).execute(),
    ),
  );
  return rows.flat().map(({ blob_id: blobId }) => blobId);
}

/** The names of so many blobs, at most; what else lies there says nothing of whose they are. */
async function firstBlobs(blobs: BlobStore, limit: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const list of blobs.list()) {
    ids.push(...list.blobs.slice(0, limit - ids.length).map(({ id }) => id));
    if (ids.length >= limit) {
      break;
    }
  }
  return ids;
}

/** The names of so many files below a directory, at most; none if there is no such directory. */
async function firstFiles(directory: string, limit: number): Promise<readonly string[]> {
  const names: string[] = [];
  for (const entry of await entriesOf(directory)) {
    if (names.length >= limit) {
      break;
    }
    if (entry.isDirectory()) {
      const below = path.join(directory, entry.name);
      names.push(...(await firstFiles(below, limit - names.length)));
    } else {
      names.push(entry.name);
    }
  }
  return names;
}

async function entriesOf(directory: string) {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") {
      return [];
    }
    throw error;
  }
}
