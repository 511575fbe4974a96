/** Leases: keeps those of the own runs alive, and gives back the jobs of processes that died. */

import type { EventStore } from "../../core/ports/jobs.ts";
import type { RunRef } from "../../core/ports/runs.ts";
import type { Telemetry } from "../../core/ports/telemetry.ts";
import { CANCELLED, type EndPorts, endRun, failedWith, giveBackRun } from "./run-end.ts";
import type { Runner } from "./runner.ts";
import { type RepeatPorts, Repeats } from "../dispatch/repeats.ts";

export interface LeasesOptions extends EndPorts, RepeatPorts {
  readonly events: EventStore;
  readonly runner: Runner;
  readonly leaseMs: number;
  readonly heartbeatMs: number;
  readonly telemetry?: Telemetry;
  /** How often to ask whether own runs are to stop, where others than this process may ask them to. */
  readonly askMs?: number;
  /** Jobs were given back. */
  wake(): void;
}

const ATTEMPTS_MAX = 3;

export class Leases {
  readonly #options: LeasesOptions;
  readonly #repeats: Repeats;

  constructor(options: LeasesOptions) {
    this.#options = options;
    this.#repeats = new Repeats(options);
  }

  start(): void {
    const { heartbeatMs, askMs } = this.#options;
    this.#repeats.later({
      everyMs: heartbeatMs,
      work: () => this.#beat(),
      failure: "The leases of running jobs could not be prolonged; trying again.",
    });
    if (askMs !== undefined) {
      // The heartbeat tells the log that the store does not answer.
      this.#repeats.later({ everyMs: askMs, work: () => this.#askStops() });
    }
  }

  stop(): void {
    this.#repeats.stop();
  }

  /** Gives back, or ends, the jobs whose lease ended before this time. */
  async reap(leaseEndedBefore: number): Promise<void> {
    const { runs, log } = this.#options;
    const expired = await runs.expired(leaseEndedBefore);
    for (const run of expired) {
      try {
        await this.#release(run, run.cancelRequested);
        this.#options.telemetry?.runTakenOver(run.jobId);
      } catch (error) {
        log.error({ err: error, jobId: run.jobId }, "A job could not be given back; trying again.");
      }
    }
    if (expired.length > 0) {
      log.warn({ jobs: expired.length }, "Jobs were left behind by a process that died.");
      this.#options.wake();
    }
  }

  async #beat(): Promise<void> {
    const { runs, runner, clock, leaseMs } = this.#options;
    // One moment for both: a machine that sleeps between the two must not give back what it works on.
    const now = clock.now();
    runner.withdraw(await runs.extend(this.#ownRuns(), now + leaseMs));
    await this.reap(now);
  }

  #ownRuns(): readonly RunRef[] {
    return this.#options.runner.active.map(({ jobId, fence }) => ({ jobId, fence }));
  }

  async #askStops(): Promise<void> {
    const { runs, runner } = this.#options;
    const own = this.#ownRuns();
    runner.withdraw(own.length === 0 ? [] : await runs.withdrawn(own));
  }

  async #release(run: RunRef, cancelRequested: boolean): Promise<void> {
    if (cancelRequested) {
      await endRun(this.#options, run, CANCELLED);
      return;
    }
    const died = 1 + (await this.#deathsBefore(run.jobId));
    if (died >= ATTEMPTS_MAX) {
      const message = `The job died with its process ${died} times; it is not run again. Its files may be what ends the process.`;
      await endRun(this.#options, run, failedWith({ code: "internal", message }));
      return;
    }
    await giveBackRun(this.#options, run, {
      severity: "warning",
      message: `The process that ran the job died; the job will run again (attempt ${died + 1} of ${ATTEMPTS_MAX}).`,
    });
  }

  /**
   * A job given back by a server that stopped in order has done nothing wrong; so fences cannot be counted here. What
   * died before people had their part is no sign of what dies now.
   */
  async #deathsBefore(jobId: string): Promise<number> {
    const events = await this.#options.events.list(jobId);
    const lastStart = events.findLastIndex(({ code }) => code === "job.queued");
    return events
      .slice(Math.max(0, lastStart))
      .filter(({ code, severity }) => code === "job.given-back" && severity === "warning").length;
  }
}
