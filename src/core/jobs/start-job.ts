/** Starts a job: all documents are there, a worker may take it. */

import { findJob } from "./read-jobs.ts";
import { type Job, demandTransition } from "../model/job.ts";
import { lateAdvice, lostRace } from "./late-advice.ts";
import type { Ports } from "../ports/ports.ts";
import { type Principal, demand } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import { runTicket, execTimeOf, waitsFor, wakeFor } from "./run-ticket.ts";
import { jobNews } from "../ports/telemetry.ts";

export type StartPorts = Pick<
  Ports,
  "clock" | "documents" | "engine" | "jobs" | "telemetry" | "workflows"
>;

/** The job, now pending. Throws not-found, illegal-transition; invalid-document for a job without documents. */
export async function startJob(
  ports: StartPorts,
  principal: Principal,
  jobId: string,
): Promise<Job> {
  demand(principal, "change-jobs");
  const job = await findJob(ports, principal, jobId);
  demandTransition("start", job, lateAdvice(ports, job));
  const linked = job.asked.documents ?? [];
  if (linked.length === 0 && (await ports.documents.count(jobId)) === 0) {
    const message = `Job ${jobId} has no documents; add at least one before you start it.`;
    throw Problem.at("invalid-document", { pointer: "/documents", rule: "required", message });
  }
  const at = ports.clock.now();
  const started = await ports.jobs.change({
    jobId,
    transition: "start",
    at,
    message: waitsFor(job, at),
    events: [
      { at, code: "job.queued", severity: "info", message: `Started by ${principal.name}.` },
    ],
    ticket: runTicket(job, Math.max(at, execTimeOf(job.asked))),
  });
  if (started === undefined) {
    throw await lostRace(ports, job);
  }
  wakeFor(ports, started);
  ports.telemetry?.jobMoved(jobNews(started));
  return started;
}
