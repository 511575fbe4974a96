/** The benchmark: Jobgate beside its floors in one run. */

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  type Case,
  casesBeside,
  FLOORS,
  type FloorName,
  floorCases,
  jobgateCases,
} from "./cases.ts";
import { type Server, startServer } from "./child.ts";
import { footprint } from "./footprint.ts";
import { HOLDABLE, type Hold, holdWorkers } from "./hold-workers.ts";
import { startJobgate } from "./jobgate.ts";
import { FULL, measure, QUICK } from "./measure.ts";
import { canMeasure } from "./process-usage.ts";
import { reportCases, reportFigures } from "./report.ts";
import { restFigures } from "./rest.ts";

const HELP = `npm run bench -- [options]
  --quick           fewer and shorter rounds
  --only <text>     only the cases whose name holds the text, and their floors; nothing but cases then
  --floors          only the floors
  --beside <dir>    compare with another build of Jobgate, the folder that holds its dist/; nothing but cases then
  --connections <n> how many requests are under way at once; 16 without it
  --large           also the start with 100,000 jobs in the store
  --rest            nothing but the REST door: lists, entity tags, 1,000 event streams, an upload of 1 GiB
  --profile <dir>   write a CPU profile of Jobgate there; its figures are not comparable then`;

export interface Surroundings {
  /** The folder that holds package.json. */
  readonly home: string;
  /** The folder that holds the built benchmark. */
  readonly built: string;
  readonly args: readonly string[];
}

/** Runs what the arguments ask for and prints it. Returns the exit status: 1 if a mark was missed. */
export async function main({ home, built, args }: Surroundings): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: "boolean", default: false },
      only: { type: "string" },
      beside: { type: "string" },
      connections: { type: "string", default: "16" },
      floors: { type: "boolean", default: false },
      large: { type: "boolean", default: false },
      rest: { type: "boolean", default: false },
      profile: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  if (!canMeasure()) {
    console.log(
      "Skipped: CPU time and memory of other processes are read from /proc, as Linux has it.",
    );
    return 0;
  }
  const folder = mkdtempSync(join(tmpdir(), "jobgate-bench-"));
  console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? "processor"}\n`);
  try {
    if (values.rest) {
      return reportFigures(await restFigures({ home, folder })) === 0 ? 0 : 1;
    }
    let missed = await runCases({ home, built, folder, ...values });
    if (values.only === undefined && values.beside === undefined && !values.floors) {
      missed += reportFigures(
        await footprint({ home, folder, storedJobs: values.large ? 100_000 : 0 }),
      );
      missed += runStoreBenchmark(built, values.quick);
    }
    return missed === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface CaseOptions {
  readonly home: string;
  readonly built: string;
  readonly folder: string;
  readonly quick: boolean;
  readonly floors: boolean;
  readonly connections: string;
  readonly only?: string;
  readonly beside?: string;
  readonly profile?: string;
}

async function runCases(options: CaseOptions): Promise<number> {
  const running: Server[] = [];
  const holds: Hold[] = [];
  const started = async (server: Promise<Server>) => {
    running.push(await server);
    return server;
  };
  const startHeld = async (home: string, folder: string) => {
    const jobgate = await started(startJobgate(jobgateOptions(options, home, folder)));
    holds.push(await holdWorkers(jobgate.origin));
    return jobgate;
  };
  try {
    const cases = chosen(await casesToMeasure(options, started, startHeld), options.only);
    const measurements = await measure(cases, {
      ...(options.quick ? QUICK : FULL),
      connections: Number(options.connections),
    });
    const missed = reportCases(cases, measurements);
    if (holds.some((hold) => !hold.isHolding())) {
      console.log("Note: a worker came free, so running jobs is in Jobgate's figures too.\n");
    }
    return missed;
  } finally {
    for (const hold of holds) {
      hold.release();
    }
    await Promise.all(running.map((server) => server.stop()));
  }
}

async function casesToMeasure(
  options: CaseOptions,
  started: (server: Promise<Server>) => Promise<Server>,
  startHeld: (home: string, folder: string) => Promise<Server>,
): Promise<readonly Case[]> {
  const ours = async () => jobgateCases(await startHeld(options.home, options.folder));
  if (options.beside !== undefined) {
    const folder = mkdtempSync(join(options.folder, "beside-"));
    return casesBeside(await ours(), await startHeld(options.beside, folder));
  }
  const floors = floorCases(await startFloors(options, started));
  return options.floors ? floors : [...floors, ...(await ours())];
}

function jobgateOptions({ profile }: CaseOptions, home: string, folder: string) {
  const nodeOptions = profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`];
  return { home, folder, nodeOptions, environment: HOLDABLE };
}

async function startFloors(
  { home, built, folder }: CaseOptions,
  started: (server: Promise<Server>) => Promise<Server>,
): Promise<Record<FloorName, Server>> {
  const environment = { BENCH_WSDL: join(home, "wsdl", "IpsApi.wsdl") };
  const servers: [FloorName, Server][] = [];
  for (const name of FLOORS) {
    const file = join(built, "floors", `${name}.js`);
    const logFile = join(folder, `${name}.log`);
    servers.push([name, await started(startServer({ name, file, logFile, environment }))]);
  }
  // Made from FLOORS itself, so no name is missing.
  return Object.fromEntries(servers) as Record<FloorName, Server>;
}

/** The cases whose name holds the text, and the floors that they are compared with. */
function chosen(cases: readonly Case[], text: string | undefined): readonly Case[] {
  if (text === undefined) {
    return cases;
  }
  const wanted = cases.filter(({ name }) => name.includes(text));
  return cases.filter(
    (each) => wanted.includes(each) || wanted.some(({ mark }) => mark?.floor === each.name),
  );
}

/** The store has a benchmark of its own, without any door; it prints its marks itself. */
function runStoreBenchmark(built: string, quick: boolean): number {
  const file = join(built, "store.js");
  if (!existsSync(file)) {
    console.log("Note: there is no bench/store.ts yet, so the store was not measured.");
    return 0;
  }
  const { status } = spawnSync(process.execPath, [file, ...(quick ? ["--quick"] : [])], {
    stdio: "inherit",
  });
  return status === 0 ? 0 : 1;
}
