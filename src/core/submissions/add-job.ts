/** Adds a job as its document asks for it, stored durably; one that needs no documents starts at once. */

import { newArtwork, withArtwork } from "../artwork/new-artwork.ts";
import { documentsOf, type ReceivedFile } from "../documents/inline-documents.ts";
import { idempotencyOf } from "../jobs/idempotency.ts";
import { makeJob } from "../jobs/make-job.ts";
import { quietMsOf } from "../jobs/quiet-time.ts";
import { madeBefore } from "../jobs/read-jobs.ts";
import { waitsFor, wakeFor } from "../jobs/run-ticket.ts";
import { ARTWORK_WORKFLOW } from "../model/artwork.ts";
import type { Document, NewDocument } from "../model/document.ts";
import type { Option } from "../model/contract-types.gen.ts";
import type { Job } from "../model/job.ts";
import { maskedOptions } from "../model/option.ts";
import type { WorkflowDeclaration } from "../model/workflow.ts";
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
 * idempotency-mismatch, gone (also of what it copies), too-many-jobs, invalid-document for an upload that cannot be taken,
 * and what checkSubmission throws.
 */
export async function addJob(
  ports: AddJobPorts,
  principal: Principal,
  submission: Submission,
): Promise<Job> {
  demand(principal, "submit-jobs");
  const { company, document, onBehalfOf, trace, idempotencyKey, repeatable } = submission;
  const { files = [], takes = [] } = submission;
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
    message: submittedBy(principal, submission),
    notes,
    secrets,
    subscriptions,
    documents: [
      ...documentsOf(ports, job, files),
      ...carriedBy(job, inline),
      ...copiesFor(ports, job, { takes, checked }),
    ],
    ...(takes.length === 0 ? {} : { copiedFrom: takes.map(({ id }) => id) }),
    links: inline.links,
    uploads: inline.uploads,
    quietMs: quietMsOf(ports, job),
    ...(submission.dialect === undefined ? {} : { dialect: submission.dialect }),
    ...idempotencyOf(principal, idempotencyKey, {
      companyId: company.id,
      operation: "submit",
      value: { document, onBehalfOf, files: files.map(fingerprint) },
      ...repeatable,
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

function submittedBy({ name }: Principal, { onBehalfOf, rerunOf }: Submission): string {
  const whom = onBehalfOf === undefined ? "" : ` for ${onBehalfOf}`;
  return `Submitted by ${name}${whom}${rerunOf === undefined ? "" : ` to do job ${rerunOf} again`}.`;
}

interface Copying {
  readonly takes: readonly Document[];
  readonly checked: CheckedSubmission;
}

/** Values that were secret are gone; what is left of them would be taken for the value. */
function copiesFor(
  { ids }: AddJobPorts,
  { id: jobId, createdAt }: Job,
  { takes, checked: { choice } }: Copying,
): readonly NewDocument[] {
  return takes.map((document) => ({
    ...document,
    id: ids.next(),
    jobId,
    options: withoutMasked(choice.workflow, document),
    secrets: [],
    createdAt,
  }));
}

function withoutMasked(
  { options: specs }: WorkflowDeclaration,
  { options }: Document,
): readonly Option[] {
  const masked = new Set(maskedOptions(specs, options));
  return options.filter((option) => !masked.has(option));
}

function fingerprint({ fileName, contentType, blob }: ReceivedFile): object {
  return { fileName, contentType, sha256: blob.sha256 };
}

function newJob(
  { ids, clock }: AddJobPorts,
  { name }: Principal,
  { submission, checked }: { readonly submission: Submission; readonly checked: CheckedSubmission },
): Job {
  const { company, onBehalfOf, trace, rerunOf } = submission;
  const { choice, asked, secrets } = checked;
  const { workflow, profile } = choice;
  const createdAt = clock.now();
  const starts = startsAtOnce(submission, checked);
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
    ...(rerunOf === undefined ? {} : { rerunOf }),
    ...withheldOf(secrets),
    ...(trace?.traceparent === undefined ? {} : { traceparent: trace.traceparent }),
  };
}

/** It has all that it needs. */
function startsAtOnce(
  { document, rerunOf, takes = [] }: Submission,
  { choice: { workflow }, inline }: CheckedSubmission,
): boolean {
  const needsNone = workflow.parameters !== undefined && workflow.quietMs === undefined;
  const isRerun = rerunOf !== undefined && takes.length > 0;
  const hasAll = isRerun && document.start !== false && document.quietSeconds === undefined;
  return inline.starts || needsNone || hasAll;
}

function withheldOf(secrets: readonly Option[]): Pick<Job, "withheld"> {
  return secrets.length === 0 ? {} : { withheld: [...new Set(secrets.map(({ name }) => name))] };
}
