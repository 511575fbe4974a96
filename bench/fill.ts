/** Fills a data directory with jobs by the store's own code, as if they had been submitted and had ended. */

import { DEFAULT_COMPANY } from "../src/core/model/company.ts";
import type { JobOutcome } from "../src/core/model/job.ts";
import type { NewJob } from "../src/core/ports/jobs.ts";
import { systemClock } from "../src/platform/clock.ts";
import { createIds } from "../src/platform/ids.ts";
import { openStore } from "../src/store/open-store.ts";

/** So many jobs are one transaction. */
const BATCH = 500;
/** The open ones are the newest, and wait for their documents: no worker takes them. */
const OPEN_SHARE = 0.05;
const OPEN_MAX = 20_000;
/** Each tag is on every hundredth job. */
const TAGS = 100;
const WORKFLOWS = ["rip-pdf", "rip-pdf", "optimize-images", "package"];
/** Of ten jobs that have ended. */
const OUTCOMES: readonly JobOutcome[] = [
  ...Array.from({ length: 8 }, () => "succeeded" as const),
  "failed",
  "cancelled",
];

/** The job in the middle: what is asked for by its id, its externalId and its time. */
export interface Filled {
  readonly jobId: string;
  readonly externalId: string;
  readonly tag: string;
  readonly createdAt: number;
}

/** Makes `jobs` jobs in a new data directory, a millisecond apart, the last one now. */
export async function fill(dataDir: string, jobs: number): Promise<Filled> {
  let now = Date.now() - jobs;
  const ids = createIds({ now: () => now });
  const company = {
    ...DEFAULT_COMPANY,
    id: createIds(systemClock).next(),
    createdAt: now,
  };
  const store = await openStore({ dataDir, ids, defaultCompany: company });
  const ended = jobs - Math.min(OPEN_MAX, Math.ceil(jobs * OPEN_SHARE));
  const middle = Math.floor(ended / 2);
  const made = (number: number): NewJob => {
    now += 1;
    const job = jobOf(number, { id: ids.next(), companyId: company.id, at: now });
    return number < ended ? endedOf(job, number) : job;
  };
  let filled: Filled | undefined;
  try {
    for (let first = 0; first < jobs; first += BATCH) {
      const numbers = Array.from(
        { length: Math.min(BATCH, jobs - first) },
        (_, index) => first + index,
      );
      const batch = numbers.map(made);
      await Promise.all(batch.map((each) => store.jobs.add(each)));
      filled ??= filledOf(batch[middle - first]);
    }
  } finally {
    await store.close();
  }
  if (filled === undefined) {
    throw new Error("There is no job in the middle.");
  }
  return filled;
}

function filledOf(made: NewJob | undefined): Filled | undefined {
  if (made === undefined) {
    return undefined;
  }
  const { id, createdAt, asked } = made.job;
  return { jobId: id, createdAt, externalId: asked.externalId ?? "", tag: asked.tags?.[0] ?? "" };
}

function orderOf(number: number): string {
  return `order-${number}`;
}

function tagOf(number: number): string {
  return `customer-${number % TAGS}`;
}

function jobOf(
  number: number,
  { id, companyId, at }: { readonly id: string; readonly companyId: string; readonly at: number },
): NewJob {
  const workflow = WORKFLOWS[number % WORKFLOWS.length] ?? "rip-pdf";
  return {
    job: {
      id,
      companyId,
      workflow,
      profile: "default",
      asked: {
        name: "Spring catalogue, cover",
        workflow,
        externalId: orderOf(number),
        tags: [tagOf(number)],
      },
      status: "creating",
      message: "Waiting for documents.",
      progress: 0,
      cancelRequested: false,
      submittedBy: "bench",
      createdAt: at,
    },
    secrets: [],
    events: [{ at, code: "job.created", severity: "info", message: "Created." }],
  };
}

function endedOf({ job, events, ...rest }: NewJob, number: number): NewJob {
  const outcome = OUTCOMES[number % OUTCOMES.length] ?? "succeeded";
  const at = job.createdAt;
  return {
    ...rest,
    job: {
      ...job,
      status: "completed",
      message: "Ended.",
      progress: 1,
      outcome,
      startedAt: at,
      completedAt: at,
    },
    events: [
      ...events,
      { at, code: "job.started", severity: "info", message: "Started." },
      { at, code: "job.completed", severity: "info", message: "Ended." },
    ],
  };
}
