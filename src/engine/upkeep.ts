/** Upkeep: what nobody asks for any more is removed, now and then and in small portions. Any number of nodes may do so. */

import type { BlobStore } from "../core/ports/files.ts";
import type { Clock } from "../core/ports/base.ts";
import type { SweepReport, UpkeepStore } from "../core/ports/upkeep.ts";
import { type RepeatPorts, Repeats } from "./dispatch/repeats.ts";
import { TrustedTime } from "./dispatch/trusted-time.ts";

export interface UpkeepOptions extends RepeatPorts {
  readonly upkeep: UpkeepStore;
  readonly blobs: Pick<BlobStore, "remove">;
  readonly clock: Clock;
  /** How long a job is kept after it completed. */
  readonly resultRetentionMs: number;
  /** How long a job may collect documents. */
  readonly creatingRetentionMs: number;
  /** How long a job may be on hold. */
  readonly heldRetentionMs: number;
  /** Has deliveries looked for: whoever asked for that is told what was removed. */
  wake(): void;
  /** Takes away files without row. */
  sweep(): Promise<SweepReport>;
}

/** A row of a transaction each; more would keep others waiting. */
const JOBS_PER_PORTION = 100;
/** Between two portions, so that requests and runs come first. */
const PAUSE_MS = 50;
const EXPIRE_EVERY_MS = 10 * 60_000;
const FIRST_AFTER_MS = 60_000;
const SWEEP_EVERY_MS = 60 * 60_000;

/** What was removed in one transaction. */
interface Portion {
  readonly count: number;
  readonly orphans: readonly string[];
}

export class Upkeep {
  readonly #options: UpkeepOptions;
  readonly #repeats: Repeats;
  #endPause: () => void = () => undefined;
  #isStarted = false;
  #working = Promise.resolve();
  readonly #time: TrustedTime;
  /** Foreign files that the log names already. */
  #told: ReadonlySet<string> = new Set();

  constructor(options: UpkeepOptions) {
    this.#options = options;
    this.#repeats = new Repeats(options);
    this.#time = new TrustedTime(options);
  }

  start(): void {
    this.#isStarted = true;
    const failure = "The upkeep was cut short; it goes on next time.";
    const expire = (): Promise<void> => this.#alone(() => this.expire());
    const sweep = (): Promise<void> => this.#alone(() => this.sweep());
    this.#repeats.later({ everyMs: EXPIRE_EVERY_MS, work: expire, failure }, FIRST_AFTER_MS);
    this.#repeats.later({ everyMs: SWEEP_EVERY_MS, work: sweep, failure });
  }

  /** Starts nothing more; resolves when the portion under way has ended. */
  async stop(): Promise<void> {
    this.#isStarted = false;
    this.#repeats.stop();
    this.#endPause();
    await this.#working;
  }

  /** Removes all jobs whose time is over, with their documents, results and events, uploads, and resources that no record names. */
  async expire(): Promise<void> {
    const { upkeep, log, resultRetentionMs, creatingRetentionMs, heldRetentionMs } = this.#options;
    const now = this.#time.now();
    const expiry = {
      completedBefore: now - resultRetentionMs,
      creatingBefore: now - creatingRetentionMs,
      heldBefore: now - heldRetentionMs,
    };
    const removed = await this.#inPortions(async () => {
      const { jobs, orphans } = await upkeep.removeExpired(expiry, JOBS_PER_PORTION);
      return { count: jobs, orphans };
    });
    if (removed > 0) {
      log.info({ jobs: removed }, "Jobs whose time was over were removed.");
    }
    await this.#expireContents(now);
    await this.#expireUploads(now);
    await this.#inPortions(async () => ({
      count: await upkeep.removeCompletedOrders(expiry.completedBefore, JOBS_PER_PORTION),
      orphans: [],
    }));
    await this.#expireResources(now);
  }

  /** Those that a record names go with it; the others as long after they came as a completed job. */
  async #expireResources(now: number): Promise<void> {
    const { upkeep, log, resultRetentionMs } = this.#options;
    const removed = await this.#inPortions(async () => {
      const { resources, orphans } = await upkeep.removeUnnamedResources(
        now - resultRetentionMs,
        JOBS_PER_PORTION,
      );
      return { count: resources, orphans };
    });
    if (removed > 0) {
      log.info({ resources: removed }, "Resources that no record names were removed.");
    }
  }

  /** Of jobs that are kept longer than these. */
  async #expireContents(now: number): Promise<void> {
    const { upkeep, log } = this.#options;
    const removed = await this.#inPortions(async () => {
      const { jobs, orphans } = await upkeep.removeContents(now, JOBS_PER_PORTION);
      return { count: jobs, orphans };
    });
    if (removed > 0) {
      this.#options.wake();
      log.info({ jobs: removed }, "Contents of jobs were removed, as the jobs ask.");
    }
  }

  async #expireUploads(now: number): Promise<void> {
    const { upkeep, log } = this.#options;
    const removed = await this.#inPortions(async () => {
      const { uploads, orphans } = await upkeep.removeExpiredUploads(now, JOBS_PER_PORTION);
      return { count: uploads, orphans };
    });
    if (removed > 0) {
      log.info({ uploads: removed }, "Uploads whose time was over were removed.");
    }
  }

  /** Removes until nothing is left, with the contents that nobody owns any more. Returns how many. */
  async #inPortions(remove: () => Promise<Portion>): Promise<number> {
    let removed = 0;
    for (;;) {
      const { count, orphans } = await remove();
      await this.#options.blobs.remove(orphans);
      removed += count;
      if (count === 0 || !this.#isStarted) {
        return removed;
      }
      await this.#pause();
    }
  }

  /** Takes away files without row, and says so; and removes jobs whose deletion a crash came between. */
  async sweepFiles(): Promise<void> {
    const swept = await this.#options.sweep();
    const { jobsRemoved, restored, trashed, removed } = swept;
    this.#tellForeign(swept.foreign);
    if (jobsRemoved + restored.files + trashed.files + removed.files > 0) {
      this.#options.log.info(
        { ...swept },
        "Swept: files without a row lie in trash/ for a week; those that have one again were put back.",
      );
    }
  }

  /** Takes away files without row, and tells of rows without file. */
  async sweep(): Promise<void> {
    const { upkeep, log } = this.#options;
    await this.sweepFiles();
    for await (const lost of upkeep.lostContents()) {
      log.error({ ...lost }, "stored content is missing");
      if (!this.#isStarted) {
        break;
      }
    }
  }

  #tellForeign(foreign: readonly string[]): void {
    const unheard = foreign.filter((name) => !this.#told.has(name));
    this.#told = new Set(foreign);
    if (unheard.length > 0) {
      this.#options.log.warn(
        { foreign: unheard },
        "The data directory holds what Jobgate did not put there; it is passed over, and may be removed by hand.",
      );
    }
  }

  /** One work at a time. */
  #alone(work: () => Promise<void>): Promise<void> {
    const done = this.#working.then(work);
    this.#working = done.catch(() => undefined);
    return done;
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const callOff = this.#options.timers.set(PAUSE_MS, resolve);
      this.#endPause = () => {
        callOff();
        resolve();
      };
    });
  }
}
