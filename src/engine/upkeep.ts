/** Upkeep: what nobody asks for any more is removed, now and then and in small portions. Any number of nodes may do so. */

import type { BlobStore } from "../core/ports/files.ts";
import type { Clock, Log } from "../core/ports/base.ts";
import type { SweepReport, UpkeepStore } from "../core/ports/upkeep.ts";
import type { Timers } from "./dispatch/timers.ts";
import { TrustedTime } from "./dispatch/trusted-time.ts";

export interface UpkeepOptions {
  readonly upkeep: UpkeepStore;
  readonly blobs: Pick<BlobStore, "remove">;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  /** How long a job is kept after it completed. */
  readonly resultRetentionMs: number;
  /** How long a job may collect documents. */
  readonly creatingRetentionMs: number;
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

export class Upkeep {
  readonly #options: UpkeepOptions;
  readonly #callOff = new Set<() => void>();
  #isStarted = false;
  #working = Promise.resolve();
  readonly #time: TrustedTime;
  /** Foreign files that the log names already. */
  #told: ReadonlySet<string> = new Set();

  constructor(options: UpkeepOptions) {
    this.#options = options;
    this.#time = new TrustedTime(options);
  }

  start(): void {
    this.#isStarted = true;
    this.#repeat(FIRST_AFTER_MS, EXPIRE_EVERY_MS, () => this.expire());
    this.#repeat(SWEEP_EVERY_MS, SWEEP_EVERY_MS, () => this.sweep());
  }

  /** Starts nothing more; resolves when the portion under way has ended. */
  async stop(): Promise<void> {
    this.#isStarted = false;
    for (const callOff of this.#callOff) {
      callOff();
    }
    await this.#working;
  }

  /** Removes all jobs whose time is over, with their documents, results and events. */
  async expire(): Promise<void> {
    const { upkeep, blobs, log, resultRetentionMs, creatingRetentionMs } = this.#options;
    const now = this.#time.now();
    const expiry = {
      completedBefore: now - resultRetentionMs,
      creatingBefore: now - creatingRetentionMs,
    };
    let removed = 0;
    for (;;) {
      const { jobs, orphans } = await upkeep.removeExpired(expiry, JOBS_PER_PORTION);
      await blobs.remove(orphans);
      removed += jobs;
      if (jobs === 0 || !this.#isStarted) {
        break;
      }
      await this.#pause();
    }
    if (removed > 0) {
      log.info({ jobs: removed }, "Jobs whose time was over were removed.");
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

  #repeat(afterMs: number, everyMs: number, work: () => Promise<void>): void {
    const callOff = this.#options.timers.set(afterMs, () => {
      this.#callOff.delete(callOff);
      this.#working = this.#after(this.#working, work, () => this.#repeat(everyMs, everyMs, work));
    });
    this.#callOff.add(callOff);
  }

  /** One work at a time, and the next one however it ended. */
  async #after(before: Promise<void>, work: () => Promise<void>, then: () => void): Promise<void> {
    await before;
    try {
      await work();
    } catch (error) {
      this.#options.log.error({ err: error }, "The upkeep was cut short; it goes on next time.");
    }
    if (this.#isStarted) {
      then();
    }
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const callOff = this.#options.timers.set(PAUSE_MS, () => {
        this.#callOff.delete(done);
        resolve();
      });
      const done = (): void => {
        callOff();
        resolve();
      };
      this.#callOff.add(done);
    });
  }
}
