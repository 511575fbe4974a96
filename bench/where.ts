/** Where the processor time of a request goes: a CPU profile of the server, and of each request the time in which only it was asked. */

import { existsSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Case, contestsOf, LARGE_CONNECTIONS } from "./cases.ts";
import { type Hold, HOLDABLE, holdWorkers } from "./hold-workers.ts";
import { startJobgate } from "./jobgate.ts";
import { fire } from "./load.ts";
import { cpuMicroseconds } from "./process-usage.ts";
import type { Row } from "./row.ts";
import { jsonSubmit, submitOne } from "./shots.ts";
import type { Topic } from "./topics.ts";

const FULL = { requests: 4000, largeRequests: 160 };
const QUICK = { requests: 1500, largeRequests: 60 };
const WARM_UPS = 3;
const BEFORE_REQUESTS = 20;
const INTERVAL_US = 200;

/** A sample is of the part that its innermost frame with a part belongs to. */
const PARTS: readonly (readonly [string, RegExp])[] = [
  ["garbage", /^\(garbage collector\)/u],
  ["system", /^\(program\)/u],
  ["SQLite", /node_modules\/libsql\/|store\/databases\/node-file\./u],
  [
    "log and metrics",
    /node_modules\/pino|(?:dist|src)\/platform\/(?:log|telemetry|metrics|request)/u,
  ],
  ["Kysely", /node_modules\/kysely\//u],
  ["dispatcher", /(?:dist|src)\/engine\//u],
  ["store", /(?:dist|src)\/store\//u],
  ["core", /(?:dist|src)\/core\//u],
  ["contract", /(?:dist|src)\/contract\//u],
  ["doors", /(?:dist|src)\/(?:doors|auth|messages)\//u],
  ["ids and clock", /(?:dist|src)\/platform\//u],
  ["Node: HTTP, streams, timers", / node:/u],
];

/** When a request alone was asked, by the clock that profiles have, in microseconds. */
interface Span {
  readonly name: string;
  readonly connections: number;
  readonly startUs: number;
  readonly endUs: number;
  readonly cpuUs: number;
}

/** Each request with its processor time; the note shares it out by what the main thread did. */
export async function whereRows(topic: Topic): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(topic.folder, "where-"));
  const nodeOptions = [
    "--cpu-prof",
    `--cpu-prof-dir=${folder}`,
    `--cpu-prof-interval=${INTERVAL_US}`,
  ];
  const home = topic.builds.ours;
  const server = await startJobgate({ home, folder, nodeOptions, environment: HOLDABLE });
  const spans: Span[] = [];
  let hold: Hold | undefined;
  try {
    hold = await holdWorkers(server.origin);
    const jobId = await submitOne(server.origin, jsonSubmit("/v1/jobs", 201));
    // Nobody is beside.
    const floors = { "durable-http": server, "express-json": server, "node-soap": server };
    const contestants = { ours: { server, jobId }, old: undefined, floors };
    for (const { ours } of contestsOf(contestants, topic.only)) {
      spans.push(await spanOf(ours, topic.isQuick ? QUICK : FULL));
    }
  } finally {
    hold?.release();
    await server.stop();
  }
  const file = readdirSync(folder).find((name) => name.includes(`.${server.pid}.0.`)) ?? "";
  const profile = JSON.parse(readFileSync(join(folder, file), "utf8")) as Profile;
  return spans.map((span) => ({
    name: span.name,
    value: span.cpuUs,
    unit: "us CPU",
    connections: span.connections,
    note: shares(profile, span),
  }));
}

async function spanOf(
  { name, server, shot, connections, before }: Case,
  effort: typeof FULL,
): Promise<Span> {
  const { origin, pid } = server;
  const requests = connections === LARGE_CONNECTIONS ? effort.largeRequests : effort.requests;
  for (let round = 0; round < WARM_UPS; round += 1) {
    await fire({ origin, shot, requests, connections });
  }
  if (before !== undefined) {
    await fire({ origin, shot: before, requests: BEFORE_REQUESTS, connections: 1 });
  }
  const startUs = nowUs();
  const spentUs = cpuMicroseconds(pid);
  await fire({ origin, shot, requests, connections });
  const cpuUs = (cpuMicroseconds(pid) - spentUs) / requests;
  return { name, connections, startUs, endUs: nowUs(), cpuUs };
}

function nowUs(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

interface Profile {
  readonly nodes: readonly ProfileNode[];
  readonly startTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  /** From 0. */
  readonly lineNumber: number;
  readonly columnNumber: number;
}

/** The files in which frames were written: the build is a bundle, and its maps tell. */
class Sources {
  readonly #maps = new Map<string, SourceMap | undefined>();

  of({ url, lineNumber, columnNumber }: CallFrame): string {
    const entry = this.#mapOf(url)?.findEntry(lineNumber, columnNumber);
    return entry !== undefined && "originalSource" in entry ? entry.originalSource : url;
  }

  #mapOf(url: string): SourceMap | undefined {
    if (!url.startsWith("file:") || url.includes("/node_modules/")) {
      return undefined;
    }
    if (!this.#maps.has(url)) {
      const file = `${fileURLToPath(url)}.map`;
      const map = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
      this.#maps.set(url, map && new SourceMap(map));
    }
    return this.#maps.get(url);
  }
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: CallFrame;
  readonly children?: readonly number[];
}

/** As in `SQLite 41, Node: HTTP, streams, timers 28, …`, in microseconds a request. */
function shares({ nodes, startTime, samples, timeDeltas }: Profile, span: Span): string {
  const parts = partsOf(nodes);
  const spentUs = new Map<string, number>();
  let atUs = startTime;
  let allUs = 0;
  for (const [index, id] of samples.entries()) {
    const tookUs = timeDeltas[index] ?? 0;
    atUs += tookUs;
    const part = parts.get(id);
    if (atUs >= span.startUs && atUs <= span.endUs && part !== undefined) {
      spentUs.set(part, (spentUs.get(part) ?? 0) + tookUs);
      allUs += tookUs;
    }
  }
  return [...spentUs]
    .sort(([, one], [, other]) => other - one)
    .map(([part, us]) => `${part} ${((us / allUs) * span.cpuUs).toFixed(1)}`)
    .join("; ");
}

/** The part of each node; none where nothing was done. */
function partsOf(nodes: readonly ProfileNode[]): ReadonlyMap<number, string> {
  const parts = new Map<number, string>();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const sources = new Sources();
  const visit = ({ id, callFrame, children = [] }: ProfileNode, outer: string): void => {
    const { functionName } = callFrame;
    if (functionName === "(idle)") {
      return;
    }
    const frame = `${functionName} ${sources.of(callFrame)}`;
    const part = PARTS.find(([, pattern]) => pattern.test(frame))?.[0] ?? outer;
    parts.set(id, part);
    for (const child of children) {
      const node = byId.get(child);
      if (node !== undefined) {
        visit(node, part);
      }
    }
  };
  const [root] = nodes;
  if (root !== undefined) {
    visit(root, "other");
  }
  return parts;
}
