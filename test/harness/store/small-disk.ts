/** A small file system of its own, for tests of what happens when it is full. */

import { spawnSync } from "node:child_process";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { onTestFinished, type TestContext } from "vitest";
import { useDataDir } from "./data-dir.ts";

function runs(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args).status === 0;
}

export interface Disk {
  readonly sizeMb: number;
  /** How many files and directories fit; as many as come without it. */
  readonly inodes?: number;
  /** Where it is mounted; a new directory without it. */
  readonly at?: string;
}

/** Its directory. Skips the test, and says so, where a tmpfs may not be mounted. */
export async function smallDisk(
  context: TestContext,
  { sizeMb, inodes = 0, at }: Disk,
): Promise<string> {
  const directory = at ?? path.join(await useDataDir(), "disk");
  await mkdir(directory, { recursive: true });
  const mount = ["-t", "tmpfs", "-o", `size=${sizeMb}m,nr_inodes=${inodes}`, "tmpfs", directory];
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
