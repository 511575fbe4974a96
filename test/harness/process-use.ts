/** What a process uses of the machine, by Linux's /proc. */

import { readFileSync } from "node:fs";
import type { ChildProcess } from "node:child_process";

const PAGE_BYTES = 4096;
/** Linux counts ticks of 10 ms. */
const TICK_MS = 10;

/** Resident memory. */
export function rssMb({ pid }: ChildProcess): number {
  const pages = readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1];
  return (Number(pages) * PAGE_BYTES) / 2 ** 20;
}

/** User and system time since its start. */
export function cpuMs({ pid }: ChildProcess): number {
  // proc(5): the name may hold anything, and ends with the last bracket; utime and stime are fields 14 and 15.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
