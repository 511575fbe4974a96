/** The scratch directory of an engine: empty when it starts, gone when it ends. */

import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

/** No run takes longer, so a node that has begun none since is no more. */
const DEAD_MS = 48 * 3_600_000;

/** Empties the directory. Where nodes have theirs side by side, those of dead nodes are removed. */
export async function emptyScratch(scratchDir: string, isShared: boolean): Promise<void> {
  await rm(scratchDir, { recursive: true, force: true });
  await mkdir(scratchDir, { recursive: true, mode: 0o700 });
  if (isShared) {
    await removeOld(dirname(scratchDir), (await stat(scratchDir)).mtimeMs - DEAD_MS);
  }
}

async function removeOld(directory: string, before: number): Promise<void> {
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    // Another node may remove it at the same time.
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }));
    if (mtimeMs < before) {
      await rm(path, { recursive: true, force: true });
    }
  }
}
