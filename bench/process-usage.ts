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

/** A process and all below it. */
export function processesOf(pid: number): readonly number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
    const own = children.split(" ").filter((each) => each !== "");
    return [pid, ...own.flatMap((child) => processesOf(Number(child)))];
  } catch {
    // It has ended meanwhile.
    return [];
  }
}

/** CPU time in microseconds of the programs that a process has waited for; the kernel counts it in ticks of 10 ms. */
export function waitedMicroseconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // proc(5): the name in parentheses may hold spaces; cutime and cstime are fields 16 and 17.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[13]) + Number(fields[14])) * 10_000;
}

/** CPU time in microseconds of a process, of those below it, and of those of them that have ended. */
export function familyMicroseconds(pid: number): number {
  return processesOf(pid)
    .map((each) => orNothing(() => cpuMicroseconds(each) + waitedMicroseconds(each)))
    .reduce((sum, us) => sum + us, 0);
}

/** Memory of a process and of those below it, in MB. */
export function familyMemoryMb(pid: number): number {
  return processesOf(pid)
    .map((each) => orNothing(() => memoryMb(each)))
    .reduce((sum, mb) => sum + mb, 0);
}

/** Processes end between being listed and being looked at. */
function orNothing(look: () => number): number {
  try {
    return look();
  } catch {
    return 0;
  }
}
