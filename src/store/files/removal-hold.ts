/** The hold: while a backup is made, contents that are removed go to the trash, where the backup still finds them. */

import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { codeOf } from "../databases/faults.ts";
import { fileSystemTime, makeUsable, statOf } from "./directories.ts";

export interface HoldDirectories {
  readonly tempDir: string;
  readonly trashDir: string;
}

export interface Hold {
  release(): Promise<void>;
}

/** One that was not renewed for so long is that of a process that died. */
const HOLD_MS = 600_000;
const RENEW_MS = 60_000;

/** Times are of the files' own clock, whichever nodes share the directory. */
export async function isHeld(directories: HoldDirectories): Promise<boolean> {
  const stats = await statOf(fileOf(directories));
  return (
    stats !== undefined && (await fileSystemTime(directories.tempDir)) - stats.mtimeMs < HOLD_MS
  );
}

/**
 * Holds until release(). Whoever removes a content asks after its row is gone for good: what nobody holds then is named
 * by no row that is read later. Throws an Error if somebody else holds already.
 */
export async function holdRemovals(directories: HoldDirectories): Promise<Hold> {
  await makeUsable(directories.tempDir);
  await makeUsable(directories.trashDir);
  const file = fileOf(directories);
  if (await isHeld(directories)) {
    throw underWay(file);
  }
  await rm(file, { force: true });
  await writeFile(file, "", { flag: "wx", mode: 0o600 }).catch((error: unknown) => {
    throw codeOf(error) === "EEXIST" ? underWay(file) : error;
  });
  const renewing = setInterval(() => {
    // A disk that fails fails the backup too.
    writeFile(file, "", { mode: 0o600 }).catch(() => undefined);
  }, RENEW_MS);
  renewing.unref();
  return {
    async release() {
      clearInterval(renewing);
      await rm(file, { force: true });
    },
  };
}

function fileOf({ trashDir }: HoldDirectories): string {
  return path.join(trashDir, "backup.hold");
}

function underWay(file: string): Error {
  return new Error(
    `A backup of this installation is under way. Wait until it is done; if it was killed, wait ten minutes or remove ${file}.`,
  );
}
