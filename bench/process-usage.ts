/** What the kernel has counted for a process: CPU time and memory. Linux only; nothing is needed in the server itself. */

import { existsSync, readdirSync, readFileSync } from "node:fs";

/** True where the kernel tells what a process used. */
export function canMeasure(): boolean {
  return existsSync("/proc/self/schedstat");
}

/** User and system time of a process with all its threads, in microseconds. */
export function cpuMicroseconds(pid: number): number {
  // Threads of Node live as long as the process. The first field: nanoseconds on a processor.
  const threads = readdirSync(`/proc/${pid}/task`);
  const spentNs = threads.map((thread) => {
    const [ns] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ");
    return Number(ns);
  });
  return spentNs.reduce((sum, ns) => sum + ns, 0) / 1000;
}

/** Memory of a process in MB, each shared page counted by its share (PSS). */
export function memoryMb(pid: number): number {
  const kilobytes = /^Pss:\s+(\d+) kB$/mu.exec(
    readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"),
  )?.[1];
  return Number(kilobytes) / 1024;
}
