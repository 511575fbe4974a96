/** How a record's job stands, and what it is called, by what the record says. */

import type { NewEvent } from "../model/event.ts";
import type { Job } from "../model/job.ts";
import type { RecordDocument } from "../model/people/record.ts";
import type { RecordMove } from "../ports/people/records.ts";

const NAME_CHARS_MAX = 255;
const REASON_CHARS_MAX = 500;
const NO_TEXT = /[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** What jobs hold, at whichever door they are told: cut, and without characters that XML has none of. */
function told(text: string, charsMax: number): string {
  return text
    .replaceAll(NO_TEXT, " ")
    .slice(0, charsMax)
    .replace(/[\uD800-\uDBFF]$/u, "");
}

/** The name of the job; undefined where the record has no title. */
export function jobNameOf({ metadata: { jobTitle } }: RecordDocument): string | undefined {
  const name = told(jobTitle ?? "", NAME_CHARS_MAX).trim();
  return name === "" ? undefined : name;
}

/** How the job stands. */
export function moveOf(document: RecordDocument): RecordMove {
  const { status, abandonReason } = document.metadata;
  switch (status) {
    case "Active":
      return { status: "creating", message: "Active: people are at work." };
    case "Paused":
      return { status: "creating", message: "Paused." };
    case "Completed":
      return { status: "completed", outcome: "succeeded", message: "Completed." };
    case "Aborted": {
      const why = told(abandonReason ?? "", REASON_CHARS_MAX).trim();
      const message = why === "" ? "Aborted." : `Aborted: ${why}`;
      return { status: "completed", outcome: "cancelled", message };
    }
  }
}

/** The event of its end, where it has one. */
export function endOf(move: RecordMove, at: number): readonly NewEvent[] {
  if (move.status === "creating") {
    return [];
  }
  const code = move.outcome === "succeeded" ? "job.completed" : "job.cancelled";
  return [{ at, code, severity: "info", message: move.message }];
}

/** The part of a new job that its record tells. */
export function stateOf(
  document: RecordDocument,
  at: number,
): Pick<Job, "status" | "waitingFor" | "message" | "outcome" | "progress" | "completedAt"> {
  const move = moveOf(document);
  return move.status === "creating"
    ? { ...move, waitingFor: "people", progress: 0 }
    : { ...move, progress: move.outcome === "succeeded" ? 1 : 0, completedAt: at };
}
