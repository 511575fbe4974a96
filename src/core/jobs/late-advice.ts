/** What is told to whoever comes too late with a document or a start: a job that collects may have started by itself. */

import { illegalTransition, type Job } from "../model/job.ts";
import type { Principal } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import { quietMsOf } from "./quiet-time.ts";
import { findJob, jobNotFound } from "./read-jobs.ts";
import { countOf } from "../text/count-of.ts";
import type { Ports } from "../ports/ports.ts";

const MINUTE_S = 60;

/** More sentences for an illegal start, after a blank; "" for a job that never starts by itself. */
export function lateAdvice({ workflows }: Pick<Ports, "workflows">, job: Job): string {
  const quietMs = quietMsOf({ workflows }, job);
  if (quietMs === undefined || job.outcome === "cancelled") {
    return "";
  }
  const whose = job.asked.quietSeconds === undefined ? `A job of workflow ${job.workflow}` : "It";
  return ` ${whose} starts by itself when nothing came for ${durationText(quietMs / 1000)}. What had come is in it; submit another job for the rest.`;
}

function durationText(seconds: number): string {
  return seconds % MINUTE_S === 0
    ? countOf(seconds / MINUTE_S, "minute")
    : countOf(seconds, "second");
}

/** The problem of a start or document that came too late, because the job was started or deleted meanwhile. */
export async function lostRace(
  ports: Pick<Ports, "jobs" | "workflows">,
  { id, companyId }: Job,
): Promise<Problem> {
  const now = await ports.jobs.find({ companyId }, id);
  return now === undefined
    ? jobNotFound(id)
    : illegalTransition("start", now, lateAdvice(ports, now));
}

/** A job by the name under which its caller knows it. */
export interface NamedJob {
  readonly jobId: string;
  readonly name: string;
}

/** Does the work on a job that collects pictures. Where it comes too late, that is told with the caller's name of the job. */
export async function whileCollecting<T>(
  ports: Pick<Ports, "jobs">,
  principal: Principal,
  { jobId, name, work }: NamedJob & { readonly work: () => Promise<T> },
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem && error.code === "illegal-transition")) {
      throw error;
    }
    const job = await findJob(ports, principal, jobId);
    throw job.status === "creating" ? error : tooLate(job, { name, cause: error });
  }
}

function tooLate(
  { outcome }: Job,
  { name, cause }: { readonly name: string; readonly cause: Problem },
): Problem {
  const became = outcome === "cancelled" ? "was cancelled" : "has started";
  const detail = `Job ${name} ${became} and takes no more pictures. Create another job for the rest.`;
  return new Problem("illegal-transition", detail, { cause });
}
