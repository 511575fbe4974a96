/** The benchmark: Jobgate beside the old build and beside its floors in one run. */

import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { eventLoopRows } from "./event-loop.ts";
import { filesRows } from "./files.ts";
import { footprintRows } from "./footprint.ts";
import { ftpRows } from "./ftp.ts";
import { growthRows } from "./growth.ts";
import { latencyRows } from "./latency.ts";
import { oldBuild } from "./old-build.ts";
import { canMeasure } from "./process-usage.ts";
import { reportRows, reportVerdicts, type Verdict } from "./report.ts";
import { requestRows } from "./requests.ts";
import { restRows } from "./rest.ts";
import { runsRows } from "./runs.ts";
import { storeRows } from "./store-rows.ts";
import type { MeasureTopic } from "./topics.ts";
import { whereRows } from "./where.ts";

const TOPICS: Readonly<Record<string, { readonly measure: MeasureTopic; readonly says: string }>> =
  {
    requests: { measure: requestRows, says: "CPU time of submits, reads and lists" },
    footprint: { measure: footprintRows, says: "start and memory" },
    files: {
      measure: filesRows,
      says: "1 GiB up, packing, downloads; pages and pictures beside other programs",
    },
    "event-loop": {
      measure: eventLoopRows,
      says: "how long it stands still while files are worked on",
    },
    latency: { measure: latencyRows, says: "waits for a submit while workers rip PDFs" },
    ftp: {
      measure: ftpRows,
      says: "1,000 small files by FTP beside vsftpd, 1 GiB beside HTTP",
    },
    growth: {
      measure: growthRows,
      says: "10, 10,000 and 1,000,000 stored jobs, up to 100,000 records: what stays flat (minutes)",
    },
    rest: { measure: restRows, says: "lists, entity tags, 1,000 event streams" },
    runs: { measure: runsRows, says: "jobs that do nothing, to their end: embedded, PostgreSQL" },
    store: { measure: storeRows, says: "the store alone, without a door" },
    where: { measure: whereRows, says: "in which parts a request's processor time is spent" },
  };
/** They take long, or have no marks, so they are measured only where they are named. */
const APART = new Set(["ftp", "growth", "rest", "store", "where"]);
/** What is measured where no topic is named: the table of marks. */
const TABLE = Object.keys(TOPICS).filter((name) => !APART.has(name));

const HELP = `npm run bench -- [topics] [options]
topics, ${TABLE.join(", ")} where none is named:
${Object.entries(TOPICS)
  .map(([name, { says }]) => `  ${name.padEnd(16)}${says}`)
  .join("\n")}
options:
  --quick         fewer and shorter rounds
  --only <text>   of the requests, runs and files only those whose name holds the text, with those that they are compared with
  --beside <dir>  another build in place of the old one: the folder that holds its dist/
  --alone         without the old build
  --profile <dir> write a CPU profile of Jobgate there; its figures are not comparable then
How to read the table stands in bench/README.md.`;

export interface Surroundings {
  /** The folder that holds package.json. */
  readonly home: string;
  /** The folder that holds the built benchmark. */
  readonly built: string;
  readonly args: readonly string[];
}

/** Runs what the arguments ask for and prints it. Returns the exit status: 1 if a mark was missed. */
export async function main({ home, built, args }: Surroundings): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: "boolean", default: false },
      only: { type: "string" },
      beside: { type: "string" },
      alone: { type: "boolean", default: false },
      profile: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  const unknown = positionals.filter((name) => TOPICS[name] === undefined);
  if (values.help || unknown.length > 0) {
    console.log(unknown.map((name) => `There is no topic ${name}.\n`).join("") + HELP);
    return unknown.length > 0 ? 2 : 0;
  }
  if (!canMeasure()) {
    console.log(
      "Skipped: CPU time and memory of other processes are read from /proc, as Linux has it.",
    );
    return 0;
  }
  tellMachine();
  const { quick: isQuick, only, profile } = values;
  const asked = {
    home,
    built,
    builds: { ours: home, old: values.alone ? undefined : oldHome(home, values.beside) },
    isQuick,
    ...(only === undefined ? {} : { only }),
    ...(profile === undefined ? {} : { profile: resolve(profile) }),
  };
  const verdicts: Verdict[] = [];
  for (const name of topicsOf(positionals, only)) {
    const folder = mkdtempSync(join(tmpdir(), "jobgate-bench-"));
    try {
      verdicts.push(reportRows((await TOPICS[name]?.measure({ ...asked, folder })) ?? []));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return reportVerdicts(verdicts);
}

function topicsOf(named: readonly string[], only: string | undefined): readonly string[] {
  if (named.length > 0) {
    return named;
  }
  return only === undefined ? TABLE : ["requests"];
}

function oldHome(home: string, beside: string | undefined): string | undefined {
  if (beside !== undefined) {
    return resolve(beside);
  }
  const built = oldBuild(home);
  if ("home" in built) {
    return built.home;
  }
  console.log(`Note: without the old build, because it cannot be had: ${built.missing}.\n`);
  return undefined;
}

/** Ratios of a machine that does other things too are worth little. */
function tellMachine(): void {
  const [load = 0] = loadavg();
  console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? "processor"}`);
  if (load > availableParallelism() / 2) {
    console.log(
      `Note: the machine has other work (load ${load.toFixed(1)}): read bench/README.md.`,
    );
  }
  console.log();
}
