/** A small file system of its own, for tests of what happens when it is full. */

import { spawnSync } from "node:child_process";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { onTestFinished, type TestContext } from "vitest";
import { useDataDir } from "./data-dir.ts";

function runs(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args).status === 0;
}

/** Its directory. Skips the test, and says so, where a tmpfs may not be mounted. */
export async function smallDisk(context: TestContext, sizeMb: number): Promise<string> {
  const directory = path.join(await useDataDir(), "disk");
  await mkdir(directory);
  const mount = ["-t", "tmpfs", "-o", `size=${sizeMb}m`, "tmpfs", directory];
  if (process.platform !== "linux" || !runs("mount", mount)) {
    const reason = "SKIPPED: a full disk needs Linux and the right to mount a tmpfs.";
    process.stderr.write(`${reason}\n`);
    return context.skip(reason);
  }
  onTestFinished(() => {
    runs("umount", ["--lazy", directory]);
  });
  return directory;
}
