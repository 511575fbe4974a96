/** A run that this process works on: whether it may go on, and the only way to write about it. */

import type { Parameters } from "../../core/model/contract-types.gen.ts";
import { isOutcomeUnknown } from "../../core/jobs/write-outcome.ts";
import type { LogLine, WorkflowHold } from "../../core/ports/workflow-context.ts";
import type { Timers } from "../dispatch/timers.ts";
import type { Clock } from "../../core/ports/base.ts";
import type { Run, RunEnd, RunReport, RunStore } from "../../core/ports/runs.ts";

export type StopReason =
  /** Somebody asked the job to stop, or another process took it over; only the store knows which. */
  | "withdrawn"
  /** The store refused a report: another process has the job. */
  | "lost"
  /** The store did not answer. Nothing more is written; the lease ends, and then the job is given back. */
  | "cut-off"
  | "timeout"
  /** This process is stopping; the job goes back. */
  | "shutdown";

/** What every call of a workflow's context throws once its run was stopped. */
export class RunStopped extends Error {
  readonly reason: StopReason;

  constructor(reason: StopReason) {
    super(`The run was stopped: ${reason}.`);
    this.name = "RunStopped";
    this.reason = reason;
  }
}

/** True where what was to be written surely was not, so that its content has no owner. */
export function isUnstored(error: unknown): boolean {
  return error instanceof RunStopped || !isOutcomeUnknown(error);
}

interface ActiveRunPorts {
  readonly runs: RunStore;
  readonly clock: Clock;
  readonly timers: Pick<Timers, "elapsedMs">;
}

export class ActiveRun {
  readonly run: Run;
  /** How the job ended by it, once that is stored. */
  ending: Pick<RunEnd, "outcome" | "failure"> | undefined;
  readonly #runs: RunStore;
  readonly #clock: Clock;
  readonly #timers: ActiveRunPorts["timers"];
  readonly #beganMs: number;
  readonly #controller = new AbortController();
  #stopReason: StopReason | undefined;
  #troubles = 0;
  #followOn: Parameters | undefined;
  #hold: WorkflowHold | undefined;

  constructor(run: Run, ports: ActiveRunPorts) {
    this.run = run;
    this.#timers = ports.timers;
    this.#beganMs = ports.timers.elapsedMs();
    this.#runs = ports.runs;
    this.#clock = ports.clock;
  }

  /** Since this process began it; a clock that is set meanwhile changes nothing. */
  get tookMs(): number {
    return this.#timers.elapsedMs() - this.#beganMs;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Undefined while it may go on. */
  get stopReason(): StopReason | undefined {
    return this.#stopReason;
  }

  /** How many warnings and errors the workflow told. */
  get troubles(): number {
    return this.#troubles;
  }

  /** The parameters of the job that is to follow this one. */
  get followOn(): Parameters | undefined {
    return this.#followOn;
  }

  followWith(parameters: Parameters): void {
    this.#followOn = parameters;
  }

  /** How the job waits for people after this run; it ends with the run without it. */
  get hold(): WorkflowHold | undefined {
    return this.#hold;
  }

  holdWith(hold: WorkflowHold): void {
    this.#hold = hold;
  }

  /** Stops the run; the first reason counts. */
  stop(reason: StopReason): void {
    if (this.#stopReason === undefined) {
      this.#stopReason = reason;
      this.#controller.abort(new RunStopped(reason));
    }
  }

  /** Throws RunStopped once the run was stopped. */
  demandGoing(): void {
    this.signal.throwIfAborted();
  }

  /** Writes about the run. Throws RunStopped, and writes nothing, once the run was stopped or is no longer ours. */
  async report(report: RunReport): Promise<void> {
    this.demandGoing();
    if (!(await this.#runs.report(this.run, report))) {
      this.stop("lost");
      this.demandGoing();
    }
  }

  /** Writes one line of the job's history. */
  async log(line: LogLine): Promise<void> {
    if (line.severity !== "info") {
      this.#troubles += 1;
    }
    await this.report({ events: [{ at: this.#clock.now(), ...line }] });
  }
}

/** Throws RunStopped once the signal is aborted. */
export async function stopped(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = (): void =>
      reject(signal.reason instanceof RunStopped ? signal.reason : new RunStopped("lost"));
    if (signal.aborted) {
      stop();
    } else {
      signal.addEventListener("abort", stop, { once: true });
    }
  });
}
