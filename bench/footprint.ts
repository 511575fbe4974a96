/** How long Jobgate takes to start and how much memory it holds: empty, after many jobs, and on a large store. */

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { startJobgate } from "./jobgate.ts";
import { fire } from "./load.ts";
import { median } from "./measure.ts";
import { memoryMb } from "./process-usage.ts";
import type { Figure } from "./report.ts";
import { jsonSubmit } from "./shots.ts";

export interface FootprintOptions {
  readonly home: string;
  readonly folder: string;
  /** Also with so many jobs in the store; 0 leaves it out. */
  readonly storedJobs: number;
}

const STARTS = 5;
const JOBS = 10_000;
/** Until what belongs to the start has settled. */
const SETTLE_MS = 2000;
/** The jobs stay open, so there has to be room for all. */
const ROOMY = { JOBS_OPEN_MAX: "10000000" };

/** Starts Jobgate several times and submits jobs to it. */
export async function footprint(options: FootprintOptions): Promise<readonly Figure[]> {
  const { home } = options;
  const folder = join(options.folder, "footprint");
  mkdirSync(folder);
  const figures: Figure[] = [];
  const measureStart = async (name: string, max?: number) => {
    const startMs: number[] = [];
    for (let start = 0; start < STARTS; start += 1) {
      const before = performance.now();
      const server = await startJobgate({ home, folder, environment: ROOMY });
      startMs.push(performance.now() - before);
      await server.stop();
    }
    figures.push({
      name,
      value: median(startMs),
      unit: "ms",
      ...(max === undefined ? {} : { max }),
    });
  };
  await measureStart("start to ready, empty store");
  const server = await startJobgate({ home, folder, environment: ROOMY });
  try {
    await wait(SETTLE_MS);
    figures.push({ name: "memory (PSS), idle", value: memoryMb(server.pid), unit: "MB", max: 150 });
    await submit(server.origin, JOBS);
    await wait(SETTLE_MS);
    figures.push({
      name: `memory (PSS), after ${JOBS} jobs`,
      value: memoryMb(server.pid),
      unit: "MB",
    });
    await submit(server.origin, Math.max(0, options.storedJobs - JOBS));
  } finally {
    await server.stop();
  }
  if (options.storedJobs > 0) {
    await measureStart(`start to ready, ${options.storedJobs} jobs in the store`, 1500);
  }
  return figures;
}

async function submit(origin: string, requests: number): Promise<void> {
  if (requests > 0) {
    await fire({ origin, shot: jsonSubmit("/v1/jobs", 201), requests, connections: 64 });
  }
}
