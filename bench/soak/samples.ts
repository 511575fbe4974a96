/** What the soak watches of the server's process and its directories, and how that grows. Linux only. */

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** One look. */
export interface Sample {
  readonly atMs: number;
  readonly rssMb: number;
  readonly descriptors: number;
  /** Files below tmp/ and work/ of the data directory and in the server's temporary directory. */
  readonly temporaryFiles: number;
  readonly walMb: number;
  /** What Node.js keeps open: timers, sockets, children. */
  readonly handles: number;
}

export interface Watched {
  readonly pid: number;
  readonly dataDir: string;
  readonly tempDir: string;
}

const MIB = 1024 * 1024;

/** Looks at the process; `metrics` is the text of /metrics. */
export function sampleOf({ pid, dataDir, tempDir }: Watched, metrics: string): Sample {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const rssKb = Number(/^VmRSS:\s+(\d+) kB$/mu.exec(status)?.[1]);
  const handles = /^nodejs_active_resources_total (\d+)/mu.exec(metrics)?.[1];
  return {
    atMs: performance.now(),
    rssMb: rssKb / 1024,
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    temporaryFiles: [join(dataDir, "tmp"), join(dataDir, "work"), tempDir]
      .map(filesBelow)
      .reduce((sum, each) => sum + each, 0),
    walMb: (statSync(join(dataDir, "jobgate.db-wal"), { throwIfNoEntry: false })?.size ?? 0) / MIB,
    handles: Number(handles ?? 0),
  };
}

function filesBelow(directory: string): number {
  try {
    const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory()).length;
  } catch {
    // It comes and goes with the runs.
    return 0;
  }
}

export type Figure = Exclude<keyof Sample, "atMs">;

/** How a figure grew, a minute: the median of the slopes between all pairs of samples (Theil and Sen), so that single peaks do not count. */
export function slopePerMinute(samples: readonly Sample[], figure: Figure): number {
  const slopes: number[] = [];
  for (const [index, from] of samples.entries()) {
    for (const to of samples.slice(index + 1)) {
      slopes.push(((to[figure] - from[figure]) / (to.atMs - from.atMs)) * 60_000);
    }
  }
  return medianOf(slopes);
}

/** 0 for no values. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
