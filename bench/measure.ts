/** Measures all cases in rounds, each round in another order, so that noise of the machine hits all alike. */

import type { Case } from "./cases.ts";
import { fire } from "./load.ts";
import { cpuMicroseconds } from "./process-usage.ts";

export interface Effort {
  readonly rounds: number;
  readonly requests: number;
  readonly largeRequests: number;
  /** For all but the large requests. */
  readonly connections: number;
}

export const FULL = { rounds: 5, requests: 4000, largeRequests: 120 };
export const QUICK = { rounds: 3, requests: 1500, largeRequests: 40 };

const LARGE_CONNECTIONS = 4;
const LARGE_WARM_UPS = 3;

export interface Measurement {
  readonly name: string;
  readonly cpuUs: number;
  readonly requestsPerSecond: number;
  readonly p99Ms: number;
}

/** The median of the rounds for each case, after rounds to warm up. */
export async function measure(
  cases: readonly Case[],
  effort: Effort,
): Promise<readonly Measurement[]> {
  const rounds = new Map<Case, Measurement[]>(cases.map((each) => [each, []]));
  for (const each of cases) {
    // Large requests are few, and WebAssembly too takes its time to become fast.
    for (let round = 0; round < (each.large ? LARGE_WARM_UPS : 1); round += 1) {
      await measureOnce(each, effort);
    }
  }
  for (let round = 0; round < effort.rounds; round += 1) {
    const first = Math.floor((round * cases.length) / effort.rounds);
    for (const each of [...cases.slice(first), ...cases.slice(0, first)]) {
      rounds.get(each)?.push(await measureOnce(each, effort));
    }
  }
  return [...rounds].map(([{ name }, all]) => ({
    name,
    cpuUs: median(all.map((each) => each.cpuUs)),
    requestsPerSecond: median(all.map((each) => each.requestsPerSecond)),
    p99Ms: median(all.map((each) => each.p99Ms)),
  }));
}

async function measureOnce(
  { name, server, shot, large }: Case,
  effort: Effort,
): Promise<Measurement> {
  const requests = large ? effort.largeRequests : effort.requests;
  const connections = large ? LARGE_CONNECTIONS : effort.connections;
  const before = cpuMicroseconds(server.pid);
  const result = await fire({ origin: server.origin, shot, requests, connections });
  return { name, cpuUs: (cpuMicroseconds(server.pid) - before) / requests, ...result };
}

/** The middle value; of an even number of values the higher one of the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
