/** Why a sandbox child was ended or ended itself, in words for the caller whose file it was. */

import { countOf } from "../../core/text/count-of.ts";
import { FileFailure, WorkflowFailure } from "../../core/ports/workflow-context.ts";

export interface ChildLimits {
  /** The longest time between two signs of life (start, outputs, end) of a task. */
  readonly timeMs: number;
  /** Resident memory of the child and all it started; its JavaScript heap may not pass it either. */
  readonly memoryBytes: number;
}

/** The child ended in the middle of a task; `cause` is for the log. */
export function crashed(cause: string): WorkflowFailure {
  const message =
    "The file made the program that reads it crash. It may be damaged; save it anew and try again.";
  return new WorkflowFailure("generic", message, cause);
}

/** The child did what none of our programs does; `what` is for the log. */
export function misbehaved(what: string): WorkflowFailure {
  const message =
    "The file made the program that reads it misbehave. It may be damaged; save it anew and try again.";
  return new WorkflowFailure("generic", message, what);
}

/** No sign of life for too long. */
export function tooLate(limits: ChildLimits): WorkflowFailure {
  const seconds = limits.timeMs / 1000;
  const message = `Processing was stopped: the file needed more than ${countOf(seconds, "second")}. Make it simpler or ask for fewer pixels.`;
  return new WorkflowFailure("timeout", message);
}

/** More memory than a child may take. */
export function tooMuchMemory(limits: ChildLimits): WorkflowFailure {
  const mebibytes = Math.floor(limits.memoryBytes / 2 ** 20);
  const message = `Processing was stopped: the file needed more than ${mebibytes} MiB of memory. Make it smaller or ask for fewer pixels.`;
  return new FileFailure({ name: "memory" }, new WorkflowFailure("generic", message));
}
