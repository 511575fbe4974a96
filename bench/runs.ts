/**
 * How many jobs a second come to their end, and what each costs, where the workflow itself does nothing: on the embedded
 * database, and with two nodes on PostgreSQL.
 */

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type * as Postgres from "../tools/postgres-cluster.mjs";
import { type Server, startServer } from "./child.ts";
import { fire, type Shot } from "./load.ts";
import { cpuMicroseconds } from "./process-usage.ts";
import { type Comparison, median, OLD_BUILD, type Row } from "./row.ts";
import type { Topic } from "./topics.ts";

/** The workflow that is made to do nothing, in the benchmark's servers only: parameters belong to a name. */
export const EMPTY_WORKFLOW = "image-serving-publish";

/** What a server counted from its first run to its last. */
export interface Counts {
  readonly jobs: number;
  readonly statements: number;
  readonly commits: number;
}

const CONNECTIONS = 64;
const WORKERS = 4;
const FULL = { rounds: 7, jobs: 1500 };
const QUICK = { rounds: 3, jobs: 600 };
const WARM_UP_JOBS = 400;
const TRACED_JOBS = 400;
const ATTACH_MS = 500;
const POLL_MS = 20;
const ROUND_MS_MAX = 120_000;
const FSYNCS_MAX = 0.5;

/** Where jobs run, and what ours has to be beside the old build there. */
interface Setting {
  readonly name: string;
  readonly nodes: number;
  readonly rateMin: number;
  readonly cpuMax: number;
}

const EMBEDDED: Setting = { name: "embedded", nodes: 1, rateMin: 2.5, cpuMax: 0.5 };
const SHARED: Setting = { name: "PostgreSQL, 2 nodes", nodes: 2, rateMin: 4, cpuMax: 0.4 };

/** The servers of one build, on one store. */
interface Site {
  readonly nodes: readonly Server[];
  readonly countFiles: readonly string[];
  readonly rounds: Round[];
  fsyncs?: number;
}

interface Round {
  readonly jobsPerSecond: number;
  readonly cpuUs: number;
}

/** Measures jobs that do nothing. Without PostgreSQL a note says so. */
export async function runsRows(topic: Topic): Promise<readonly Row[]> {
  const isAsked = ({ name }: Setting): boolean => name.includes(topic.only ?? "");
  return [
    ...(isAsked(EMBEDDED) ? await embeddedRows(topic) : []),
    ...(isAsked(SHARED) ? await sharedRows(topic) : []),
  ];
}

async function embeddedRows(topic: Topic): Promise<readonly Row[]> {
  return settingRows(topic, EMBEDDED, async (build) => startSite(topic, build, [{}]));
}

async function sharedRows(topic: Topic): Promise<readonly Row[]> {
  const tools = pathToFileURL(join(topic.home, "tools", "postgres-cluster.mjs")).href;
  const { findPostgres, startPostgres } = (await import(tools)) as typeof Postgres;
  if (findPostgres() === undefined) {
    console.log("Note: PostgreSQL is not installed, so two nodes on it were not measured.\n");
    return [];
  }
  const clusters: Postgres.PostgresCluster[] = [];
  try {
    return await settingRows(topic, SHARED, async (build) => {
      const cluster = await startPostgres({ durable: true });
      clusters.push(cluster);
      const node = { DATABASE_URL: cluster.url };
      return startSite(
        topic,
        build,
        Array.from({ length: SHARED.nodes }, () => node),
      );
    });
  } finally {
    await Promise.all(clusters.map(async (cluster) => cluster.remove()));
  }
}

