/** The runner: claims the job of a ticket, runs its workflow and writes how it ended. */

import { followOnJob } from "../../core/submissions/follow-on-job.ts";
import { diskFault } from "../../core/model/files/disk-fault.ts";
import { catalogueOf } from "../../core/model/workflow-alias.ts";
import type { Ids, Log } from "../../core/ports/base.ts";
import type { Run, RunRef } from "../../core/ports/runs.ts";
import type { Ticket } from "../../core/model/ticket.ts";
import { type JobNews, jobNews, type Telemetry } from "../../core/ports/telemetry.ts";
import type { Tracing } from "../../core/ports/tracing/tracing.ts";
import type { Workflow } from "../../core/ports/workflow-context.ts";
import { ActiveRun, type StopReason, stopped } from "./active-run.ts";
import type { Work } from "../dispatch/dispatcher.ts";
import { Progress } from "./progress.ts";
import { type ContextPorts, runContext } from "./run-context.ts";
import {
  CANCELLED,
  type Ending,
  type EndPorts,
  endRun,
  failedWith,
  giveBackRun,
  holdRun,
  succeededWith,
} from "./run-end.ts";
import { runFailure } from "./run-failure.ts";
import { runSpan, runSpanEnd } from "./run-span.ts";
import { type RunScratch, Scratches } from "./scratch.ts";
import { isStoreFault, isUnavailable } from "./store-faults.ts";
import { settled, type Timers } from "../dispatch/timers.ts";

export interface RunnerOptions extends ContextPorts, EndPorts {
  readonly ids: Ids;
  readonly log: Log;
  readonly timers: Timers;
  readonly workflows: readonly Workflow[];
  /** How claims name this process. */
  readonly node: string;
  readonly leaseMs: number;
  /** The longest that a job may run. */
  readonly runMs: number;
  /** A directory of this process, in which each run gets one of its own. */
  readonly scratchDir: string;
  readonly telemetry?: Telemetry;
  readonly tracing?: Tracing;
}

/** How long a stopped workflow may take to let go before its run is ended without it. */
const LET_GO_MS = 2000;
const WRITE_AGAIN_MS = 500;

