/** Storage that fails at its n-th call, for every n: a whole job's life each time, a restart, and nothing half done is left. */

import { createHash } from "node:crypto";
import { mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { addDocument } from "../../src/core/documents/add-document.ts";
import { deleteJob } from "../../src/core/jobs/delete-job.ts";
import { openResult } from "../../src/core/results/open-result.ts";
import { Problem } from "../../src/core/model/problem.ts";
import { startJob } from "../../src/core/jobs/start-job.ts";
import { addJob } from "../../src/core/submissions/add-job.ts";
import type { Store } from "../../src/store/open-store.ts";
import { ManualTime } from "../harness/engine/manual-time.ts";
import { COMPANY, openService, type Service } from "../harness/engine/service.ts";
import { bytesOf, workflowOf } from "../harness/engine/workflows.ts";
import { Random } from "../harness/random.ts";
import { filesIn } from "../harness/store/data-dir.ts";
import { checkHistory } from "./check-history.ts";
import { FaultyFiles, type FileFault } from "../harness/store/faulty-files.ts";
import { FaultyStore, STORE_FAULTS, type StoreFault } from "./faulty-store.ts";
import type { Fact, Snapshot } from "./history.ts";
import { gateOrLong, printedSeed, tell } from "../harness/length.ts";
import { snapshotOf } from "./snapshot.ts";

const CONTENT = "content of a document";
const MADE = ["first result", "second result"];
/** Longer than this nobody waits for an answer. */
const ANSWER_MS_MAX = 10_000;
const CALLS_MAX = 400;
/** Real milliseconds that things get before the clock is moved on. */
const TURN_MS = 4;
const STEP_MS = 1000;
const STEPS_MAX = 600;

let dataDir = "";
let time = new ManualTime();

beforeEach(async () => {
  dataDir = await realpath(await mkdtemp(join(tmpdir(), "jobgate-faults-")));
  time = new ManualTime();
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const workflow = workflowOf(async (context) => {
  for (const [index, text] of MADE.entries()) {
    await context.addResult({
      fileName: `${index}.txt`,
      contentType: "text/plain",
      content: bytesOf(text),
    });
  }
});

function open(wrapStore: (store: Store) => Store): Promise<Service> {
  return openService({ workflows: [workflow], dataDir, clock: time, timers: time, wrapStore });
}

/** Real time passes a little, then the clock goes on, until the condition holds. False if it never does. */
async function eventually(holds: () => Promise<boolean>): Promise<boolean> {
  for (let step = 0; step < STEPS_MAX; step += 1) {
    for (let turn = 0; turn < 5; turn += 1) {
      if (await holds()) {
        return true;
      }
      await new Promise((resolve) => {
        setTimeout(resolve, TURN_MS);
      });
    }
    time.advance(STEP_MS);
  }
  return false;
}

/** Rejects where a caller would wait for ever. */
async function answered<T>(call: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const hang = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Hang()), ANSWER_MS_MAX);
  });
  return Promise.race([call, hang]).finally(() => clearTimeout(timer));
}

class Hang extends Error {
  override readonly name = "Hang";
}

interface Told {
  readonly history: Fact[];
  /** Whether the caller asked for the job to be deleted, and was told that it is. */
  deletion: "none" | "asked" | "done";
}

interface Life {
  readonly service: Service;
  /** The store without faults, to look at. */
  readonly store: Store;
  readonly isDead: () => boolean;
  readonly told: Told;
}

/** A job's life as its caller sees it; ends with the first refusal. */
async function live({ service, store, isDead, told }: Life): Promise<void> {
  const { ports, principal } = service;
  const { history } = told;
  const document = { name: "scripted" };
  const { id: jobId } = await answered(addJob(ports, principal, { company: COMPANY, document }));
  history.push({ kind: "submitted", name: document.name, what: "job" });
  const content = Readable.from([Buffer.from(CONTENT)]);
  const upload = { jobId, fileName: "a.txt", content };
  const { id: dataId } = await answered(addDocument(ports, principal, upload));
  history.push({ kind: "document-added", jobId, dataId });
  await answered(startJob(ports, principal, jobId));
  history.push({ kind: "started", jobId });
  const hasEnded = async () =>
    isDead() || (await store.jobs.find("every-company", jobId))?.status === "completed";
  if (!(await eventually(hasEnded))) {
    throw new Hang("The job has not ended.");
  }
  for (const { id: resultId } of await answered(ports.results.list(jobId))) {
    const { blobId } = await answered(openResult(ports, principal, { jobId, resultId }));
    expect(MADE).toContain((await buffer(ports.blobs.open(blobId))).toString());
  }
  told.deletion = "asked";
  await answered(deleteJob(ports, principal, jobId));
  told.deletion = "done";
}

/** One life of a job and of its server. A refusal is no failure; a caller who waits for ever is one. */
async function liveOnce(
  wrapStore: (store: Store) => Store,
  fault: { isDead: () => boolean; begin: () => void; end: () => void },
): Promise<Told> {
  const told: Told = { history: [], deletion: "none" };
  const stores: Store[] = [];
  const service = await open((store) => {
    stores.push(store);
    return wrapStore(store);
  });
  const [store] = stores;
  if (store === undefined) {
    throw new Error("There is no store.");
  }
  await service.engine.start();
  fault.begin();
  try {
    await live({ service, store, isDead: fault.isDead, told });
  } catch (error) {
    if (error instanceof Hang || (error instanceof Error && error.name === "AssertionError")) {
      throw error;
    }
  } finally {
    fault.end();
    await stopped(service.engine.stop(0));
    await store.close();
  }
  return told;
}

