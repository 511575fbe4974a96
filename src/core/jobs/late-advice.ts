/** What is told to whoever comes too late with a document or a start: a job that collects may have started by itself. */

import { illegalTransition, type Job } from "../model/job.ts";
import type { Problem } from "../model/problem.ts";
import { jobNotFound } from "./read-jobs.ts";
import type { Ports } from "../ports/ports.ts";

const MINUTE_MS = 60_000;

/** More sentences for an illegal start, after a blank; "" for a job that never starts by itself. */
export function lateAdvice({ workflows }: Pick<Ports, "workflows">, job: Job): string {
  const workflow = workflows.list().find(({ name }) => name === job.workflow);
  return workflow?.quietMs === undefined || job.outcome === "cancelled"
    ? ""
    : ` A job of workflow ${workflow.name} starts by itself when nothing came for ${workflow.quietMs / MINUTE_MS} minutes. What had come is in it; submit another job for the rest.`;
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
