/** How much memory a process takes with all that it started, as Linux tells it. */

import { readFileSync } from "node:fs";

/** More than a sandbox child is allowed to start. */
const PROCESSES_MAX = 200;

/** Resident bytes of the process and its descendants; 0 where there is no /proc, or the process is gone. */
export function residentBytes(pid: number): number {
  let bytes = 0;
  const pids = [pid];
  // The list grows while it is walked.
  for (const each of pids) {
    bytes += ownBytes(each);
    if (pids.length < PROCESSES_MAX) {
      pids.push(...childrenOf(each));
    }
  }
  return bytes;
}

function ownBytes(pid: number): number {
  const kibibytes = /^VmRSS:\s+([0-9]+) kB$/mu.exec(readProcess(`/proc/${pid}/status`))?.[1];
  return Number(kibibytes ?? 0) * 1024;
}

/** Those of the main thread, which is the one that starts processes in what stands around a child. */
function childrenOf(pid: number): readonly number[] {
  return readProcess(`/proc/${pid}/task/${pid}/children`).split(" ").filter(Boolean).map(Number);
}

/** Made up by the kernel in microseconds, which is less than waiting for a thread that reads it. */
function readProcess(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
