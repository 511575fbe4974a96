/** What pages and pictures cost, beside the programs that people use for them, on the same files in one run. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import type { Server } from "./child.ts";
import { isInstalled } from "./installed.ts";
import { startJobgate } from "./jobgate.ts";
import { familyMemoryMb, familyMicroseconds, waitedMicroseconds } from "./process-usage.ts";
import { type Comparison, median, type Row } from "./row.ts";
import { makePdf, makePhoto } from "./samples.ts";
import type { Topic } from "./topics.ts";
import { type Case, casesOf, DPI, type Effort, type Other, shrunk } from "./work-cases.ts";

const FULL: Effort = { rounds: 5, pages: 40, longPages: 500, photos: 8, hugeSide: 14_142 };
const QUICK: Effort = { rounds: 2, pages: 12, longPages: 100, photos: 3, hugeSide: 5000 };
const MEMORY_LOOK_MS = 25;
/** How much more a long file may hold than a short one. */
const FLAT = 1.25;

interface Used {
  /** CPU time in microseconds. */
  readonly us: number;
  /** The most that was held at a look. */
  readonly peakMb: number;
}

/** Rounds in which Jobgate and each program take turns; then what large files hold. */
export async function workRows({ home, folder, builds, isQuick }: Topic): Promise<readonly Row[]> {
  const effort = isQuick ? QUICK : FULL;
  const own = mkdtempSync(join(folder, "work-"));
  const server = await startJobgate({
    home: builds.ours,
    folder: own,
    environment: { UPLOAD_BYTES_MAX: String(2 ** 31) },
  });
  try {
    const rows: Row[] = [];
    for (const each of await casesOf(home, own, effort)) {
      rows.push(await measureCase(server, each, { rounds: effort.rounds, own }));
    }
    return [...rows, ...(await memoryRows(server, { home, own, effort }))];
  } finally {
    await server.stop();
  }
}

async function measureCase(
  server: Server,
  { name, unit, files, job, count, others }: Case,
  { rounds, own }: { readonly rounds: number; readonly own: string },
): Promise<Row> {
  const there = others.filter(({ command }) => isInstalled(command("", "")[0] ?? ""));
  const missing = others.filter((each) => !there.includes(each)).map(({ beside }) => beside);
  // The first job starts the processes that work.
  await ran(server, job, files);
  const mine: number[] = [];
  const theirs = there.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1) {
    mine.push((await ran(server, job, files)).us / count);
    for (const [index, { command }] of there.entries()) {
      theirs[index]?.push((await ranAlone(command, files, own)).us / count);
    }
  }
  return {
    name,
    value: median(mine),
    unit,
    ...(missing.length === 0 ? {} : { note: `not installed: ${missing.join(", ")}` }),
    comparisons: there.map(({ beside, ratioMax }, index): Comparison => {
      const values = theirs[index] ?? [];
      const ratios = mine.map((us, round) => us / (values[round] ?? Number.NaN));
      return {
        beside,
        value: median(values),
        ratios,
        ...(ratioMax === undefined ? {} : { ratioMax }),
      };
    }),
  };
}

/** A file of many pages beside one of few, and a picture of which one does not want to hold all. */
async function memoryRows(
  server: Server,
  { home, own, effort }: { readonly home: string; readonly own: string; readonly effort: Effort },
): Promise<readonly Row[]> {
  const { longPages, hugeSide } = effort;
  const long = join(own, "long.pdf");
  const short = join(own, "short.pdf");
  const huge = join(own, "huge.tif");
  await makePdf(home, long, longPages);
  await makePdf(home, short, longPages / 10);
  await makePhoto(home, huge, { width: hugeSide, height: hugeSide });
  const rip = { workflow: "rip-pdf", options: [{ name: "resolution", value: DPI }] };
  const few = await ran(server, rip, [short]);
  const many = await ran(server, rip, [long]);
  const picture = await ran(server, { workflow: "optimize-images", profile: "web" }, [huge]);
  const [vips] = shrunk("2000x2000", "webp", 80);
  const beside =
    vips !== undefined && isInstalled("vipsthumbnail")
      ? [await ranAlone(vips.command, [huge], own)]
      : [];
  return [
    {
      name: `rip-pdf of ${longPages} pages: most memory`,
      value: many.peakMb,
      unit: "MB",
      note: `${(many.us / longPages / 1000).toFixed(1)} ms CPU a page`,
      comparisons: [{ beside: `${longPages / 10} pages`, value: few.peakMb, ratioMax: FLAT }],
    },
    {
      name: `web of ${Math.round(hugeSide ** 2 / 1e6)} megapixels of TIFF: most memory`,
      value: picture.peakMb,
      unit: "MB",
      note: `${(picture.us / 1e6).toFixed(1)} s CPU; the server and its processes together`,
      comparisons: beside.map(({ peakMb }) => ({ beside: "vips", value: peakMb })),
    },
  ];
}

/** A job from submit to end, by the server and its processes; the job is removed afterwards. */
async function ran(server: Server, job: object, files: readonly string[]): Promise<Used> {
  const form = new FormData();
  form.set("job", JSON.stringify(job));
  for (const file of files) {
    form.append("data", new Blob([readFileSync(file)]), basename(file));
  }
  return using(
    server.pid,
    () => familyMicroseconds(server.pid),
    async () => {
      const submitted = await fetch(`${server.origin}/v1/jobs`, { method: "POST", body: form });
      const { jobId } = (await submitted.json()) as { readonly jobId: string };
      const address = `${server.origin}/v1/jobs/${jobId}`;
      await untilEnded(address);
      await fetch(address, { method: "DELETE" });
    },
  );
}

/** Throws where not all went well, because half of the work is no figure. */
async function untilEnded(job: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${job}/result`, { headers: { Prefer: "wait=60" } });
    const text = await answer.text();
    if (answer.status === 200) {
      const { success } = JSON.parse(text) as { readonly success: boolean };
      if (!success) {
        throw new Error(`The job did not succeed: ${text.slice(0, 2000)}`);
      }
      return;
    }
    // 409 says that it has not ended yet.
    if (answer.status >= 400 && answer.status !== 409) {
      throw new Error(`The job was answered ${answer.status}: ${text.slice(0, 1000)}`);
    }
  }
}

/** One file after the other; what comes of them is removed. */
async function ranAlone(
  command: Other["command"],
  files: readonly string[],
  own: string,
): Promise<Used> {
  let used: Used = { us: 0, peakMb: 0 };
  for (const file of files) {
    const made = mkdtempSync(join(own, "made-"));
    const [program = "", ...args] = command(file, made);
    const child = spawn(program, args, { stdio: "ignore" });
    const ended = once(child, "exit");
    const { us, peakMb } = await using(
      Number(child.pid),
      () => waitedMicroseconds(process.pid),
      async () => {
        const [code] = (await ended) as [number];
        if (code !== 0) {
          throw new Error(`${program} ended with ${code}.`);
        }
      },
    );
    used = { us: used.us + us, peakMb: Math.max(used.peakMb, peakMb) };
    rmSync(made, { recursive: true, force: true });
  }
  return used;
}

async function using(pid: number, spent: () => number, work: () => Promise<void>): Promise<Used> {
  const before = spent();
  let peakMb = 0;
  const timer = setInterval(() => {
    peakMb = Math.max(peakMb, familyMemoryMb(pid));
  }, MEMORY_LOOK_MS);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return { us: spent() - before, peakMb };
}
