/** What files cost: a large upload, packing it, downloads of the result, alone and in a zip, and work on pages and pictures. */

import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import type { Server } from "./child.ts";
import { startJobgate } from "./jobgate.ts";
import { cpuMicroseconds, memoryMb, waitedMicroseconds } from "./process-usage.ts";
import { type Comparison, median, OLD_BUILD, type Row } from "./row.ts";
import type { Topic } from "./topics.ts";
import { sendFile, startPlainServer } from "./upload.ts";
import { workRows } from "./work.ts";

const MIB = 2 ** 20;
const FULL = { rounds: 5, uploadBytes: 1024 * MIB, packedBytes: 200 * MIB };
const QUICK = { rounds: 2, uploadBytes: 256 * MIB, packedBytes: 64 * MIB };
const ROOMY = { UPLOAD_BYTES_MAX: String(2 * FULL.uploadBytes) };
const MEMORY_LOOK_MS = 50;
const PLAIN = "node:http: SHA-256 and a file";
const ZIP = "zip -0";

interface Round {
  /** MB a second. */
  readonly uploadRate: number;
  readonly uploadMoreMb: number;
  /** CPU time in microseconds a MiB. */
  readonly uploadUs: number;
  readonly packUs: number;
  readonly zipUs: number;
  readonly downloadUs: number;
}

/** What comes, is packed and goes; then what is made of it. `only` leaves out one of them. */
export async function filesRows(topic: Topic): Promise<readonly Row[]> {
  const { only } = topic;
  const isAsked = (name: string): boolean => only === undefined || name.includes(only);
  return [
    ...(isAsked("upload, package, download") ? await transferRows(topic) : []),
    ...(isAsked("rip-pdf, optimize-images") ? await workRows(topic) : []),
  ];
}

/** Jobgate, the old build, a plain server and zip take turns. */
async function transferRows({ builds, folder, isQuick }: Topic): Promise<readonly Row[]> {
  const effort = isQuick ? QUICK : FULL;
  const start = (home: string): Promise<Server> =>
    startJobgate({ home, folder: mkdtempSync(join(folder, "files-")), environment: ROOMY });
  const ours = await start(builds.ours);
  const old = builds.old === undefined ? undefined : await start(builds.old);
  const plain = await startPlainServer(join(folder, "plain.bin"));
  const rounds: Round[] = [];
  const oldRounds: Round[] = [];
  const plainRates: number[] = [];
  const zipUs: number[] = [];
  try {
    for (let round = 0; round < effort.rounds; round += 1) {
      rounds.push(await measureRound(ours, effort));
      if (old !== undefined) {
        oldRounds.push(await measureRound(old, effort));
      }
      plainRates.push(await sendFile(`${plain.origin}/`, effort.uploadBytes));
      zipUs.push(...zipOnce(join(folder, "plain.bin"), effort.uploadBytes));
    }
  } finally {
    plain.stop();
    await Promise.all([ours.stop(), old?.stop()]);
  }
  return rowsOf({ rounds, oldRounds, plainRates, zipUs }, effort);
}

async function measureRound(server: Server, effort: typeof FULL): Promise<Round> {
  const { origin, pid } = server;
  const large = await newJob(origin);
  const before = memoryMb(pid);
  let highest = before;
  const timer = setInterval(() => {
    highest = Math.max(highest, memoryMb(pid));
  }, MEMORY_LOOK_MS);
  let uploadRate = 0;
  const uploadUs = await cpuOf(pid, effort.uploadBytes, async () => {
    uploadRate = await sendFile(`${large}/data`, effort.uploadBytes);
  });
  clearInterval(timer);
  await call(large, "DELETE");
  const job = await newJob(origin);
  const { packedBytes } = effort;
  await sendFile(`${job}/data`, packedBytes);
  let resultId = "";
  const packUs = await cpuOf(pid, packedBytes, async () => {
    await call(`${job}:start`, "POST");
    resultId = await resultOf(job);
  });
  const zipUs = await cpuOf(pid, packedBytes, () => drain(`${job}/result.zip`));
  const downloadUs = await cpuOf(pid, packedBytes, () => drain(`${job}/result/${resultId}`));
  await call(job, "DELETE");
  const uploadMoreMb = highest - before;
  return { uploadRate, uploadMoreMb, uploadUs, packUs, zipUs, downloadUs };
}

