/** Measures the store alone: durable acknowledgements per second by concurrent submitters, lists and opening at 100,000 jobs. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Logger, runMigrations } from "graphile-worker";
import { createIds } from "../src/platform/ids.ts";
import { systemClock } from "../src/platform/clock.ts";
import type { NewJob } from "../src/core/ports/jobs.ts";
import { openStore, type Store } from "../src/store/open-store.ts";

const SUBMITTERS = [1, 16, 64, 256];
const QUICK = process.argv.includes("--quick");
const SECONDS = QUICK ? 0.5 : 2;
const LISTED_JOBS = QUICK ? 10_000 : 100_000;
/** The least that the store has to reach. */
const MARK = { submitters: 64, acksPerSecond: 8000 };
const LISTS = 200;

const COMPANY_ID = "00000000-0000-7000-8000-000000000001";

const ids = createIds(systemClock);

function newJob(): NewJob {
  const id = ids.next();
  const at = Date.now();
  return {
    job: {
      id,
      companyId: COMPANY_ID,
      workflow: "convert",
      profile: "default",
      asked: {
        name: "Spring catalogue",
        description: "x".repeat(500),
        workflow: "convert",
        options: [{ name: "PAGES", value: "1-3" }],
      },
      status: "pending",
      message: "Waiting for a worker.",
      progress: 0,
      cancelRequested: false,
      submittedBy: "bench",
      createdAt: at,
    },
    secrets: [],
    events: [
      { at, code: "job.created", severity: "info", message: "Created." },
      { at, code: "job.queued", severity: "info", message: "Queued." },
    ],
    ticket: { key: `run:${id}`, kind: "run", companyId: COMPANY_ID, ref: id, dueAt: at },
  };
}

/** Prints the figures; returns the acknowledgements per second. */
async function measureSubmits(store: Store, submitters: number): Promise<number> {
  const waits: number[] = [];
  const cpu = process.cpuUsage();
  const start = performance.now();
  const end = start + SECONDS * 1000;
  await Promise.all(
    Array.from({ length: submitters }, async () => {
      while (performance.now() < end) {
        const asked = performance.now();
        await store.jobs.add(newJob());
        waits.push(performance.now() - asked);
      }
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  waits.sort((left, right) => left - right);
  const acksPerSecond = Math.round(waits.length / seconds);
  const figures = [
    `${String(submitters).padStart(4)} submitters: ${acksPerSecond} acks/s`,
    `p50 ${quantile(waits, 0.5)} ms, p99 ${quantile(waits, 0.99)} ms`,
    `${Math.round((user + system) / waits.length)} us CPU per ack`,
  ];
  console.log(figures.join(", "));
  return acksPerSecond;
}

async function measureLists(store: Store): Promise<string> {
  const [newest] = await store.jobs.list("every-company", { limit: 1 });
  const companyId = newest?.companyId ?? "";
  const start = performance.now();
  let before: string | undefined;
  for (let list = 0; list < LISTS; list += 1) {
    const page = await store.jobs.list(
      { companyId },
      { limit: 20, ...(before === undefined ? {} : { before }) },
    );
    before = page.at(-1)?.id;
  }
  const each = (performance.now() - start) / LISTS;
  return `list of 20 of ${LISTED_JOBS}+ jobs: ${each.toFixed(2)} ms a page`;
}

async function fill(store: Store): Promise<void> {
  for (let done = 0; done < LISTED_JOBS; done += 1000) {
    await Promise.all(Array.from({ length: 1000 }, () => store.jobs.add(newJob())));
  }
}

function quantile(sorted: readonly number[], share: number): string {
  return (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2);
}

/** The same submits on PostgreSQL, alarms included. The server's own processor time is not in the figures. */
async function measurePostgres(url: string): Promise<void> {
  const sharedDir = await mkdtemp(path.join(tmpdir(), "jobgate-bench-"));
  const quiet = () => undefined;
  const log = { info: quiet, warn: quiet, error: quiet };
  await runMigrations({ connectionString: url, logger: new Logger(() => quiet) });
  const store = await openStore({ dataDir: sharedDir, ids, shared: { url, log } });
  console.log("\nPostgreSQL:");
  for (const submitters of SUBMITTERS) {
    await measureSubmits(store, submitters);
  }
  await store.close();
  await rm(sharedDir, { recursive: true, force: true });
}

const dataDir = await mkdtemp(path.join(tmpdir(), "jobgate-bench-"));
try {
  const store = await openStore({ dataDir, ids });
  for (const submitters of SUBMITTERS) {
    const acksPerSecond = await measureSubmits(store, submitters);
    if (submitters === MARK.submitters && acksPerSecond < MARK.acksPerSecond) {
      console.log(`MISSED: at least ${MARK.acksPerSecond} acks/s at ${submitters} submitters`);
      process.exitCode = 1;
    }
  }
  await fill(store);
  console.log(await measureLists(store));
  await store.close();
  const start = performance.now();
  const again = await openStore({ dataDir, ids });
  console.log(`open with ${LISTED_JOBS}+ jobs: ${Math.round(performance.now() - start)} ms`);
  await again.close();
} finally {
  await rm(dataDir, { recursive: true, force: true });
}
const databaseUrl = process.env["TEST_DATABASE_URL"];
if (databaseUrl === undefined) {
  console.log("Skipped: PostgreSQL, because TEST_DATABASE_URL is not set.");
} else {
  await measurePostgres(databaseUrl);
}
