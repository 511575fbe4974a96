/** Backups of an installation: made while its server runs or none does, looked at, and restored to either database. */

import path from "node:path";
import { adminAddress } from "../client/admin/admin-address.ts";
import { createAdminClient, ServerNotRunning } from "../client/admin/admin-client.ts";
import type { Manifest, Snapshot } from "../core/ports/backup.ts";
import type { Config } from "../settings/settings.ts";
import { faultsOf } from "../store/backup/backup-files.ts";
import { makeBackup } from "../store/backup/make-backup.ts";
import { readManifest } from "../store/backup/manifest.ts";
import { restoreBackup } from "../store/backup/restore-backup.ts";
import { exportSnapshot } from "../store/backup/snapshot.ts";
import { SCHEMA_VERSION } from "../store/schema/migrations.ts";
import { type Imported, importStore } from "./administration.ts";
import { filesOf, openBase } from "./base.ts";

interface BackupWish {
  readonly dir: string;
  readonly withKey: boolean;
  /** Of this program. */
  readonly version: string;
}

/** Makes a backup in a new directory. Rejects with a BackupError, and with what reading the rows rejects with. */
export async function backupStore(
  config: Config,
  { dir, withKey, version }: BackupWish,
): Promise<Manifest> {
  const bucket = config.blobsUrl === undefined ? undefined : await filesOf(config);
  return makeBackup(path.resolve(dir), {
    dataDir: path.resolve(config.dataDir),
    writeRows: (write) => writeRows(config, write),
    withKey,
    bucket,
    about: { version, schemaVersion: SCHEMA_VERSION, createdAt: new Date().toISOString() },
  }).finally(() => bucket?.close());
}

/** The rows of one moment: of a copy that the running server makes of its file, or of the database itself. */
async function writeRows(config: Config, write: (line: string) => Promise<void>): Promise<number> {
  const snapshot = config.databaseUrl === "" ? await snapshotOf(config) : undefined;
  if (snapshot !== undefined) {
    return exportSnapshot(snapshot, write);
  }
  const { store } = await openBase(config);
  return store.exportRows(write).finally(() => store.close());
}

/** Undefined where no server runs. */
async function snapshotOf({ dataDir }: Config): Promise<Snapshot | undefined> {
  try {
    return await createAdminClient(adminAddress(dataDir)).snapshot();
  } catch (error) {
    if (error instanceof ServerNotRunning) {
      return undefined;
    }
    throw error;
  }
}

/** What a backup is, and what is wrong with its files. Rejects with a BackupError where it is none. */
export async function backupFaults(
  dir: string,
): Promise<{ readonly manifest: Manifest; readonly faults: readonly string[] }> {
  const root = path.resolve(dir);
  const manifest = await readManifest(root);
  const faults: string[] = [];
  for await (const fault of faultsOf(root, manifest)) {
    faults.push(fault);
  }
  return { manifest, faults };
}

/** Restores a backup into an empty data directory and an empty database. Rejects with a BackupError. */
export async function restoreStore(
  config: Config,
  dir: string,
  version: string,
): Promise<Imported & { readonly manifest: Manifest }> {
  const { blobsUrl, dataDir, secretKey } = config;
  const { manifest, stored } = await restoreBackup(
    path.resolve(dir),
    {
      dataDir: path.resolve(dataDir),
      secretKey,
      version,
      bucketName: blobsUrl && `${blobsUrl.bucket}/${blobsUrl.prefix}`,
    },
    (rowsFile) => importStore(config, rowsFile),
  );
  return { ...stored, manifest };
}
