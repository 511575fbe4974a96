/** Measures contests in rounds, each round in another order, so that noise of the machine hits all alike. */

import { type Case, type Contest, LARGE_CONNECTIONS } from "./cases.ts";
import { fire } from "./load.ts";
import { cpuMicroseconds } from "./process-usage.ts";
import { median, type Row } from "./row.ts";

export interface Effort {
  /** Rounds that are not measured: V8 goes on making code faster for some thousand requests, and the more code a request runs, the longer. */
  readonly warmUps: number;
  readonly rounds: number;
  readonly requests: number;
  readonly largeRequests: number;
}

export const FULL: Effort = { warmUps: 2, rounds: 7, requests: 4000, largeRequests: 160 };
export const QUICK: Effort = { warmUps: 5, rounds: 3, requests: 1500, largeRequests: 40 };

/** Large requests are few, and WebAssembly too takes its time to become fast. */
const LARGE_WARM_UPS = 5;
/** As many as the longest list that is measured. */
const BEFORE_REQUESTS = 20;

interface Measurement {
  readonly cpuUs: number;
  readonly requestsPerSecond: number;
  readonly p99Ms: number;
}

/** CPU time of a request for each contest, after rounds to warm up. */
export async function measure(
  contests: readonly Contest[],
  effort: Effort,
): Promise<readonly Row[]> {
  const cases = [
    ...new Set(
      contests.flatMap(({ ours, others }) => [...others.map(({ theirs }) => theirs), ours]),
    ),
  ];
  const rounds = new Map<Case, Measurement[]>(cases.map((each) => [each, []]));
  for (const each of cases) {
    for (let round = 0; round < (isLarge(each) ? LARGE_WARM_UPS : effort.warmUps); round += 1) {
      await measureOnce(each, effort);
    }
  }
  for (let round = 0; round < effort.rounds; round += 1) {
    const first = Math.floor((round * cases.length) / effort.rounds);
    for (const each of [...cases.slice(first), ...cases.slice(0, first)]) {
      rounds.get(each)?.push(await measureOnce(each, effort));
    }
  }
  return contests.map((contest) => rowOf(contest, (each) => rounds.get(each) ?? []));
}

function rowOf(
  { name, ours, others }: Contest,
  roundsOf: (each: Case) => readonly Measurement[],
): Row {
  const mine = roundsOf(ours);
  const rate = median(mine.map(({ requestsPerSecond }) => requestsPerSecond));
  const p99Ms = median(mine.map((each) => each.p99Ms));
  return {
    name,
    value: median(mine.map(({ cpuUs }) => cpuUs)),
    unit: "us CPU",
    connections: ours.connections,
    note: `${rate.toFixed(0)} requests/s, p99 ${p99Ms.toFixed(1)} ms`,
    comparisons: others.map(({ theirs, ...mark }) => {
      const rounds = roundsOf(theirs).map(({ cpuUs }) => cpuUs);
      return {
        ...mark,
        value: median(rounds),
        ratios: mine.map(({ cpuUs }, round) => cpuUs / (rounds[round] ?? Number.NaN)),
      };
    }),
  };
}

function isLarge({ connections }: Case): boolean {
  return connections === LARGE_CONNECTIONS;
}

async function measureOnce(each: Case, effort: Effort): Promise<Measurement> {
  const { server, shot, connections, before } = each;
  const { origin, pid } = server;
  if (before !== undefined) {
    await fire({ origin, shot: before, requests: BEFORE_REQUESTS, connections: 1 });
  }
  const requests = isLarge(each) ? effort.largeRequests : effort.requests;
  const start = cpuMicroseconds(pid);
  const result = await fire({ origin, shot, requests, connections });
  return { cpuUs: (cpuMicroseconds(pid) - start) / requests, ...result };
}
