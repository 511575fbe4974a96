/** What is told to whoever watches from outside: answered requests, jobs that change their state, runs taken over. */

import type { Job } from "../model/job.ts";

/** What ties log lines together, and to the logs of others. */
export interface Trace {
  readonly requestId?: string;
  /** W3C trace context. */
  readonly traceparent?: string;
}

/** A trace as news have it. */
interface Traced {
  readonly requestId?: string | undefined;
  readonly traceparent?: string | undefined;
}

export interface AnsweredRequest extends Traced {
  /** The name of its dialect. */
  readonly door: string;
  readonly operation: string;
  /** Of HTTP; where a door tells every failure with the same one, that which stands for what failed. */
  readonly status: number;
  readonly durationMs: number;
  /** The problem's, where one was told. */
  readonly code?: string | undefined;
  /** Asked again and again by machines: to be counted, and not worth a line in the log. */
  readonly isProbe?: boolean | undefined;
}

export interface JobNews extends Traced, Pick<Job, "workflow" | "status"> {
  readonly jobId: string;
  readonly outcome?: Job["outcome"] | undefined;
  /** How long the run took, where one has ended. */
  readonly runMs?: number;
}

/** Calls cost microseconds and never throw. */
export interface Telemetry {
  requestAnswered(request: AnsweredRequest): void;
  jobMoved(news: JobNews): void;
  /** A job's worker had died, and the job was given back or ended without it. */
  runTakenOver(jobId: string): void;
  /** A callback or mail was tried: `delivered`, `pending` again, or `failed` for good. */
  deliverySettled(state: string): void;
}

/** What is told of a job as it is now. */
export function jobNews({ id, workflow, status, outcome, traceparent }: Job): JobNews {
  return { jobId: id, workflow, status, outcome, traceparent };
}
