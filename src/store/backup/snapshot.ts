/** Snapshots: a copy of the embedded database among the temporary files, which the next start removes if nobody else does. */

import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import path from "node:path";
import type { Snapshot } from "../../core/ports/backup.ts";
import type { OpenDatabase } from "../databases/database.ts";
import type { Directories } from "../files/directories.ts";
import { SCHEMA_VERSION } from "../schema/migrations.ts";
import { exportRows } from "../transfer/transfer.ts";

/** Rejects where the disk has no room, and where the store is closed. */
export async function takeSnapshot(
  database: Pick<OpenDatabase, "copyTo">,
  { tempDir }: Directories,
): Promise<Snapshot> {
  const file = path.join(tempDir, `snapshot-${randomUUID()}.db`);
  try {
    await database.copyTo?.(file);
    return { file, schemaVersion: SCHEMA_VERSION };
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}

/** Writes the rows of a snapshot, and removes it. Throws an Error where another version took it. */
export async function exportSnapshot(
  { file, schemaVersion }: Snapshot,
  write: (line: string) => Promise<void>,
): Promise<number> {
  try {
    if (schemaVersion !== SCHEMA_VERSION) {
      throw new Error(
        `The running server is of another version (schema version ${schemaVersion}, here ${SCHEMA_VERSION}). ` +
          "Use the `jobgate` of the same version, or restart the server.",
      );
    }
    const { openCopy } = await import("../databases/sqlite.ts");
    const copy = openCopy(file);
    return await exportRows(copy, write).finally(() => copy.close());
  } finally {
    await rm(file, { force: true });
  }
}
