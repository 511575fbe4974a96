/** Submits the job that follows a record, under the id that was chosen for it: however often it is asked for, there is one. */

import { dropJob } from "../jobs/delete-job.ts";
import { makeJob } from "../jobs/make-job.ts";
import type { JobDocumentRequest } from "../model/contract-types.gen.ts";
import type { FollowerWorkflow } from "../model/people/follower.ts";
import type { Job } from "../model/job.ts";
import { Problem } from "../model/problem.ts";
import type { StoredRecord } from "../model/people/record.ts";
import type { Ports } from "../ports/ports.ts";
import { jobNews } from "../ports/telemetry.ts";
import { jobNameOf } from "../records/record-move.ts";
import { wantedCallbacks, withoutCallbackSecrets } from "../submissions/wanted-callbacks.ts";
import { countOf } from "../text/count-of.ts";
import { followerDocuments, namedFiles, type RecordFiles } from "./follower-documents.ts";

export type SubmitFollowerPorts = Pick<
  Ports,
  "blobs" | "clock" | "engine" | "ids" | "jobs" | "limits" | "mailTo" | "records" | "telemetry"
>;

export interface Following extends FollowerWorkflow {
  readonly followerId: string;
  readonly record: StoredRecord;
  readonly files: RecordFiles;
  /** Whose job it is, by name. */
  readonly submittedBy: string;
  readonly traceparent?: string | undefined;
}

/** Undefined where the record has nothing that the workflow reads. Throws too-many-jobs, insufficient-storage, unavailable, not-found where the record is gone. */
export async function submitFollower(
  ports: SubmitFollowerPorts,
  following: Following,
): Promise<Job | undefined> {
  const { followerId: jobId, record, files, reads, submittedBy } = following;
  const named = namedFiles(files, reads);
  if (named.length === 0 && reads.isWithRecord !== true) {
    return undefined;
  }
  // The record itself is one of them.
  const room = ports.limits.documentsPerJobMax - (reads.isWithRecord === true ? 1 : 0);
  const taken = named.slice(0, room);
  const at = ports.clock.now();
  const job = jobOf(following, at);
  const given = new Set(taken.map(({ resource }) => resource));
  const others = files.resources.filter((resource) => !given.has(resource));
  const wanted = { jobId, at, record, files: taken, others, reads };
  const documents = await followerDocuments(ports, wanted);
  const made = makeJob(ports, job, {
    message: `Submitted to follow job ${record.jobId}, ${job.asked.name ?? "a record"}.`,
    notes: notesOf(files, named.length - taken.length),
    secrets: [],
    subscriptions: wantedCallbacks(job.asked, ports.mailTo),
    documents,
  });
  await ports.jobs.add(made);
  if ((await ports.records.read([record.jobId])).length === 0) {
    // Deleted while this was submitted: whoever deleted it could not see this job yet.
    await dropJob(ports, { jobId, by: submittedBy });
    throw new Problem("not-found", `The job ${record.jobId} was deleted meanwhile.`);
  }
  ports.engine.wake();
  ports.telemetry?.jobMoved(jobNews(job));
  return job;
}

function jobOf(
  { followerId, workflow, profile, record, submittedBy, traceparent }: Following,
  createdAt: number,
): Job {
  const { document, companyId, jobId } = record;
  const name = jobNameOf(document);
  const asked: JobDocumentRequest = {
    ...(name === undefined ? {} : { name }),
    workflow: workflow.name,
    profile,
    externalId: document.metadata.clientJobId,
    followsJob: jobId,
  };
  return {
    id: followerId,
    companyId,
    workflow: workflow.name,
    profile,
    asked: withoutCallbackSecrets(asked),
    status: "pending",
    message: "Waiting for a worker.",
    progress: 0,
    cancelRequested: false,
    submittedBy,
    createdAt,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

const IDS_TOLD = 10;

function notesOf({ missing }: RecordFiles, left: number): readonly string[] {
  const told = missing.slice(0, IDS_TOLD).join(", ");
  const more = missing.length > IDS_TOLD ? ` and ${missing.length - IDS_TOLD} more` : "";
  return [
    ...(missing.length === 0
      ? []
      : [`Steps name files that were not sent: ${told}${more}. The work goes on without them.`]),
    ...(left === 0
      ? []
      : [
          `${countOf(left, "file is", "files are")} more than a job may have documents, and left out.`,
        ]),
  ];
}
