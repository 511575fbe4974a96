/** The store has a benchmark of its own, without any door, in a process of its own; it prints its figures itself. */

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Row } from "./row.ts";
import type { Topic } from "./topics.ts";

export async function storeRows({ built, isQuick }: Topic): Promise<readonly Row[]> {
  const args = [join(built, "store.js"), ...(isQuick ? ["--quick"] : [])];
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
  if (status !== 0) {
    throw new Error(`The benchmark of the store ended with ${status}.`);
  }
  return [];
}
