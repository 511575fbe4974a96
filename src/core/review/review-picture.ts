/** Reviews one picture of a job that has ended: what was made of it is accepted, or rejected and made anew by another job. */

import { findJob, jobNotFound } from "../jobs/read-jobs.ts";
import type { Decision, Reject } from "../model/artwork.ts";
import type { Document } from "../model/document.ts";
import { type Principal, demand } from "../model/principal.ts";
import { illegalTransition, type Job } from "../model/job.ts";
import { Problem } from "../model/problem.ts";
import type { Result } from "../model/result.ts";
import type { Ports } from "../ports/ports.ts";
import { demandCompleted } from "../results/get-result.ts";
import { type AddJobPorts, addJob } from "../submissions/add-job.ts";
import type { Submission } from "../submissions/check-submission.ts";
import { resultsOfEach } from "./results-of.ts";

export type ReviewPorts = AddJobPorts & Pick<Ports, "decisions" | "documents" | "results">;

export interface Review extends Pick<Decision, "result">, Pick<Submission, "dialect" | "trace"> {
  readonly jobId: string;
  readonly documentId: string;
  /** Why it is rejected; at least one then. */
  readonly rejects: readonly Reject[];
}

export interface Reviewed {
  readonly decision: Decision;
  /** What makes a rejected picture anew. */
  readonly followOn?: Job;
}

/**
 * The decision, which is the only one on this picture. Throws not-found, result-not-ready until the job has ended,
 * illegal-transition where it was decided before or nothing was made of the picture, and what submitting throws.
 */
export async function reviewPicture(
  ports: ReviewPorts,
  principal: Principal,
  review: Review,
): Promise<Reviewed> {
  demand(principal, "change-jobs");
  const job = await findJob(ports, principal, review.jobId);
  demandCompleted(job);
  const reviewed = await pictureOf(ports, job, review.documentId);
  const decision = decisionOn(ports, principal, { review, ...reviewed });
  const before = await ports.decisions.list(job.id);
  if (before.some(({ version }) => version === decision.version)) {
    throw decidedBefore(reviewed.document);
  }
  const followOn =
    review.result === "rejected"
      ? await followJob(ports, principal, { job, review, document: reviewed.document })
      : undefined;
  if (!(await ports.decisions.add(decision))) {
    await takeBack(ports, decision, followOn);
    throw decidedBefore(reviewed.document);
  }
  return { decision, ...(followOn === undefined ? {} : { followOn }) };
}

/** Somebody else was faster: what he accepted is not made anew. */
async function takeBack(
  { decisions, jobs }: ReviewPorts,
  { jobId, version }: Decision,
  followOn: Job | undefined,
): Promise<void> {
  const made = (await decisions.list(jobId)).find((each) => each.version === version);
  if (followOn !== undefined && made?.result === "approved") {
    await jobs.remove(followOn.id);
  }
}

interface Picture {
  readonly document: Document;
  /** Its place among the job's documents, from 1 on. */
  readonly version: number;
  readonly made: Result;
}

async function pictureOf(
  { documents, results }: ReviewPorts,
  job: Job,
  documentId: string,
): Promise<Picture> {
  const all = await documents.list(job.id);
  const index = all.findIndex(({ id }) => id === documentId);
  const document = all[index];
  if (document === undefined) {
    throw jobNotFound(documentId);
  }
  const [made] = resultsOfEach(all, await results.list(job.id))[index] ?? [];
  if (made === undefined) {
    throw illegalTransition("finish", job, " Nothing was made of this picture.");
  }
  return { document, version: index + 1, made };
}

function decisionOn(
  { clock }: ReviewPorts,
  principal: Principal,
  { review, version, made }: Picture & { readonly review: Review },
): Decision {
  const reason = review.rejects.map((each) => each.reason).join("; ");
  return {
    jobId: made.jobId,
    version,
    result: review.result,
    ...(reason === "" ? {} : { reason }),
    ...(review.rejects.length === 0 ? {} : { rejects: review.rejects }),
    name: principal.name,
    at: clock.now(),
    sha256: made.sha256,
    by: principal.name,
  };
}

/** The same work on the same original; one job, whoever else rejects it at the same time. */
async function followJob(
  ports: ReviewPorts,
  principal: Principal,
  {
    job,
    review,
    document,
  }: { readonly job: Job; readonly review: Review; readonly document: Document },
): Promise<Job> {
  const { documents: _, execTime: __, externalId: ___, ...asked } = job.asked;
  const why = review.rejects.map(({ reason }) => reason).join("; ");
  return addJob(
    ports,
    { ...principal, identity: `review of ${job.id}` },
    {
      company: principal.company,
      document: {
        ...asked,
        description: `${asked.description ?? ""}\nRejected: ${why}`.trim(),
        followsJob: job.id,
      },
      takes: [document],
      idempotencyKey: `review ${document.id}`,
      ...(review.dialect === undefined ? {} : { dialect: review.dialect }),
      ...(review.trace === undefined ? {} : { trace: review.trace }),
    },
  );
}

function decidedBefore({ fileName }: Document): Problem {
  return new Problem("illegal-transition", `${fileName} was reviewed already.`);
}
