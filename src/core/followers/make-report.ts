/** The report on a record: made by a job that follows it, once for each state of the record and its files. */

import { awaitEnd } from "../jobs/await-end.ts";
import { REPORT_WORKFLOW } from "../model/people/follower.ts";
import type { Job } from "../model/job.ts";
import type { Principal } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import type { StoredRecord } from "../model/people/record.ts";
import type { Result } from "../model/result.ts";
import type { Ports } from "../ports/ports.ts";
import type { RecordName } from "../ports/people/records.ts";
import { findRecord } from "../records/read-records.ts";
import { filesOf, type RecordFiles } from "./follower-documents.ts";
import { submitFollower, type SubmitFollowerPorts } from "./submit-follower.ts";

export type ReportPorts = SubmitFollowerPorts &
  Pick<Ports, "changes" | "followers" | "records" | "resources" | "results" | "workflows">;

export interface WantedReport {
  readonly name: RecordName;
  readonly waitMs: number;
  /** Aborted when nobody waits any more. */
  readonly signal: AbortSignal;
}

export interface Report {
  readonly record: StoredRecord;
  readonly result: Result;
}

/**
 * The report as the record is now. Throws not-found, too-many-jobs, result-not-ready where it is not ready in time,
 * illegal-transition where it cannot be made.
 */
export async function makeReport(
  ports: ReportPorts,
  principal: Principal,
  { name, waitMs, signal }: WantedReport,
): Promise<Report> {
  const record = await findRecord(ports, principal, name);
  const files = await filesOf(ports, record);
  const asked = { record, files };
  const jobId = await reportJob(ports, principal, asked);
  const job = await awaitEnd(ports, principal, { jobId, waitMs, signal });
  if (job.status !== "completed") {
    throw notReady(job);
  }
  const [result] = await ports.results.list(jobId);
  if (job.outcome !== "succeeded" || result === undefined) {
    // Whoever asks again gets another attempt.
    await ports.followers.release(jobId);
    const why = job.failure?.message ?? job.message;
    throw new Problem("illegal-transition", `The report could not be made by job ${jobId}: ${why}`);
  }
  return { record, result };
}

function notReady({ id, status }: Job): Problem {
  const detail = `The report is being made by job ${id}, which is ${status}. Ask again; it goes on meanwhile.`;
  return new Problem("result-not-ready", detail);
}

interface Asked {
  readonly record: StoredRecord;
  readonly files: RecordFiles;
}

/** The id of the job that makes the report of this state, or has made it. */
async function reportJob(ports: ReportPorts, principal: Principal, asked: Asked): Promise<string> {
  const { record, files } = asked;
  const followerId = await ports.followers.claim({
    jobId: record.jobId,
    purpose: "report",
    content: JSON.stringify([record.document, files.resources.map(({ id }) => id)]),
    followerId: ports.ids.next(),
    at: ports.clock.now(),
  });
  if ((await ports.jobs.find("every-company", followerId)) === undefined) {
    const { name: submittedBy } = principal;
    await submitFollower(ports, { ...reporting(ports), ...asked, followerId, submittedBy });
  }
  return followerId;
}

function reporting({ workflows }: Pick<Ports, "workflows">) {
  const workflow = workflows.list().find(({ name }) => name === REPORT_WORKFLOW);
  const reads = workflow?.reads;
  if (workflow === undefined || reads === undefined) {
    throw new Problem("not-supported", `This server has no workflow ${REPORT_WORKFLOW}.`);
  }
  return { workflow, reads, profile: workflow.profiles[0].name };
}

/** A report of a record that is there, and the job that made it. */
export interface MadeReport {
  readonly job: Job;
  readonly result: Result;
}

/** The reports that were made of a record, oldest first. */
export async function reportsOf(
  { followers, jobs, results }: Pick<Ports, "followers" | "jobs" | "results">,
  { jobId }: Pick<StoredRecord, "jobId">,
): Promise<readonly MadeReport[]> {
  const made: MadeReport[] = [];
  for (const followerId of await followers.list(jobId)) {
    const job = await jobs.find("every-company", followerId);
    const isReport = job?.workflow === REPORT_WORKFLOW && job.outcome === "succeeded";
    const [result] = isReport ? await results.list(followerId) : [];
    if (job !== undefined && result !== undefined) {
      made.push({ job, result });
    }
  }
  return made;
}
