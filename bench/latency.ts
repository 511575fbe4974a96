/** How long a submit waits while four workers rip PDFs: the 99th percentile at half of the load that the server can take. */

import { mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Server } from "./child.ts";
import { startJobgate } from "./jobgate.ts";
import { fire, fireSteadily } from "./load.ts";
import { median, OLD_BUILD, type Row } from "./row.ts";
import { jsonSubmit, submitOne } from "./shots.ts";
import type { Topic } from "./topics.ts";

const WORKERS = 4;
/** So many jobs wait or run, that no worker is ever without one. */
const RIPS = 2 * WORKERS;
const ROUNDS = 5;
const SECONDS = 8;
const QUICK_ROUNDS = 3;
const QUICK_SECONDS = 3;
const SATURATING = { requests: 3000, connections: 16 };
const SUBMIT = jsonSubmit("/v1/jobs", 201);
const RIP = {
  ...SUBMIT,
  body: Buffer.from(
    JSON.stringify({ workflow: "rip-pdf", options: [{ name: "resolution", value: "150" }] }),
  ),
};

/** Starts the builds and measures them in turn; while one is measured, the other has nothing to do. */
export async function latencyRows({
  home,
  folder,
  builds,
  isQuick,
}: Topic): Promise<readonly Row[]> {
  const pdf = readFileSync(join(home, "test", "samples", "three-pages.pdf"));
  const servers: Server[] = [];
  const start = async (build: string): Promise<Server> => {
    const own = mkdtempSync(join(folder, "latency-"));
    const environment = { WORKERS: String(WORKERS), JOBS_OPEN_MAX: "10000000" };
    const server = await startJobgate({ home: build, folder: own, environment });
    servers.push(server);
    return server;
  };
  try {
    const ours = await start(builds.ours);
    const old = builds.old === undefined ? undefined : await start(builds.old);
    const perSecond = await halfLoad(old ?? ours);
    const seconds = isQuick ? QUICK_SECONDS : SECONDS;
    const measured = (server: Server): Promise<number> =>
      whileRipping(server, pdf, () => p99Of(server, perSecond, seconds));
    const mine: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < (isQuick ? QUICK_ROUNDS : ROUNDS); round += 1) {
      mine.push(await measured(ours));
      theirs.push(...(old === undefined ? [] : [await measured(old)]));
    }
    const ratios = mine.map((ms, round) => ms / (theirs[round] ?? Number.NaN));
    return [
      {
        name: `submit at half load, ${WORKERS} workers ripping`,
        value: median(mine),
        unit: "ms p99",
        note: `${perSecond.toFixed(0)} submits a second`,
        comparisons:
          old === undefined
            ? []
            : [{ beside: OLD_BUILD, value: median(theirs), ratios, ratioMax: 0.5 }],
      },
    ];
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

/** Half of what it takes in a second when it has nothing else to do. */
async function halfLoad({ origin }: Server): Promise<number> {
  await fire({ origin, shot: SUBMIT, ...SATURATING });
  const { requestsPerSecond } = await fire({ origin, shot: SUBMIT, ...SATURATING });
  return requestsPerSecond / 2;
}

async function p99Of({ origin }: Server, perSecond: number, seconds: number): Promise<number> {
  const { p99Ms } = await fireSteadily({
    origin,
    shot: SUBMIT,
    requests: Math.ceil(perSecond * seconds),
    perSecond,
  });
  return p99Ms;
}

/** Keeps the workers ripping until the work is done, and until nothing rips any more. */
async function whileRipping<T>(
  { origin }: Server,
  pdf: Uint8Array,
  work: () => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const keepOneRipping = async (): Promise<void> => {
    do {
      await rip(origin, pdf);
    } while (!over.signal.aborted);
  };
  const ripping = Promise.all(Array.from({ length: RIPS }, keepOneRipping));
  // Told below, once the work is done.
  ripping.catch(() => undefined);
  try {
    return await work();
  } finally {
    over.abort();
    await ripping;
  }
}

/** Submits a job with a PDF and waits for its end. Throws if it does not succeed. */
async function rip(origin: string, pdf: Uint8Array): Promise<void> {
  const job = `${origin}/v1/jobs/${await submitOne(origin, RIP)}`;
  const form = new FormData();
  form.append("data", new Blob([pdf], { type: "application/pdf" }), "three-pages.pdf");
  await demand(await fetch(`${job}/data`, { method: "POST", body: form }));
  await demand(await fetch(`${job}:start`, { method: "POST" }));
  await demand(await fetch(`${job}/result`, { headers: { prefer: "wait=60" } }));
}

async function demand(answer: Response): Promise<void> {
  const text = await answer.text();
  if (!answer.ok) {
    throw new Error(`A PDF could not be ripped, ${answer.status}: ${text.slice(0, 1000)}`);
  }
}
