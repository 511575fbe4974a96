/** Whether what is asked all the time costs the same among a million jobs as among a few. */

import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import type { Case, Contest } from "./cases.ts";
import type { Server } from "./child.ts";
import { fill, type Filled } from "./fill.ts";
import { startJobgate } from "./jobgate.ts";
import type { Shot } from "./load.ts";
import { type Effort, measure } from "./measure.ts";
import { cpuMicroseconds } from "./process-usage.ts";
import { median, type Row } from "./row.ts";
import { jobLogsByName, jsonSubmit, read } from "./shots.ts";
import type { Topic } from "./topics.ts";

const SIZES = [10, 10_000, 1_000_000];
const QUICK_SIZES = [10, 10_000, 100_000];
const FULL: Effort = { warmUps: 1, rounds: 5, requests: 600, largeRequests: 0 };
const QUICK: Effort = { warmUps: 1, rounds: 3, requests: 200, largeRequests: 0 };
const CONNECTIONS = 16;
/** What is flat: no dearer than so among a hundred times as many jobs. A deeper tree is in it, a scan is not. */
const FLAT_MAX = 1.3;
const STARTS = 3;
/** What is filled in stays as it is. */
const LASTING = {
  JOBS_OPEN_MAX: "10000000",
  RESULT_RETENTION_HOURS: "8760",
  CREATING_RETENTION_HOURS: "8760",
};

const READS: Readonly<Record<string, (filled: Filled) => Shot>> = {
  "GET job": ({ jobId }) => read(`/v1/jobs/${jobId}`),
  "GET list of 20": () => read("/v1/jobs?limit=20"),
  "GET list, status": () => read("/v1/jobs?limit=20&status=creating"),
  "GET list, outcome": () => read("/v1/jobs?limit=20&outcome=failed"),
  "GET list, workflow": () => read("/v1/jobs?limit=20&workflow=package"),
  "GET list, externalId": ({ externalId }) => read(`/v1/jobs?externalId=${externalId}`),
  "GET list, tag": ({ tag }) => read(`/v1/jobs?limit=20&tag=${tag}`),
  "GET list, createdBefore": ({ createdAt }) =>
    read(`/v1/jobs?limit=20&createdBefore=${new Date(createdAt).toISOString()}`),
  "getJobLogs by name": () => jobLogsByName(20),
  "GET /v1": () => read("/v1"),
  "GET /metrics": () => read("/metrics"),
};

interface Site {
  readonly size: number;
  readonly folder: string;
  readonly filled: Filled;
  readonly server: Server;
}

/** Fills a data directory for each size, starts a server on each, and measures them in turn. Submits come last, because they add jobs. */
export async function growthRows(topic: Topic): Promise<readonly Row[]> {
  const sizes = topic.isQuick ? QUICK_SIZES : SIZES;
  const effort = topic.isQuick ? QUICK : FULL;
  const sites: Site[] = [];
  try {
    for (const size of sizes) {
      sites.push(await siteOf(topic, size));
    }
    const contests = Object.entries(READS).map(([name, shot]) => contestOf(name, sites, shot));
    const submits = [contestOf("JSON submit", sites, () => jsonSubmit("/v1/jobs", 201))];
    const chosen = (all: readonly Contest[]): readonly Contest[] =>
      all.filter(({ name }) => name.includes(topic.only ?? ""));
    const reads = await measure(chosen(contests), effort);
    const rows = [...reads, ...(await measure(chosen(submits), effort))];
    await Promise.all(sites.map(({ server }) => server.stop()));
    return "restart".includes(topic.only ?? "restart")
      ? [...rows, await restartRow(topic, sites)]
      : rows;
  } finally {
    await Promise.all(sites.map(({ server }) => server.stop()));
  }
}

async function siteOf({ builds, folder: parent }: Topic, size: number): Promise<Site> {
  const folder = mkdtempSync(join(parent, "growth-"));
  const start = performance.now();
  const filled = await fill(join(folder, "data"), size);
  const seconds = (performance.now() - start) / 1000;
  console.log(`${size} jobs were filled in within ${seconds.toFixed(0)} s.`);
  const server = await startJobgate({ home: builds.ours, folder, environment: LASTING });
  return { size, folder, filled, server };
}

/** The largest beside the others; flat is told by the one before it, because among ten jobs no list is twenty long. */
function contestOf(name: string, sites: readonly Site[], shot: (filled: Filled) => Shot): Contest {
  const [first, second, third] = sites.map(({ size, server, filled }): Case & { size: number } => ({
    size,
    name: namedSize(size),
    server,
    shot: shot(filled),
    connections: CONNECTIONS,
  }));
  if (first === undefined || second === undefined || third === undefined) {
    throw new Error("There are not three sizes.");
  }
  return {
    name: `${name}, ${third.name}`,
    ours: third,
    others: [
      { beside: second.name, theirs: second, ratioMax: FLAT_MAX },
      { beside: first.name, theirs: first },
    ],
  };
}

function namedSize(size: number): string {
  return `${size.toLocaleString("en")} jobs`;
}

/** CPU time of a start on each, in turn. */
async function restartRow({ builds }: Topic, sites: readonly Site[]): Promise<Row> {
  const startsMs = sites.map((): number[] => []);
  for (let round = 0; round < STARTS; round += 1) {
    for (const [index, { folder }] of sites.entries()) {
      const server = await startJobgate({ home: builds.ours, folder, environment: LASTING });
      startsMs[index]?.push(cpuMicroseconds(server.pid) / 1000);
      await server.stop();
    }
  }
  const [first = [], second = [], third = []] = startsMs;
  const [few, some, many] = sites.map(({ size }) => namedSize(size));
  return {
    name: `restart to ready, ${many}`,
    value: median(third),
    unit: "ms CPU",
    comparisons: [
      { beside: some ?? "", value: median(second), ratioMax: FLAT_MAX },
      { beside: few ?? "", value: median(first) },
    ],
  };
}
