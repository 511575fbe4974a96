/** How long the server's event loop stands still, and everybody waits, while it works on files. */

import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type { Server } from "./child.ts";
import { call, drain, newJob, resultOf } from "./files.ts";
import { startJobgate } from "./jobgate.ts";
import { median, OLD_BUILD, type Row } from "./row.ts";
import type { Topic } from "./topics.ts";
import { bytes, sendFile } from "./upload.ts";

const MIB = 2 ** 20;
const RIPS = 4;
const STALL_MS_MAX = 20;
const FULL = { rounds: 5, uploadBytes: 1024 * MIB, packedBytes: 200 * MIB };
const QUICK = { rounds: 2, uploadBytes: 256 * MIB, packedBytes: 64 * MIB };
const BODY_BYTES = 50 * MIB;
const ROOMY = {
  UPLOAD_BYTES_MAX: String(2 * FULL.uploadBytes),
  JOBS_OPEN_MAX: "10000000",
  WORKERS: String(RIPS),
};

interface Longest {
  /** On the clock, in milliseconds: with what other programs took of the processor, and what the disk took. */
  readonly stallMs: number;
  /** CPU time of its thread without a look at what else has come, in milliseconds. */
  readonly busyMs: number;
}

interface Watched {
  readonly server: Server;
  /** How long the event loop was busy and stood still at most during the work. */
  readonly longestStall: (work: () => Promise<unknown>) => Promise<Longest>;
}

/** The longest stall during each kind of work, ours and the old build's in turns. */
export async function eventLoopRows(topic: Topic): Promise<readonly Row[]> {
  const effort = topic.isQuick ? QUICK : FULL;
  const pdf = readFileSync(join(topic.home, "test", "samples", "vector.pdf"));
  const { ours, old } = topic.builds;
  const builds: Watched[] = [];
  try {
    for (const home of old === undefined ? [ours] : [ours, old]) {
      builds.push(await startWatched(topic, home));
    }
    const stalls: (readonly Stall[])[][] = builds.map(() => []);
    for (let round = 0; round < effort.rounds; round += 1) {
      for (const [index, build] of builds.entries()) {
        stalls[index]?.push(await stallsOf(build, effort, pdf));
      }
    }
    return rowsOf(stalls);
  } finally {
    await Promise.all(builds.map(({ server }) => server.stop()));
  }
}

async function startWatched({ built, folder: parent }: Topic, home: string): Promise<Watched> {
  const folder = mkdtempSync(join(parent, "loop-"));
  const file = join(folder, "stalls.json");
  const watch = pathToFileURL(join(built, "loop-watch.js")).href;
  const server = await startJobgate({
    home,
    folder,
    nodeOptions: ["--import", watch],
    environment: { ...ROOMY, LOOP_WATCH_FILE: file },
  });
  const tell = async (): Promise<Longest> => {
    rmSync(file, { force: true });
    process.kill(server.pid, "SIGUSR2");
    while (!existsSync(file)) {
      await wait(5);
    }
    return JSON.parse(readFileSync(file, "utf8")) as Longest;
  };
  return {
    server,
    longestStall: async (work) => {
      await tell();
      await work();
      return tell();
    },
  };
}

interface Stall extends Longest {
  readonly during: string;
}

async function stallsOf(
  { server: { origin }, longestStall }: Watched,
  { uploadBytes, packedBytes }: typeof FULL,
  pdf: Buffer,
): Promise<readonly Stall[]> {
  const large = await newJob(origin);
  const packed = await newJob(origin);
  await sendFile(`${packed}/data`, packedBytes);
  const acts: readonly (readonly [during: string, work: () => Promise<unknown>])[] = [
    [`an upload of ${uploadBytes / MIB} MiB`, () => sendFile(`${large}/data`, uploadBytes)],
    [
      `packing ${packedBytes / MIB} MiB`,
      async () => {
        await call(`${packed}:start`, "POST");
        await resultOf(packed);
      },
    ],
    [`result.zip of ${packedBytes / MIB} MiB`, () => drain(`${packed}/result.zip`)],
    [`${RIPS} rips`, () => rip(origin, pdf, RIPS)],
    [`a JSON body of ${BODY_BYTES / MIB} MiB, refused`, () => refused(origin)],
    ["nothing", () => wait(1000)],
  ];
  const stalls: Stall[] = [];
  for (const [during, work] of acts) {
    stalls.push({ during, ...(await longestStall(work)) });
  }
  await call(large, "DELETE");
  await call(packed, "DELETE");
  return stalls;
}

async function rip(origin: string, pdf: Buffer, times: number): Promise<void> {
  const jobs = await Promise.all(
    Array.from({ length: times }, async () => {
      const job = await newJob(origin, "rip-pdf");
      await sendFile(`${job}/data`, pdf.byteLength, [pdf]);
      await call(`${job}:start`, "POST");
      return job;
    }),
  );
  await Promise.all(jobs.map(resultOf));
  await Promise.all(jobs.map((job) => call(job, "DELETE")));
}

async function refused(origin: string): Promise<void> {
  const body = Buffer.concat([...bytes(BODY_BYTES)]);
  const headers = { "Content-Type": "application/json" };
  // Whoever is refused before the end may find the connection closed.
  await fetch(`${origin}/v1/jobs`, { method: "POST", headers, body }).then(
    (answer) => answer.text(),
    () => undefined,
  );
}

function rowsOf([
  mine = [],
  theirs = [],
]: readonly (readonly (readonly Stall[])[])[]): readonly Row[] {
  const middle = (rounds: readonly (readonly Stall[])[], index: number, key: keyof Longest) =>
    median(rounds.map((stalls) => stalls[index]?.[key] ?? Number.NaN));
  return (mine[0] ?? []).map(({ during }, index) => ({
    name: `event loop busy at most, ${during}`,
    value: middle(mine, index, "busyMs"),
    unit: "ms CPU",
    max: STALL_MS_MAX,
    note: `stood still for ${middle(mine, index, "stallMs").toFixed(0)} ms on the clock`,
    comparisons:
      theirs.length === 0 ? [] : [{ beside: OLD_BUILD, value: middle(theirs, index, "busyMs") }],
  }));
}
