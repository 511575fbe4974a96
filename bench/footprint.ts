/** How long Jobgate takes to start and how much memory it holds: empty, and after many jobs. */

import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { startJobgate } from "./jobgate.ts";
import { fire } from "./load.ts";
import { cpuMicroseconds, memoryMb } from "./process-usage.ts";
import { type Comparison, median, OLD_BUILD, type Row } from "./row.ts";
import { jsonSubmit } from "./shots.ts";
import type { Topic } from "./topics.ts";

const STARTS = 7;
const QUICK_STARTS = 3;
const JOBS = 10_000;
/** Until what belongs to the start has settled. */
const SETTLE_MS = 2000;
/** The jobs stay open, so there has to be room for all. */
const ROOMY = { JOBS_OPEN_MAX: "10000000" };

interface Start {
  readonly readyMs: number;
  /** CPU time until it is ready, and until what belongs to the start has settled, in milliseconds. */
  readonly readyCpuMs: number;
  readonly settledCpuMs: number;
  readonly idleMb: number;
}

/** Starts ours and the old build in turns, each time on an empty store, and submits jobs to ours. */
export async function footprintRows({ builds, folder, isQuick }: Topic): Promise<readonly Row[]> {
  const mine: Start[] = [];
  const old: Start[] = [];
  for (let start = 0; start < (isQuick ? QUICK_STARTS : STARTS); start += 1) {
    mine.push(await startOnce(builds.ours, folder));
    if (builds.old !== undefined) {
      old.push(await startOnce(builds.old, folder));
    }
  }
  const row = (name: string, key: keyof Start, limits: Pick<Row, "max"> & Mark = {}): Row => {
    const { max, ...mark } = limits;
    const values = mine.map((start) => start[key]);
    const theirs = old.map((start) => start[key]);
    const ratios = values.map((value, index) => value / (theirs[index] ?? Number.NaN));
    return {
      name,
      value: median(values),
      unit: key === "idleMb" ? "MB" : "ms",
      ...(max === undefined ? {} : { max }),
      comparisons:
        theirs.length === 0 ? [] : [{ beside: OLD_BUILD, value: median(theirs), ratios, ...mark }],
    };
  };
  return [
    row("start to ready, CPU", "readyCpuMs", { ratioMax: 0.6 }),
    row("start to ready, on the clock", "readyMs"),
    row("start until all is settled, CPU", "settledCpuMs"),
    row("memory (PSS), idle", "idleMb", { max: 150, ratioMax: 0.8 }),
    await memoryAfterJobs(builds.ours, folder),
  ];
}

type Mark = Pick<Comparison, "ratioMax">;

async function startOnce(home: string, parent: string): Promise<Start> {
  const folder = mkdtempSync(join(parent, "start-"));
  const before = performance.now();
  const server = await startJobgate({ home, folder, environment: ROOMY });
  try {
    const readyMs = performance.now() - before;
    const readyCpuMs = cpuMicroseconds(server.pid) / 1000;
    await wait(SETTLE_MS);
    const settledCpuMs = cpuMicroseconds(server.pid) / 1000;
    return { readyMs, readyCpuMs, settledCpuMs, idleMb: memoryMb(server.pid) };
  } finally {
    await server.stop();
  }
}

async function memoryAfterJobs(home: string, parent: string): Promise<Row> {
  const folder = mkdtempSync(join(parent, "memory-"));
  const server = await startJobgate({ home, folder, environment: ROOMY });
  try {
    const shot = jsonSubmit("/v1/jobs", 201);
    await fire({ origin: server.origin, shot, requests: JOBS, connections: 64 });
    await wait(SETTLE_MS);
    return { name: `memory (PSS), after ${JOBS} jobs`, value: memoryMb(server.pid), unit: "MB" };
  } finally {
    await server.stop();
  }
}