/** Microseconds a MiB. */
async function cpuOf(pid: number, sizeBytes: number, work: () => Promise<unknown>) {
  const before = cpuMicroseconds(pid);
  await work();
  return (cpuMicroseconds(pid) - before) / (sizeBytes / MIB);
}

/** The address of a new job that packs what it gets. */
export async function newJob(origin: string, workflow = "package"): Promise<string> {
  const asked = workflow === "package" ? { workflow, profile: "store" } : { workflow };
  const answer = await fetch(`${origin}/v1/jobs`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(asked),
  });
  const { jobId } = (await answer.json()) as { readonly jobId: string };
  return `${origin}/v1/jobs/${jobId}`;
}

export async function call(url: string, method: string): Promise<void> {
  const answer = await fetch(url, { method });
  const text = await answer.text();
  if (!answer.ok) {
    throw new Error(`${method} ${url} was answered ${answer.status}: ${text.slice(0, 1000)}`);
  }
}

/** Waits for the job's end and returns the id of its first result. */
export async function resultOf(job: string): Promise<string> {
  for (;;) {
    const answer = await fetch(`${job}/result`, { headers: { Prefer: "wait=60" } });
    const text = await answer.text();
    const id = /"resultId"\s*:\s*"([^"]+)"/u.exec(text)?.[1];
    if (id !== undefined) {
      return id;
    }
    if (answer.status >= 400) {
      throw new Error(`The job was answered ${answer.status}: ${text.slice(0, 1000)}`);
    }
  }
}

export async function drain(url: string): Promise<void> {
  const answer = await fetch(url);
  for await (const _chunk of answer.body ?? []) {
    // Only its coming matters.
  }
  if (answer.status !== 200) {
    throw new Error(`${url} was answered ${answer.status}.`);
  }
}

/** What Info-ZIP takes for the same bytes, to nowhere; nothing where it is not installed. */
function zipOnce(file: string, sizeBytes: number): readonly number[] {
  const before = waitedMicroseconds(process.pid);
  const { status } = spawnSync("sh", ["-c", 'zip -0 -q - "$0" > /dev/null', file]);
  return status === 0 ? [(waitedMicroseconds(process.pid) - before) / (sizeBytes / MIB)] : [];
}

interface Measured {
  readonly rounds: readonly Round[];
  readonly oldRounds: readonly Round[];
  readonly plainRates: readonly number[];
  readonly zipUs: readonly number[];
}

type Mark = Pick<Comparison, "ratioMax" | "ratioMin">;

function rowsOf(
  { rounds, oldRounds, plainRates, zipUs }: Measured,
  { uploadBytes, packedBytes }: typeof FULL,
): readonly Row[] {
  const upload = `upload of ${uploadBytes / MIB} MiB`;
  const of = (size: number): string => `of ${size / MIB} MiB`;
  const row = (
    [name, key, unit]: readonly [string, keyof Round, string],
    mark: Mark,
    others: readonly (readonly [beside: string, values: readonly number[], mark: Mark])[] = [],
  ): Row => {
    const mine = rounds.map((round) => round[key]);
    const old = [OLD_BUILD, oldRounds.map((round) => round[key]), mark] as const;
    return {
      name,
      value: median(mine),
      unit,
      comparisons: [old, ...others].flatMap(([beside, values, marks]) =>
        values.length === 0
          ? []
          : [{ beside, value: median(values), ...ratios(mine, values), ...marks }],
      ),
    };
  };
  const us = "us CPU/MiB";
  return [
    row([upload, "uploadRate", "MB/s"], { ratioMin: 1.25 }, [
      [PLAIN, plainRates, { ratioMin: 1.1 }],
    ]),
    row([upload, "uploadUs", us], {}),
    {
      name: `${upload}: more memory meanwhile`,
      value: median(rounds.map(({ uploadMoreMb }) => uploadMoreMb)),
      unit: "MB",
      max: 64,
    },
    row([`package, not compressed, ${of(packedBytes)}`, "packUs", us], {}),
    row([`result.zip ${of(packedBytes)}`, "zipUs", us], { ratioMax: 0.4 }, [
      [ZIP, zipUs, { ratioMax: 0.65 }],
    ]),
    row([`download ${of(packedBytes)}`, "downloadUs", us], {}),
  ];
}

function ratios(mine: readonly number[], theirs: readonly number[]): Pick<Comparison, "ratios"> {
  return { ratios: mine.map((value, round) => value / (theirs[round] ?? Number.NaN)) };
}
