/** Whether a write that failed may have been done all the same. */

import { Problem } from "../model/problem.ts";
import { WorkflowFailure } from "../ports/workflow-context.ts";

/**
 * True where the store may have kept what it was given although it answered with this error, because a connection broke
 * in the middle of a commit or something unforeseen happened after it. Content that was stored for it must stay then: if
 * no row came to own it, the sweep removes it.
 */
export function isOutcomeUnknown(error: unknown): boolean {
  return error instanceof Problem
    ? error.code === "unavailable"
    : !(error instanceof WorkflowFailure);
}
