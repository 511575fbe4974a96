/** What the kernel has counted for a process: CPU time and memory. Linux only; nothing is needed in the server itself. */

import { readFileSync } from "node:fs";

/** How many of the kernel's clock ticks make a second: a constant of Linux' interface to programs. */
const TICKS_PER_SECOND = 100;

/** True where the kernel tells what a process used. */
export function canMeasure(): boolean {
  return process.platform === "linux";
}

/** User and system time of a process with all its threads, in microseconds; exact to 10 ms. */
export function cpuMicroseconds(pid: number): number {
  const line = readFileSync(`/proc/${pid}/stat`, "utf8");
  // proc(5): the second field, the name in parentheses, may hold spaces; utime and stime are fields 14 and 15.
  const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  return (ticks / TICKS_PER_SECOND) * 1_000_000;
}

/** Memory of a process in MB, each shared page counted by its share (PSS). */
export function memoryMb(pid: number): number {
  const kilobytes = /^Pss:\s+(\d+) kB$/mu.exec(
    readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"),
  )?.[1];
  return Number(kilobytes) / 1024;
}
