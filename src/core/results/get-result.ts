/** Tells how a job ended: success or error, its events and the files it made. */

import type { EventDocument, ResultData, ResultDocument } from "../model/contract-types.gen.ts";
import type { Event } from "../model/event.ts";
import { findJob } from "../jobs/read-jobs.ts";
import type { Job } from "../model/job.ts";
import type { Ports } from "../ports/ports.ts";
import type { Principal } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import type { Result } from "../model/result.ts";

/** The result document. Throws not-found, and result-not-ready until the job is completed. */
export async function getResult(
  ports: Pick<Ports, "events" | "jobs" | "results">,
  principal: Principal,
  jobId: string,
): Promise<ResultDocument> {
  const job = await findJob(ports, principal, jobId);
  demandCompleted(job);
  const [results, events] = await Promise.all([
    ports.results.list(jobId),
    ports.events.list(jobId),
  ]);
  return describeResult(job, results, events);
}

/** Throws result-not-ready until the job is completed. */
export function demandCompleted(job: Job): void {
  if (job.status !== "completed") {
    const how =
      job.status === "creating"
        ? "It has not been started yet."
        : job.heldAt === undefined
          ? "Ask again when it is completed."
          : "It is on hold: release it, then ask again when it is completed.";
    throw new Problem("result-not-ready", `Job ${job.id} is ${job.status}. ${how}`);
  }
}

function describeResult(
  job: Job,
  results: readonly Result[],
  events: readonly Event[],
): ResultDocument {
  const failure = failureOf(job);
  const hasWarnings = events.some((event) => event.severity !== "info");
  return {
    jobId: job.id,
    status: failure !== undefined ? "error" : hasWarnings ? "warning" : "success",
    success: failure === undefined,
    ...(failure === undefined ? {} : { error: failure }),
    events: events.map(describeEvent),
    dataList: results.map(describeData),
  };
}

function failureOf(job: Job): ResultDocument["error"] {
  if (job.outcome === "cancelled") {
    return { code: "canceled", message: job.message };
  }
  return job.outcome === "failed"
    ? (job.failure ?? { code: "generic", message: job.message })
    : undefined;
}

function describeEvent(event: Event): EventDocument {
  return {
    code: event.code,
    severity: event.severity,
    message: event.message,
    ...(event.documentId === undefined ? {} : { dataId: event.documentId }),
  };
}

function describeData(result: Result): ResultData {
  return {
    resultId: result.id,
    fileName: result.fileName,
    contentType: result.contentType,
    size: String(result.sizeBytes),
    properties: result.properties.map(({ name, value }) => ({ name, value })),
  };
}