async function stopped(stopping: Promise<void>): Promise<void> {
  let isDone = false;
  const done = stopping.finally(() => {
    isDone = true;
  });
  expect(await eventually(async () => isDone)).toBe(true);
  await done;
}

/** Starts again without faults, lets everything end, and judges what is stored. */
async function judge(told: Told): Promise<readonly string[]> {
  const service = await open((store) => store);
  const { store, engine } = service;
  await engine.start();
  const isQuiet = async () => {
    const { pending, processing } = await store.jobs.count("every-company");
    return pending + processing === 0;
  };
  const isEnded = await eventually(isQuiet);
  await stopped(engine.stop(0));
  // Everything without a row counts as old.
  await store.sweep({ ageMs: -3_600_000 });
  const snapshot = await snapshotOf(store, { periodMs: 1, wantsTold: () => false });
  const complaints = [
    ...(isEnded ? [] : ["A job never ended."]),
    ...checkHistory(historyOf(told, snapshot), snapshot),
    ...(told.deletion === "done" && snapshot.jobs.length > 0 ? ["A deleted job is there."] : []),
    ...(await fileComplaints(store, snapshot)),
  ];
  await store.close();
  return complaints;
}

/** A job whose deletion was asked for may be gone; then nothing of it is promised. */
function historyOf({ history, deletion }: Told, { jobs }: Snapshot): readonly Fact[] {
  return deletion !== "none" && jobs.length === 0 ? [] : history;
}

/** Rows without their content, content without its row, and what is left of files that were being written. */
async function fileComplaints(store: Store, { jobs }: Snapshot): Promise<readonly string[]> {
  const complaints: string[] = [];
  const owned = new Set<string>();
  const look = async (blobId: string, expected: string): Promise<void> => {
    owned.add(blobId);
    const content = await buffer(store.blobs.open(blobId)).catch(() => undefined);
    if (content === undefined || sha256(content) !== expected) {
      complaints.push(`Content ${blobId} is ${content === undefined ? "missing" : "damaged"}.`);
    }
  };
  for (const { id } of jobs) {
    for (const { blobId } of await store.documents.list(id)) {
      await look(blobId, sha256(Buffer.from(CONTENT)));
    }
    for (const { blobId, sha256: expected } of await store.results.list(id)) {
      await look(blobId, expected);
    }
  }
  for (const file of (await filesIn(join(dataDir, "blobs"))).keys()) {
    if (!owned.has(file.split("/").at(-1) ?? "")) {
      complaints.push(`File ${file} has no row.`);
    }
  }
  const temporary = await readdir(join(dataDir, "tmp"));
  return [...complaints, ...temporary.map((file) => `tmp/${file} was left.`)];
}

function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

/** The gate tries one call in so many, others each time; the long run tries each. */
const STRIDE = gateOrLong(8, 1);
const FIRST = gateOrLong(new Random(printedSeed("storage faults")).integer(1, STRIDE), 1);

/** Fails one call, then a later one and so on, until a whole life meets no fault. Returns how many faults were met. */
async function failEach(
  once: (failAt: number) => Promise<{ readonly met: string | undefined; readonly told: Told }>,
): Promise<number> {
  let faults = 0;
  for (let failAt = FIRST; failAt <= CALLS_MAX; failAt += STRIDE) {
    await rm(dataDir, { recursive: true, force: true });
    const { met, told } = await once(failAt);
    expect(await judge(told), `call ${failAt}: ${met}`).toEqual([]);
    if (met === undefined) {
      expect(told.deletion).toBe("done");
      return faults;
    }
    faults += 1;
  }
  throw new Error("The script never came through.");
}

async function storeFault(fault: StoreFault, failAt: number | string) {
  const faulty = new FaultyStore(fault, failAt);
  const told = await liveOnce((store) => faulty.wrap(store), {
    isDead: () => faulty.isDead,
    begin: () => faulty.arm(),
    end: () => undefined,
  });
  return { met: faulty.met, told };
}

const LONG = { timeout: 600_000 };

describe("a store that fails at its n-th call, for each n", () => {
  it.each(Object.entries(STORE_FAULTS))("keeps its promises: %s", LONG, async (title, fault) => {
    const faults = await failEach(async (failAt) => storeFault(fault, failAt));
    tell(`store calls, ${title}: ${faults} faults`);
    expect(faults).toBeGreaterThan(50 / STRIDE);
  });

  it.each(["documents.add", "runs.report"])(
    "keeps the content whose row it stored, where the answer of %s is lost",
    async (name) => {
      const lost = { error: () => new Problem("unavailable", "Not known."), isAfter: true };
      const { met, told } = await storeFault(lost, name);
      expect(met).toBe(name);
      expect(await judge(told)).toEqual([]);
    },
  );
});

describe("a file system that fails at its n-th call, for each n", () => {
  const faults: readonly FileFault[] = ["EIO", "ENOSPC", "short write"];
  it.each(faults)("keeps its promises: %s", LONG, async (fault) => {
    const met = await failEach(async (failAt) => {
      const faulty = new FaultyFiles(dataDir, fault, failAt);
      const told = await liveOnce((store) => store, {
        isDead: () => false,
        begin: () => faulty.install(),
        end: () => faulty.restore(),
      });
      return { met: faulty.met, told };
    });
    tell(`file system calls, ${fault}: ${met} faults`);
    expect(met).toBeGreaterThanOrEqual(fault === "short write" ? 0 : 40 / STRIDE);
  });
});
