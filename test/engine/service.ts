/** A whole service without doors: real store, real engine, real use-cases, in a directory of its own. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { vi } from "vitest";
import { addDocument } from "../../src/core/documents/add-document.ts";
import { FedUploads } from "../../src/core/documents/fed-uploads.ts";
import type { JobDocumentRequest, Option } from "../../src/core/model/contract-types.gen.ts";
import type { Event } from "../../src/core/model/event.ts";
import type { Job } from "../../src/core/model/job.ts";
import type {
  Clock,
  DeliverySender,
  Fetcher,
  LogFields,
  Ports,
} from "../../src/core/ports/ports.ts";
import { ALL_PERMISSIONS, type Principal } from "../../src/core/model/principal.ts";
import type { Result } from "../../src/core/model/result.ts";
import { startJob } from "../../src/core/jobs/start-job.ts";
import { submitJob } from "../../src/core/jobs/submit-job.ts";
import type { Workflow } from "../../src/core/model/workflow.ts";
import { createCalendar } from "../../src/engine/schedules/calendar/calendar.ts";
import { createEngine, type RunningEngine } from "../../src/engine/engine.ts";
import { systemTimers, type Timers } from "../../src/engine/dispatch/timers.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { createIds } from "../../src/platform/ids.ts";
import { openStore, type Store } from "../../src/store/open-store.ts";
import type { Telemetry } from "../../src/core/ports/telemetry.ts";
import { openFileSender } from "../../src/outbound/file-sender.ts";
import { archiver } from "../../src/workflows/documents/archiver.ts";
import { parseOutboundAllow } from "../../src/outbound/address-guard.ts";

export const COMPANY = { id: "company-1", number: 47, name: "Test", createdAt: 0 };

export interface ServiceOptions {
  readonly workflows: readonly Workflow[];
  readonly dataDir?: string;
  readonly clock?: Clock;
  readonly timers?: Timers;
  readonly workers?: number;
  readonly clockLookMs?: number;
  readonly runMs?: number;
  readonly fetcher?: Fetcher;
  readonly sandbox?: { stop(): Promise<void> };
  readonly deliverySender?: DeliverySender;
  readonly mailTo?: Ports["mailTo"];
  readonly telemetry?: Telemetry;
  /** Puts something between engine and store. */
  readonly wrapStore?: (store: Store) => Store;
}

export interface File {
  readonly fileName: string;
  readonly content: Uint8Array;
  readonly options?: readonly Option[];
}

export interface Made {
  readonly result: Result;
  readonly bytes: Buffer;
}

export class Service {
  readonly dataDir: string;
  readonly store: Store;
  readonly engine: RunningEngine;
  readonly ports: Ports;
  readonly principal: Principal;
  /** What the log got, newest last. */
  readonly logged: LogFields[];

  constructor(parts: Pick<Service, "dataDir" | "store" | "engine" | "ports" | "logged">) {
    this.dataDir = parts.dataDir;
    this.store = parts.store;
    this.engine = parts.engine;
    this.ports = parts.ports;
    this.logged = parts.logged;
    this.principal = {
      name: "tester",
      company: COMPANY,
      permissions: ALL_PERMISSIONS,
      actsForEveryCompany: false,
    };
  }

  /** Submits a job with its documents and starts it. Returns its id. */
  async submit(document: JobDocumentRequest, files: readonly File[] = []): Promise<string> {
    const job = await submitJob(this.ports, this.principal, { company: COMPANY, document });
    for (const { fileName, content, options } of files) {
      await addDocument(this.ports, this.principal, {
        jobId: job.id,
        fileName,
        content: Readable.from([content]),
        ...(options === undefined ? {} : { options: () => options }),
      });
    }
    if (job.status === "creating") {
      await startJob(this.ports, this.principal, job.id);
    }
    return job.id;
  }

  async job(jobId: string): Promise<Job> {
    const job = await this.store.jobs.find("every-company", jobId);
    if (job === undefined) {
      throw new Error("There is no such job.");
    }
    return job;
  }

  /** Waits until the job has ended. */
  async ended(jobId: string): Promise<Job> {
    return vi.waitFor(
      async () => {
        const job = await this.job(jobId);
        if (job.status !== "completed") {
          throw new Error(`The job is ${job.status}.`);
        }
        return job;
      },
      { timeout: 25_000, interval: 10 },
    );
  }

  /** Submits a job and waits until it has ended. */
  async run(document: JobDocumentRequest, files: readonly File[] = []): Promise<Job> {
    return this.ended(await this.submit(document, files));
  }

  async results(jobId: string): Promise<readonly Made[]> {
    const results = await this.store.results.list(jobId);
    return Promise.all(
      results.map(async (result) => ({
        result,
        bytes: await buffer(this.store.blobs.open(result.blobId)),
      })),
    );
  }

  async events(jobId: string): Promise<readonly Event[]> {
    return this.store.events.list(jobId);
  }

  async codes(jobId: string): Promise<readonly string[]> {
    return (await this.events(jobId)).map(({ code }) => code);
  }

  /** Stops and keeps the data directory. */
  async stop(): Promise<void> {
    await this.engine.stop(5000);
    await this.store.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

const noFetcher: Fetcher = {
  fetch: async () => Promise.reject(new Error("This test fetches nothing.")),
};

const noSender: DeliverySender = {
  send: async () => Promise.reject(new Error("This test sends nothing.")),
};

/** Tests that move time by hand wait for timers of what they are about, so the clock is looked at hardly ever. */
const DEFAULTS = { workers: 2, clockLookMs: 86_400_000 };

/** Opens the parts of a service; start() of its engine is up to the caller. */
export async function openService(options: ServiceOptions): Promise<Service> {
  const { workers, clockLookMs } = { ...DEFAULTS, ...options };
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), "jobgate-engine-")));
  const { clock = systemClock, timers = systemTimers, wrapStore = (store) => store } = options;
  const ids = createIds(clock);
  const store = wrapStore(await openStore({ dataDir, ids }));
  await store.companies.add(COMPANY);
  const logged: LogFields[] = [];
  const write = (fields: LogFields): void => void logged.push(fields);
  const log = { info: write, warn: write, error: write };
  const { fetcher = noFetcher, workflows, sandbox = { stop: async () => undefined } } = options;
  const calendar = createCalendar({ timeZone: "Europe/Berlin", intervalMinS: 60 });
  const { deliverySender = noSender, mailTo } = options;
  const mail = mailTo === undefined ? {} : { mailTo };
  const fedUploads = new FedUploads();
  const engine = createEngine({
    ...store,
    ...mail,
    fedUploads,
    deliverySender,
    random: () => 0.5,
    calendar,
    clock,
    ids,
    log,
    timers,
    fetcher,
    workflows,
    sandbox,
    workers,
    clockLookMs,
    node: "test",
    scratchDir: join(dataDir, "scratch"),
    ...(options.runMs === undefined ? {} : { runMs: options.runMs }),
    ...(options.telemetry === undefined ? {} : { telemetry: options.telemetry }),
  });
  const ports: Ports = {
    ...store,
    ...mail,
    fedUploads,
    clock,
    ids,
    log,
    fetcher,
    sender: openFileSender({ allow: parseOutboundAllow([]) }),
    archiver,
    engine,
    workflows: { list: () => workflows },
    calendar,
    limits: { uploadBytesMax: 2 ** 30, documentsPerJobMax: 100, scheduleCatchUpS: 3600 },
  };
  return new Service({ dataDir, store, engine, ports, logged });
}

/** A service whose engine runs. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const service = await openService(options);
  await service.engine.start();
  return service;
}
