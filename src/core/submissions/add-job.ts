/** Adds a job as its document asks for it, stored durably; one that needs no documents starts at once. */

import { newArtwork, withArtwork } from "../artwork/new-artwork.ts";
import { documentsOf, type ReceivedFile } from "../documents/inline-documents.ts";
import { idempotencyOf } from "../jobs/idempotency.ts";
import { makeJob } from "../jobs/make-job.ts";
import { quietMsOf } from "../jobs/quiet-time.ts";
import { madeBefore } from "../jobs/read-jobs.ts";
import { waitsFor, wakeFor } from "../jobs/run-ticket.ts";
import { ARTWORK_WORKFLOW } from "../model/artwork.ts";
import type { NewDocument } from "../model/document.ts";
import type { Job } from "../model/job.ts";
import { type Principal, demand } from "../model/principal.ts";
import type { Ports } from "../ports/ports.ts";
import {
  type CheckPorts,
  type CheckedSubmission,
  checkSubmission,
  type Submission,
} from "./check-submission.ts";

export type AddJobPorts = CheckPorts &
  Pick<Ports, "artworks" | "blobs" | "engine" | "jobs" | "telemetry" | "uploadLinks">;

/**
 * Stores a new job and returns it: `creating` if it waits for documents, `pending` if it needs none. Throws forbidden,
 * idempotency-mismatch, gone, too-many-jobs, invalid-document for an upload that cannot be taken, and what checkSubmission
 * throws.
 */
export async function addJob(
  ports: AddJobPorts,
  principal: Principal,
  submission: Submission,
): Promise<Job> {
  demand(principal, "submit-jobs");
  const { company, document, onBehalfOf, trace, idempotencyKey, files = [] } = submission;
  const checked = checkSubmission(ports, submission);
  const { secrets, subscriptions, inline, notes } = checked;
  const plain = newJob(ports, principal, { submission, checked });
  const artwork =
    plain.workflow === ARTWORK_WORKFLOW
      ? await newArtwork(ports, plain, checked.artwork ?? {})
      : undefined;
  const job = artwork === undefined ? plain : withArtwork(plain, artwork);
  const made = makeJob(ports, job, {
    ...(artwork === undefined ? {} : { artwork }),
    message: `Submitted by ${principal.name}${onBehalfOf === undefined ? "" : ` for ${onBehalfOf}`}.`,
    notes,
    secrets,
    subscriptions,
    documents: [
      ...documentsOf(ports, job, files),
      ...carriedBy(job, inline),
      ...copiesFor(ports, job, submission),
    ],
    links: inline.links,
    uploads: inline.uploads,
    quietMs: quietMsOf(ports, job),
    ...(submission.dialect === undefined ? {} : { dialect: submission.dialect }),
    ...idempotencyOf(principal, idempotencyKey, {
      companyId: company.id,
      operation: "submit",
      value: { document, onBehalfOf, files: files.map(fingerprint) },
    }),
  });
  const storedId = await ports.jobs.add(made);
  if (storedId !== job.id) {
    const carried = inline.carried.map(({ blobId }) => blobId);
    await ports.blobs.remove([...files.map(({ blob }) => blob.id), ...carried]);
    return madeBefore(ports, { companyId: company.id }, storedId);
  }
  if (job.status === "pending") {
    wakeFor(ports, job);
  }
  const { id: jobId, workflow, status } = job;
  ports.telemetry?.jobMoved({ ...trace, jobId, workflow, status });
  return job;
}

function carriedBy(
  { id: jobId, createdAt }: Job,
  { carried }: CheckedSubmission["inline"],
): readonly NewDocument[] {
  return carried.map((document) => ({ ...document, jobId, createdAt }));
}

function copiesFor(
  { ids }: AddJobPorts,
  { id: jobId, createdAt }: Job,
  { takes = [] }: Submission,
): readonly NewDocument[] {
  return takes.map((document) => ({
    ...document,
    id: ids.next(),
    jobId,
    options: [],
    secrets: [],
    createdAt,
  }));
}

function fingerprint({ fileName, contentType, blob }: ReceivedFile): object {
  return { fileName, contentType, sha256: blob.sha256 };
}

function newJob(
  { ids, clock }: AddJobPorts,
  { name }: Principal,
  {
    submission: { company, onBehalfOf, trace },
    checked: { choice, asked, inline },
  }: { readonly submission: Submission; readonly checked: CheckedSubmission },
): Job {
  const { workflow, profile } = choice;
  const createdAt = clock.now();
  const needsNone = workflow.parameters !== undefined && workflow.quietMs === undefined;
  const starts = inline.starts || needsNone;
  const held = asked.hold === true ? { heldAt: createdAt } : {};
  return {
    id: ids.next(),
    companyId: company.id,
    workflow: workflow.name,
    profile: profile.name,
    asked,
    status: starts ? "pending" : "creating",
    message: starts
      ? waitsFor({ asked, ...held }, createdAt)
      : "Waiting for documents; start the job when all are added.",
    ...held,
    progress: 0,
    cancelRequested: false,
    submittedBy: onBehalfOf ?? name,
    createdAt,
    ...(trace?.traceparent === undefined ? {} : { traceparent: trace.traceparent }),
  };
}
