/** POST /v1/jobs/{jobId}:rerun. */

import type { JobDocumentRequest } from "../../../../core/model/contract-types.gen.ts";
import { withPointers } from "../../../../core/model/problem.ts";
import { rerunJob as rerun } from "../../../../core/submissions/rerun-job.ts";
import { readChangesBody, type SubmitBody, withoutOptionsPrefix } from "../../bodies.ts";
import { BODY_PROBLEMS, type Operation } from "../../operation.ts";
import { jobGuard } from "./job-document.ts";
import { AWAITED, jobSubmitted } from "./submit-answer.ts";

/**
 * 201 with the new job and its address; with Prefer as where a job is submitted. Throws not-found, illegal-transition for a
 * job that has not ended, gone where its documents are, and what submitting throws.
 */
export const rerunJob: Operation = {
  name: "rerunJob",
  summary: "Does a job that has ended again, with the same documents.",
  method: "POST",
  path: "/v1/jobs/{jobId}:rerun",
  demands: "submit-jobs",
  isIdempotent: true,
  isAwaitable: true,
  body: { roots: ["job", "options"] },
  answers: "document",
  successes: [{ status: 201, description: "The new job.", root: "job" }, ...AWAITED],
  problems: [
    "not-found",
    "illegal-transition",
    "gone",
    "precondition-failed",
    "idempotency-mismatch",
    ...BODY_PROBLEMS,
    "unknown-workflow",
    "unknown-profile",
    "invalid-option",
    "not-supported",
    "too-many-jobs",
    "insufficient-storage",
  ],
  guard: jobGuard,
  async handle(call) {
    const { kit, principal, jobId, idempotencyKey, trace } = call;
    const body = await readChangesBody(call);
    const changes = changesOf(body);
    try {
      const asked = { jobId, changes, idempotencyKey, trace };
      return await jobSubmitted(call, await rerun(kit.ports, principal, asked));
    } catch (error) {
      throw body.kind === "options" ? withPointers(error, withoutOptionsPrefix) : error;
    }
  },
};

function changesOf(body: SubmitBody): JobDocumentRequest {
  return body.kind === "job"
    ? body.document
    : body.kind === "options"
      ? { options: body.options }
      : {};
}