export class Runner {
  readonly #options: RunnerOptions;
  readonly #active = new Set<ActiveRun>();
  readonly #scratches: Scratches;
  #stopping = false;

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#scratches = new Scratches(options);
  }

  /** The runs that are being worked on. */
  get active(): readonly Run[] {
    return [...this.#active].map(({ run }) => run);
  }

  /** Claims the job of a ticket. Returns the run to be done; undefined if somebody else has it or it needs none. */
  async take(ticket: Ticket): Promise<Work | undefined> {
    const { runs, clock, node, leaseMs } = this.#options;
    // First: where the disk is full or cannot be written, the job stays in the queue, for later or for another node.
    const scratch = this.#scratches.takeUntouched() ?? (await this.#scratches.make());
    const at = clock.now();
    let run: Run | undefined;
    try {
      run = await runs.claim({
        jobId: ticket.ref,
        node,
        at,
        leaseUntil: at + leaseMs,
        event: { at, code: "job.started", severity: "info", message: "Started." },
      });
    } finally {
      if (run === undefined) {
        await this.#scratches.giveBack(scratch);
      }
    }
    if (run === undefined) {
      return undefined;
    }
    const claimed = run;
    this.#tell(claimed, { status: "processing" });
    return async (letGo) => this.#workTraced(new ActiveRun(claimed, this.#options), scratch, letGo);
  }

  /** Stops the runs of a job, which somebody asked to stop. */
  interrupt(jobId: string): void {
    this.#stop("withdrawn", ({ run }) => run.jobId === jobId);
  }

  /** Stops the runs that the store told to be lost or asked to stop. */
  withdraw(refs: readonly RunRef[]): void {
    this.#stop("withdrawn", ({ run }) =>
      refs.some(({ jobId, fence }) => jobId === run.jobId && fence === run.fence),
    );
  }

  /** Stops all runs, those that come later too; their jobs are given back. */
  shutDown(): void {
    this.#stopping = true;
    this.#stop("shutdown", () => true);
  }

  #stop(reason: StopReason, which: (active: ActiveRun) => boolean): void {
    for (const active of [...this.#active].filter(which)) {
      active.stop(reason);
    }
  }

  async #workTraced(active: ActiveRun, scratch: RunScratch, letGo: () => void): Promise<void> {
    const { tracing } = this.#options;
    if (tracing === undefined) {
      return this.#work(active, scratch, letGo);
    }
    const span = tracing.begin(runSpan(active.run));
    await span.within(() => this.#work(active, scratch, () => tracing.apart(letGo)));
    span.end(runSpanEnd(active.ending));
  }

  async #work(active: ActiveRun, scratch: RunScratch, letGo: () => void): Promise<void> {
    const { timers, runMs, log } = this.#options;
    const { run } = active;
    this.#active.add(active);
    const callOffTimer = timers.set(runMs, () => active.stop("timeout"));
    if (run.job.cancelRequested) {
      active.stop("withdrawn");
    } else if (this.#stopping) {
      active.stop("shutdown");
    }
    try {
      const ending = await this.#attempt(active, scratch);
      const concluded = this.#insist(async () => this.#conclude(active, ending));
      // What the worker does next is stored together with this end, or after it.
      letGo();
      await concluded;
    } catch (error) {
      // The lease ends by itself, and then the job is given back.
      log.error({ err: error, jobId: run.jobId }, "The end of a run could not be written.");
    } finally {
      callOffTimer();
      this.#active.delete(active);
    }
  }

  /** Does it again while the store does not answer: what a run has worked for is written as soon as it can be. */
  async #insist(write: () => Promise<void>): Promise<void> {
    const { timers, leaseMs } = this.#options;
    const until = timers.elapsedMs() + leaseMs;
    for (;;) {
      try {
        return await write();
      } catch (error) {
        if (!isStoreFault(error) || this.#stopping || timers.elapsedMs() >= until) {
          throw error;
        }
      }
      await new Promise<void>((resolve) => {
        timers.set(WRITE_AGAIN_MS, resolve);
      });
    }
  }

  /** Runs the workflow. Returns how the job ends by it, or waits for people then; undefined if the run was stopped instead. */
  async #attempt(active: ActiveRun, scratch: RunScratch): Promise<Ending | "hold" | undefined> {
    const progress = new Progress(active, this.#options.timers);
    try {
      await this.#runWorkflow(active, { progress, scratch });
      return active.hold === undefined
        ? { ...succeededWith(active.troubles), ...this.#followOn(active) }
        : "hold";
    } catch (thrown) {
      // Whatever a workflow writes, it writes to the same disk.
      const error = diskFault(thrown);
      if (isUnavailable(error)) {
        active.stop("cut-off");
      }
      return active.stopReason === undefined ? this.#failed(active, error) : undefined;
    } finally {
      progress.stop();
      await this.#scratches.giveBack(scratch);
    }
  }

  async #runWorkflow(
    active: ActiveRun,
    own: { readonly progress: Progress; readonly scratch: RunScratch },
  ): Promise<void> {
    const { workflows, timers } = this.#options;
    const workflow = workflows.find(({ name }) => name === active.run.job.workflow);
    if (workflow === undefined) {
      throw new Error(`There is no workflow ${active.run.job.workflow} any more.`);
    }
    active.demandGoing();
    const work = runContext(this.#options, { active, workflow, ...own }).then(async (context) =>
      workflow.run(context),
    );
    try {
      await Promise.race([work, stopped(active.signal)]);
    } catch (error) {
      await settled(work, timers, LET_GO_MS);
      throw error;
    }
  }

  #followOn({ run, followOn }: ActiveRun): Pick<Ending, "followOn"> {
    const { workflows, ...ports } = this.#options;
    return followOn === undefined
      ? {}
      : {
          followOn: followOnJob({ ...ports, workflows: catalogueOf(workflows) }, run.job, followOn),
        };
  }

  #failed({ run }: ActiveRun, error: unknown): Ending {
    const failure = runFailure(error);
    const fields = { err: error, jobId: run.jobId, workflow: run.job.workflow, code: failure.code };
    if (failure.code === "internal") {
      this.#options.log.error(fields, "A job failed by a fault of the server.");
    } else {
      this.#options.log.info(fields, "A job failed.");
    }
    return failedWith(failure);
  }

  async #conclude(active: ActiveRun, ending: Ending | "hold" | undefined): Promise<void> {
    if (ending === "hold") {
      await this.#hold(active);
      return;
    }
    if (ending !== undefined) {
      await this.#end(active, ending);
      return;
    }
    switch (active.stopReason) {
      case "withdrawn":
        // If it was lost instead, the store refuses this.
        await this.#end(active, CANCELLED);
        break;
      case "timeout":
        await this.#end(active, this.#timedOut());
        break;
      case "shutdown":
        await giveBackRun(this.#options, active.run, {
          severity: "info",
          message: "The server is stopping; the job will run again.",
        });
        this.#tell(active.run, { status: "pending" });
        break;
      case "lost":
      case "cut-off":
      case undefined:
        break;
    }
  }

  async #hold(active: ActiveRun): Promise<void> {
    const { run, hold, tookMs } = active;
    const held = hold === undefined ? "lost" : await holdRun(this.#options, run, hold);
    if (held === "withdrawn") {
      await this.#end(active, CANCELLED);
    } else if (held === "held") {
      this.#tell(run, { status: "creating", runMs: tookMs });
    }
  }

  async #end(active: ActiveRun, ending: Ending): Promise<void> {
    const { run, tookMs } = active;
    const isBare = run.documents.length + (run.links ?? []).length === 0;
    if (await endRun(this.#options, run, { ...ending, isBare })) {
      active.ending = ending;
      this.#tell(run, { status: "completed", outcome: ending.outcome, runMs: tookMs });
    }
  }

  #tell({ job }: Run, change: Pick<JobNews, "status" | "outcome" | "runMs">): void {
    this.#options.telemetry?.jobMoved({ ...jobNews(job), ...change });
  }

  #timedOut(): Ending {
    const minutes = this.#options.runMs / 60_000;
    const message = `The job was stopped at its time limit of ${minutes} min. Submit it in smaller parts.`;
    return failedWith({ code: "timeout", message });
  }
}
