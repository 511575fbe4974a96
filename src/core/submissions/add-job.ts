/** Adds a job as its document asks for it, stored durably; one that needs no documents starts at once. */

import { documentAdded, documentsOf, type ReceivedFile } from "../documents/inline-documents.ts";
import { idempotencyOf } from "../jobs/idempotency.ts";
import { makeJob } from "../jobs/make-job.ts";
import { madeBefore } from "../jobs/read-jobs.ts";
import { waitsFor } from "../jobs/run-ticket.ts";
import type { Job } from "../model/job.ts";
import { type Principal, demand } from "../model/principal.ts";
import type { NewJob } from "../ports/jobs.ts";
import type { Ports } from "../ports/ports.ts";
import {
  type CheckPorts,
  type CheckedSubmission,
  checkSubmission,
  type Submission,
} from "./check-submission.ts";

export type AddJobPorts = CheckPorts & Pick<Ports, "blobs" | "engine" | "jobs" | "telemetry">;

/**
 * Stores a new job and returns it: `creating` if it waits for documents, `pending` if it needs none. Throws forbidden,
 * idempotency-mismatch, gone, too-many-jobs, and what checkSubmission throws.
 */
export async function addJob(
  ports: AddJobPorts,
  principal: Principal,
  submission: Submission,
): Promise<Job> {
  demand(principal, "submit-jobs");
  const checked = checkSubmission(ports, submission);
  const { company, document, onBehalfOf, trace, idempotencyKey, files = [] } = submission;
  const made = newJob(ports, principal, { submission, checked });
  const { job } = made;
  const documents = documentsOf(ports, job, files);
  const storedId = await ports.jobs.add({
    ...made,
    events: [...made.events, ...documents.map((each) => documentAdded(each, job.createdAt))],
    documents,
    links: checked.inline.links,
    ...idempotencyOf(principal, idempotencyKey, {
      companyId: company.id,
      operation: "submit",
      value: { document, onBehalfOf, files: files.map(fingerprint) },
    }),
  });
  if (storedId !== job.id) {
    await ports.blobs.remove(files.map(({ blob }) => blob.id));
    return madeBefore(ports, { companyId: company.id }, storedId);
  }
  if (job.status === "pending") {
    ports.engine.wake();
  }
  const { id: jobId, workflow, status } = job;
  ports.telemetry?.jobMoved({ ...trace, jobId, workflow, status });
  return job;
}

function fingerprint({ fileName, contentType, blob }: ReceivedFile): object {
  return { fileName, contentType, sha256: blob.sha256 };
}

function newJob(
  ports: AddJobPorts,
  { name }: Principal,
  {
    submission: { company, onBehalfOf, trace },
    checked: { choice, asked, secrets, subscriptions, inline },
  }: { readonly submission: Submission; readonly checked: CheckedSubmission },
): NewJob {
  const { workflow, profile } = choice;
  const { parameters, quietMs } = workflow;
  const createdAt = ports.clock.now();
  const starts = inline.starts || (parameters !== undefined && quietMs === undefined);
  return makeJob(
    ports,
    {
      companyId: company.id,
      workflow: workflow.name,
      profile: profile.name,
      asked,
      status: starts ? "pending" : "creating",
      message: starts
        ? waitsFor(asked, createdAt)
        : "Waiting for documents; start the job when all are added.",
      submittedBy: onBehalfOf ?? name,
      createdAt,
      ...(trace?.traceparent === undefined ? {} : { traceparent: trace.traceparent }),
    },
    {
      message: `Submitted by ${name}${onBehalfOf === undefined ? "" : ` for ${onBehalfOf}`}.`,
      secrets,
      subscriptions,
      quietMs,
    },
  );
}
