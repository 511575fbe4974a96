/** How long Jobgate takes to start and how much memory it holds: empty, after many jobs, and on a large store. */

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { startJobgate } from "./jobgate.ts";
import { fire } from "./load.ts";
import { memoryMb } from "./process-usage.ts";
import { median, type Row } from "./row.ts";
import { jsonSubmit } from "./shots.ts";
import type { Topic } from "./topics.ts";

const STARTS = 5;
const JOBS = 10_000;
/** Until what belongs to the start has settled. */
const SETTLE_MS = 2000;
/** The jobs stay open, so there has to be room for all. */
const ROOMY = { JOBS_OPEN_MAX: "10000000" };

/** Starts Jobgate several times and submits jobs to it. */
export async function footprintRows(topic: Topic): Promise<readonly Row[]> {
  const home = topic.builds.ours;
  const folder = join(topic.folder, "footprint");
  mkdirSync(folder);
  const startMs: number[] = [];
  for (let start = 0; start < STARTS; start += 1) {
    const before = performance.now();
    const server = await startJobgate({ home, folder, environment: ROOMY });
    startMs.push(performance.now() - before);
    await server.stop();
  }
  const server = await startJobgate({ home, folder, environment: ROOMY });
  try {
    await wait(SETTLE_MS);
    const idleMb = memoryMb(server.pid);
    await submit(server.origin, JOBS);
    await wait(SETTLE_MS);
    return [
      { name: "start to ready, empty store", value: median(startMs), unit: "ms" },
      { name: "memory (PSS), idle", value: idleMb, unit: "MB", max: 150 },
      { name: `memory (PSS), after ${JOBS} jobs`, value: memoryMb(server.pid), unit: "MB" },
    ];
  } finally {
    await server.stop();
  }
}

async function submit(origin: string, requests: number): Promise<void> {
  if (requests > 0) {
    await fire({ origin, shot: jsonSubmit("/v1/jobs", 201), requests, connections: 64 });
  }
}