/** One node for each of these settings. */
async function startSite(
  { built, folder, profile }: Topic,
  build: string,
  settings: readonly Readonly<Record<string, string>>[],
): Promise<Site> {
  const own = mkdtempSync(join(folder, "runs-"));
  const nodes: Server[] = [];
  const countFiles = settings.map((_, index) => join(own, `counts-${index}.json`));
  for (const [index, each] of settings.entries()) {
    const server = await startServer({
      name: "Jobgate",
      file: join(built, "runs-server.js"),
      logFile: join(own, `node-${index}.log`),
      nodeOptions: profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`],
      environment: {
        BENCH_BUILD: build,
        BENCH_COUNTS: countFiles[index] ?? "",
        DATA_DIR: join(own, "data"),
        WORKERS: String(WORKERS),
        JOBS_OPEN_MAX: "10000000",
        ...each,
      },
    });
    nodes.push(server);
  }
  return { nodes, countFiles, rounds: [] };
}

/** The builds take turns, so that noise of the machine hits both alike. */
async function settingRows(
  { builds, isQuick }: Topic,
  setting: Setting,
  start: (build: string) => Promise<Site>,
): Promise<readonly Row[]> {
  const { rounds, jobs } = isQuick ? QUICK : FULL;
  const sites: Site[] = [];
  try {
    const ours = await start(builds.ours);
    sites.push(ours);
    if (builds.old !== undefined) {
      sites.push(await start(builds.old));
    }
    for (const site of sites) {
      await runJobs(site, WARM_UP_JOBS);
    }
    for (let round = 0; round < rounds; round += 1) {
      for (const site of round % 2 === 0 ? sites : sites.toReversed()) {
        site.rounds.push(await runJobs(site, jobs));
      }
    }
    const fsyncs = await fsyncsPerJob(ours);
    if (fsyncs !== undefined) {
      ours.fsyncs = fsyncs;
    }
  } finally {
    await Promise.all(sites.flatMap(({ nodes }) => nodes.map(async (node) => node.stop())));
  }
  return rowsOf(setting, sites);
}

const SUBMIT: Shot = {
  method: "POST",
  path: "/v1/jobs",
  headers: { "content-type": "application/json", accept: "application/json" },
  body: Buffer.from(
    JSON.stringify({
      workflow: EMPTY_WORKFLOW,
      parameters: { imageServingPublishJob: { publishType: "Full", emailSetting: "None" } },
    }),
  ),
  expectedStatus: 201,
};

/** Submits jobs to all nodes alike, and resolves when all have ended. */
async function runJobs({ nodes }: Site, jobs: number): Promise<Round> {
  const cpu = (): number => nodes.reduce((sum, { pid }) => sum + cpuMicroseconds(pid), 0);
  const share = { requests: jobs / nodes.length, connections: CONNECTIONS / nodes.length };
  const wanted = (await completed(nodes)) + jobs;
  const cpuBefore = cpu();
  const start = performance.now();
  await Promise.all(nodes.map(({ origin }) => fire({ origin, shot: SUBMIT, ...share })));
  while ((await completed(nodes)) < wanted) {
    if (performance.now() - start > ROUND_MS_MAX) {
      throw new Error(`Not all jobs have ended after ${ROUND_MS_MAX} ms.`);
    }
    await wait(POLL_MS);
  }
  const seconds = (performance.now() - start) / 1000;
  return { jobsPerSecond: jobs / seconds, cpuUs: (cpu() - cpuBefore) / jobs };
}

/** Every node counts the jobs of all. */
async function completed([first]: readonly Server[]): Promise<number> {
  const answer = await fetch(`${first?.origin}/v1`, { headers: { accept: "application/json" } });
  const { jobCounts } = (await answer.json()) as { jobCounts: { completed: number } };
  return jobCounts.completed;
}

/** Counted by strace, which makes everything slow; undefined where it is missing, and for what PostgreSQL does. */
async function fsyncsPerJob(site: Site): Promise<number | undefined> {
  const [node, ...others] = site.nodes;
  const canTrace = spawnSync("strace", ["-V"]).error === undefined;
  if (node === undefined || others.length > 0 || !canTrace) {
    return undefined;
  }
  const args = ["-f", "-q", "-e", "trace=fsync,fdatasync", "-e", "signal=none"];
  const strace = spawn("strace", [...args, "-p", String(node.pid)], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  strace.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  await wait(ATTACH_MS);
  await runJobs(site, TRACED_JOBS);
  strace.kill("SIGINT");
  await once(strace, "exit");
  return (said.match(/f(?:data)?sync\(/gu) ?? []).length / TRACED_JOBS;
}

function rowsOf({ name, nodes, rateMin, cpuMax }: Setting, [ours, old]: readonly Site[]) {
  if (ours === undefined) {
    return [];
  }
  const beside = (of: (round: Round) => number, mark: Partial<Comparison>): Partial<Row> =>
    old === undefined ? {} : { comparisons: [besideOld([ours, old], of, mark)] };
  const under = `${WORKERS} workers${nodes > 1 ? " each" : ""}`;
  const rows: Row[] = [
    {
      name: `jobs to their end: ${name}`,
      value: median(ours.rounds.map(rateOf)),
      unit: "jobs/s",
      connections: CONNECTIONS,
      note: under,
      ...beside(rateOf, { ratioMin: rateMin }),
    },
    {
      name: `a job to its end: ${name}`,
      value: median(ours.rounds.map(cpuOf)),
      unit: "us CPU",
      connections: CONNECTIONS,
      note: `${under}; ${countsOf(ours)}${old === undefined ? "" : `; there ${countsOf(old)}`}`,
      ...beside(cpuOf, { ratioMax: cpuMax }),
    },
  ];
  const { fsyncs } = ours;
  return fsyncs === undefined
    ? rows
    : [
        ...rows,
        { name: `a job to its end: ${name}`, value: fsyncs, unit: "fsync", max: FSYNCS_MAX },
      ];
}

function besideOld(
  [ours, old]: readonly [Site, Site],
  of: (round: Round) => number,
  mark: Partial<Comparison>,
): Comparison {
  const theirs = old.rounds.map(of);
  return {
    beside: OLD_BUILD,
    value: median(theirs),
    ratios: ours.rounds.map((round, index) => of(round) / (theirs[index] ?? Number.NaN)),
    ...mark,
  };
}

function rateOf({ jobsPerSecond }: Round): number {
  return jobsPerSecond;
}

function cpuOf({ cpuUs }: Round): number {
  return cpuUs;
}

/** In words. */
function countsOf({ countFiles }: Site): string {
  const all = countFiles.map((file) => JSON.parse(readFileSync(file, "utf8")) as Counts);
  const sum = (of: (counts: Counts) => number): number =>
    all.reduce((each, counts) => each + of(counts), 0);
  const perJob = (of: (counts: Counts) => number): number => sum(of) / sum(({ jobs }) => jobs);
  const statements = perJob((counts) => counts.statements).toFixed(1);
  return `${statements} statements, ${perJob(({ commits }) => commits).toFixed(2)} commits`;
}
