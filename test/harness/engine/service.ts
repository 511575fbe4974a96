/** A whole service whose doors stay shut: real store, real engine, real use-cases, in a directory of its own. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { vi } from "vitest";
import { type App, createApp } from "../../../src/app/app.ts";
import { addDocument } from "../../../src/core/documents/add-document.ts";
import { startJob } from "../../../src/core/jobs/start-job.ts";
import { addJob } from "../../../src/core/submissions/add-job.ts";
import type { JobDocumentRequest, Option } from "../../../src/core/model/contract-types.gen.ts";
import type { Event } from "../../../src/core/model/event.ts";
import type { Job } from "../../../src/core/model/job.ts";
import { ALL_PERMISSIONS, type Principal } from "../../../src/core/model/principal.ts";
import type { Result } from "../../../src/core/model/result.ts";
import type { Workflow } from "../../../src/core/ports/workflow-context.ts";
import type { Ports } from "../../../src/core/ports/ports.ts";
import type { Clock, LogFields } from "../../../src/core/ports/base.ts";
import type { DeliverySender } from "../../../src/core/ports/callbacks.ts";
import type { Fetcher } from "../../../src/core/ports/outbound.ts";
import type { Timers } from "../../../src/engine/dispatch/timers.ts";
import type { EngineOptions, RunningEngine } from "../../../src/engine/engine.ts";
import { readConfig } from "../../../src/settings/config.ts";
import type { Store } from "../../../src/store/open-store.ts";
import { loadedContract } from "../loaded-contract.ts";
import { putTables } from "../store/migrated.ts";

export const COMPANY = { id: "company-1", number: 47, name: "Test", createdAt: 0 };

export interface ServiceOptions
  extends Partial<Pick<EngineOptions, "clockLookMs" | "runMs" | "sandbox" | "telemetry">> {
  readonly workflows: readonly Workflow[];
  readonly dataDir?: string;
  readonly clock?: Clock;
  readonly timers?: Timers;
  readonly workers?: number;
  readonly fetcher?: Fetcher;
  readonly deliverySender?: DeliverySender;
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
  /** What the log got, newest last. */
  readonly logged: readonly LogFields[];
  readonly ports: Ports;
  readonly store: Store;
  readonly engine: RunningEngine;
  readonly #app: App;
  readonly principal: Principal = {
    name: "tester",
    company: COMPANY,
    permissions: ALL_PERMISSIONS,
    actsForEveryCompany: false,
  };

  constructor(app: App, logged: readonly LogFields[]) {
    this.#app = app;
    this.dataDir = app.config.dataDir;
    this.ports = app.ports;
    this.store = app.store;
    this.engine = app.engine;
    this.logged = logged;
  }

  /** Submits a job with its documents and starts it. Returns its id. */
  async submit(document: JobDocumentRequest, files: readonly File[] = []): Promise<string> {
    const job = await addJob(this.ports, this.principal, { company: COMPANY, document });
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
    await this.#app.close();
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
const ENGINE_OPTIONS = { random: () => 0.5, clockLookMs: 86_400_000, runMs: 3_600_000 };

async function newDirectory(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), "jobgate-engine-"));
  await putTables(dataDir);
  return dataDir;
}

/** Opens the parts of a service; start() of its engine is up to the caller. */
export async function openService(options: ServiceOptions): Promise<Service> {
  const {
    fetcher = noFetcher,
    deliverySender = noSender,
    workers = 2,
    wrapStore,
    ...rest
  } = options;
  const { dataDir = await newDirectory(), sandbox, ...given } = rest;
  const logged: LogFields[] = [];
  const write = (fields: LogFields): void => void logged.push(fields);
  const app = await createApp(
    readConfig({
      DATA_DIR: dataDir,
      WORKERS: String(workers),
      TIME_ZONE: "Europe/Berlin",
      DRAIN_MS: "0",
      DISK_FREE_MIN_MB: "0",
    }),
    {
      ...given,
      ...(wrapStore === undefined ? {} : { store: wrapStore }),
      log: { isDebug: false, debug: write, info: write, warn: write, error: write },
      contract: loadedContract(),
      outbound: { fetcher, deliverySender },
      engineOptions: {
        ...ENGINE_OPTIONS,
        scratchDir: join(dataDir, "scratch"),
        ...(sandbox === undefined ? {} : { sandbox }),
        ...given,
      },
    },
  );
  await app.store.companies.add(COMPANY);
  return new Service(app, logged);
}

/** A service whose engine runs. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const service = await openService(options);
  await service.engine.start();
  return service;
}
