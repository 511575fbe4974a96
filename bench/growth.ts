/** Whether what is asked all the time costs the same among a million jobs as among a few. */

import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import type { Case, Contest } from "./cases.ts";
import type { Server } from "./child.ts";
import { fill, type Filled } from "./fill.ts";
import { type FilledRecords, fillRecords } from "./fill-records.ts";
import { startJobgate } from "./jobgate.ts";
import type { Shot } from "./load.ts";
import { type Effort, measure } from "./measure.ts";
import { cpuMicroseconds } from "./process-usage.ts";
import { median, type Row } from "./row.ts";
import { jobLogsByName, jsonSubmit, read, recordSync } from "./shots.ts";
import type { Topic } from "./topics.ts";

const SIZES = [10, 10_000, 1_000_000];
const QUICK_SIZES = [10, 10_000, 100_000];
const RECORD_SIZES = [10, 1000, 100_000];
const QUICK_RECORD_SIZES = [10, 1000, 10_000];
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

/** Of records: what devices and programs ask for all the time. */
const RECORD_READS: Readonly<Record<string, (filled: FilledRecords) => Shot>> = {
  "GET record": ({ clientJobId }) => read(`/jobs/v1/${clientJobId}`),
  "GET record, bson": ({ objectId }) => read(`/jobs/v1/bson/${objectId}`),
  "GET records": () => read("/jobs/v1?limit=20"),
  "GET records, my": () => read("/jobs/v1/my?limit=20"),
  "GET records, workflow": ({ workflowId }) => read(`/jobs/v1/workflow/${workflowId}?limit=20`),
  "query of 20 records": () => {
    const query = '{jobs(limit:20 order:"desc"){jobId jobTitle completed steps{stepTitle}}}';
    return read(`/api/query/v2/graph?query=${encodeURIComponent(query)}`);
  },
};

interface Site<What> {
  readonly size: number;
  readonly folder: string;
  readonly filled: What;
  readonly server: Server;
}

/** What is filled in, how many of them, and what is asked of them. */
interface Growing<What> {
  readonly things: string;
  readonly sizes: readonly number[];
  readonly fill: (dataDir: string, size: number) => Promise<What>;
  readonly reads: Readonly<Record<string, (filled: What) => Shot>>;
  readonly writes: Readonly<Record<string, () => Shot>>;
  /** Measured in the end, when the servers have stopped. */
  readonly after?: (sites: readonly Site<What>[]) => Promise<readonly Row[]>;
}

/** Fills a data directory for each size, starts a server on each, and measures them in turn. Submits come last, because they add jobs. */
export async function growthRows(topic: Topic): Promise<readonly Row[]> {
  const { isQuick, only = "" } = topic;
  const isRestarted = only === "" || "restart".includes(only);
  const jobs = await grownRows<Filled>(topic, {
    things: "jobs",
    sizes: isQuick ? QUICK_SIZES : SIZES,
    fill,
    reads: READS,
    writes: { "JSON submit": () => jsonSubmit("/v1/jobs", 201) },
    ...(isRestarted ? { after: async (sites) => [await restartRow(topic, sites)] } : {}),
  });
  const records = await grownRows<FilledRecords>(topic, {
    things: "records",
    sizes: isQuick ? QUICK_RECORD_SIZES : RECORD_SIZES,
    fill: fillRecords,
    reads: RECORD_READS,
    writes: { "basicSync, 200 steps": () => recordSync() },
  });
  return [...jobs, ...records];
}

/** The rows of one kind of things; nothing is filled in where none of its rows is asked for. */
async function grownRows<What>(topic: Topic, growing: Growing<What>): Promise<readonly Row[]> {
  const { sizes, reads, writes, after } = growing;
  const effort = topic.isQuick ? QUICK : FULL;
  const isChosen = (name: string): boolean => name.includes(topic.only ?? "");
  const names = [...Object.keys(reads), ...Object.keys(writes)];
  if (!names.some(isChosen) && after === undefined) {
    return [];
  }
  const sites: Site<What>[] = [];
  try {
    for (const size of sizes) {
      sites.push(await siteOf(topic, growing, size));
    }
    const chosen = (shots: Readonly<Record<string, (filled: What) => Shot>>): readonly Contest[] =>
      Object.entries(shots)
        .filter(([name]) => isChosen(name))
        .map(([name, shot]) => contestOf(name, { ...growing, sites, shot }));
    const rows = [
      ...(await measure(chosen(reads), effort)),
      ...(await measure(chosen(writes), effort)),
    ];
    await Promise.all(sites.map(({ server }) => server.stop()));
    return [...rows, ...((await after?.(sites)) ?? [])];
  } finally {
    await Promise.all(sites.map(({ server }) => server.stop()));
  }
}

async function siteOf<What>(
  { builds, folder: parent }: Topic,
  { things, fill: fillIn }: Growing<What>,
  size: number,
): Promise<Site<What>> {
  const folder = mkdtempSync(join(parent, "growth-"));
  const start = performance.now();
  const filled = await fillIn(join(folder, "data"), size);
  const seconds = (performance.now() - start) / 1000;
  console.log(`${size} ${things} were filled in within ${seconds.toFixed(0)} s.`);
  const server = await startJobgate({ home: builds.ours, folder, environment: LASTING });
  return { size, folder, filled, server };
}

/** The largest beside the others; flat is told by the one before it, because among ten jobs no list is twenty long. */
function contestOf<What>(name: string, { things, sites, shot }: Contended<What>): Contest {
  const [first, second, third] = sites.map(({ size, server, filled }): Case & { size: number } => ({
    size,
    name: namedSize(size, things),
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

interface Contended<What> extends Pick<Growing<What>, "things"> {
  readonly sites: readonly Site<What>[];
  readonly shot: (filled: What) => Shot;
}

function namedSize(size: number, things: string): string {
  return `${size.toLocaleString("en")} ${things}`;
}

/** CPU time of a start on each, in turn. */
async function restartRow({ builds }: Topic, sites: readonly Site<Filled>[]): Promise<Row> {
  const startsMs = sites.map((): number[] => []);
  for (let round = 0; round < STARTS; round += 1) {
    for (const [index, { folder }] of sites.entries()) {
      const server = await startJobgate({ home: builds.ours, folder, environment: LASTING });
      startsMs[index]?.push(cpuMicroseconds(server.pid) / 1000);
      await server.stop();
    }
  }
  const [first = [], second = [], third = []] = startsMs;
  const [few, some, many] = sites.map(({ size }) => namedSize(size, "jobs"));
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
