/** Tells who looks out for a job that something about it was stored: at once what this process stores, by a slow look the rest. */

import type { ArtworkStore } from "../../core/ports/artworks.ts";
import type { DocumentStore, JobChanges, JobStore, JobWatch } from "../../core/ports/jobs.ts";
import type { RecordStore } from "../../core/ports/people/records.ts";
import type { RunStore } from "../../core/ports/runs.ts";
import type { Database } from "../databases/database.ts";
import { chunksOf } from "../databases/transact.ts";

interface Subject {
  readonly watches: Set<Watch>;
  /** What the last look saw; undefined before the first. */
  seen: string | undefined;
}

/** Watches of jobs, fed after each commit. */
export class ChangeFeed implements JobChanges {
  readonly #db: Database;
  readonly #lookMs: number;
  readonly #watched = new Map<string, Subject>();
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** `lookMs`: how often to look for what other processes stored, while anybody watches. */
  constructor(db: Database, lookMs: number) {
    this.#db = db;
    this.#lookMs = lookMs;
  }

  watch(jobId: string): JobWatch {
    const watched = this.#watched.get(jobId) ?? { watches: new Set<Watch>(), seen: undefined };
    this.#watched.set(jobId, watched);
    const watch = new Watch(() => {
      watched.watches.delete(watch);
      if (watched.watches.size === 0 && this.#watched.get(jobId) === watched) {
        this.#watched.delete(jobId);
      }
    });
    watched.watches.add(watch);
    if (this.#isClosed) {
      watch.close();
      return watch;
    }
    this.#timer ??= this.#arm();
    return watch;
  }

  /** Something about the job was committed. */
  tell(jobId: string): void {
    for (const watch of this.#watched.get(jobId)?.watches ?? []) {
      watch.wake();
    }
  }

  /** Ends all watches, those that begin later too. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    for (const { watches } of this.#watched.values()) {
      for (const watch of watches) {
        watch.close();
      }
    }
  }

  #arm(): NodeJS.Timeout {
    return setTimeout(() => {
      this.#look()
        // A store that does not answer is told to those who ask it.
        .catch(() => undefined)
        .finally(() => {
          const isIdle = this.#isClosed || this.#watched.size === 0;
          this.#timer = isIdle ? undefined : this.#arm();
        });
    }, this.#lookMs).unref();
  }

  async #look(): Promise<void> {
    for (const ids of chunksOf([...this.#watched.keys()])) {
      const rows = await this.#db
        .selectFrom("jobs")
        .select(["id", "event_count", "status", "progress", "message"])
        .where("id", "in", ids)
        .execute();
      const found = new Map(rows.map(({ id, ...now }) => [id, JSON.stringify(now)]));
      for (const id of ids) {
        this.#compare(id, found.get(id) ?? "gone");
      }
    }
  }

  /** The first look tells always: something may have been stored between the watch and it. */
  #compare(jobId: string, now: string): void {
    const watched = this.#watched.get(jobId);
    if (watched !== undefined && watched.seen !== now) {
      watched.seen = now;
      this.tell(jobId);
    }
  }
}

class Watch implements JobWatch {
  readonly #onClose: () => void;
  #hasNews = false;
  #isClosed = false;
  #wake: (() => void) | undefined;

  constructor(onClose: () => void) {
    this.#onClose = onClose;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  async next(timeoutMs: number): Promise<boolean> {
    if (!this.#hasNews && !this.#isClosed) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#wake = undefined;
    }
    const hadNews = this.#hasNews && !this.#isClosed;
    this.#hasNews = false;
    return hadNews;
  }

  wake(): void {
    this.#hasNews = true;
    this.#wake?.();
  }

  close(): void {
    if (!this.#isClosed) {
      this.#isClosed = true;
      this.#onClose();
      this.#wake?.();
    }
  }
}

/** The same store, telling of what it changed. */
export function feedingJobs<Store extends JobStore>(jobs: Store, feed: ChangeFeed): Store {
  return {
    ...jobs,
    change: async (change: Parameters<JobStore["change"]>[0]) =>
      after(feed, change.jobId, jobs.change(change)),
    requestCancel: async (...asked: Parameters<JobStore["requestCancel"]>) =>
      after(feed, asked[0], jobs.requestCancel(...asked)),
    remove: async (jobId: string) => after(feed, jobId, jobs.remove(jobId)),
  };
}

/** The same store, telling of what it changed. */
export function feedingArtworks(artworks: ArtworkStore, feed: ChangeFeed): ArtworkStore {
  return {
    ...artworks,
    change: async (change) => after(feed, change.jobId, artworks.change(change)),
    changeLink: async (change) => after(feed, change.jobId, artworks.changeLink(change)),
  };
}

/** The same store, telling of what it changed. */
export function feedingRecords(records: RecordStore, feed: ChangeFeed): RecordStore {
  return {
    ...records,
    change: async (jobId, work) => after(feed, jobId, records.change(jobId, work)),
  };
}

/** The same store, telling of what it changed. */
export function feedingDocuments(documents: DocumentStore, feed: ChangeFeed): DocumentStore {
  return {
    ...documents,
    add: async (document, ...rest) => after(feed, document.jobId, documents.add(document, ...rest)),
    replace: async (document, ...rest) =>
      after(feed, document.jobId, documents.replace(document, ...rest)),
    rename: async (document, event) =>
      after(feed, document.jobId, documents.rename(document, event)),
    remove: async (document, event) =>
      after(feed, document.jobId, documents.remove(document, event)),
  };
}

/** The same store, telling of what it changed. */
export function feedingRuns(runs: RunStore, feed: ChangeFeed): RunStore {
  return {
    ...runs,
    claim: async (claim) => after(feed, claim.jobId, runs.claim(claim)),
    report: async (run, report) => after(feed, run.jobId, runs.report(run, report)),
    finish: async (run, end) => after(feed, run.jobId, runs.finish(run, end)),
    hold: async (run, hold) => after(feed, run.jobId, runs.hold(run, hold)),
    giveBack: async (run, giveBack) => after(feed, run.jobId, runs.giveBack(run, giveBack)),
  };
}

async function after<T>(feed: ChangeFeed, jobId: string, stored: Promise<T>): Promise<T> {
  const value = await stored;
  feed.tell(jobId);
  return value;
}
