/** The scratch directory of an engine: empty when it starts, gone when it ends; each run has one of its own in it. */

import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Log } from "../../core/ports/base.ts";

/** No run takes longer, so a node that has begun none since is no more. */
const DEAD_MS = 48 * 3_600_000;

const HELD = new Set(["EBUSY", "ENOTEMPTY", "EEXIST", "EACCES", "EPERM"]);

/** Empties the directory. Where nodes have theirs side by side, those of dead nodes are removed. */
export async function emptyScratch(scratchDir: string, isShared: boolean): Promise<void> {
  await removeUnlessHeld(scratchDir);
  await mkdir(scratchDir, { recursive: true, mode: 0o700 });
  if (isShared) {
    await removeOld(dirname(scratchDir), (await stat(scratchDir)).mtimeMs - DEAD_MS);
  }
}

/** An empty directory for a run. */
export async function makeRunScratch(scratchDir: string): Promise<string> {
  await mkdir(scratchDir, { recursive: true, mode: 0o700 });
  return mkdtemp(join(scratchDir, "run-"));
}

/** Never rejects: what stays goes with the next start. */
export async function removeScratch(directory: string, log: Log): Promise<void> {
  try {
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    log.warn({ err: error }, "The scratch directory of a run could not be removed.");
  }
}

async function removeOld(directory: string, before: number): Promise<void> {
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    // Another node may remove it at the same time.
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }));
    if (mtimeMs < before) {
      await removeUnlessHeld(path);
    }
  }
}

/** What cannot be removed, such as a mount or a file that NFS keeps until it is closed, must not stop a start. */
async function removeUnlessHeld(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch (error) {
    const code: unknown = error instanceof Error && "code" in error ? error.code : undefined;
    if (typeof code !== "string" || !HELD.has(code)) {
      throw error;
    }
  }
}
