/** What a caller is told when a workflow throws. */

import type { Failure } from "../../core/model/job.ts";
import { Problem } from "../../core/model/problem.ts";
import { WorkflowFailure } from "../../core/ports/workflow-context.ts";

/** Says nothing of the cause, which may hold paths and secrets; the log has it. */
const INTERNAL_FAILURE: Failure = {
  code: "internal",
  message:
    "The job failed for a reason inside the server. Submit it again; if it fails again, tell the operator the job's id.",
};

/** The failure that an error of a workflow stands for: its own words, or `internal` with constant text. */
export function runFailure(error: unknown): Failure {
  if (error instanceof WorkflowFailure && error.code !== "internal") {
    return { code: error.code, message: error.message };
  }
  if (error instanceof Problem && error.code !== "internal") {
    const code = error.code === "document-not-loadable" ? "external" : "generic";
    return { code, message: error.detail };
  }
  return INTERNAL_FAILURE;
}
