/** The child's side of the sandbox: takes one task after another from its parent and tells outputs, end and failures. */

import { writeSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { FileWarning } from "../../core/model/files/file-warning.ts";
import { obstacleOf, WorkflowFailure } from "../../core/ports/workflow-context.ts";
import {
  type FromChild,
  type TaskKind,
  type TaskOf,
  type ToChild,
  type Told,
} from "./task-types.ts";
import {
  CAUSE_CHARS_MAX,
  MESSAGE_CHARS_MAX,
  TASK_FAILURE_CODES,
  type TaskFailure,
  WARNINGS_MAX,
} from "./task-failure.ts";

/** Hands out an output; resolves when the parent has taken it, so that a task cannot run ahead of its reader. */
export type Emit<Output> = (output: Output) => Promise<void>;

/** Tells what could not be done right; resolves when the parent has taken it. */
export type Warn = (warning: FileWarning) => Promise<void>;

/** How each kind of task is done. Throws WorkflowFailure for what the caller can understand. */
export type TaskRunners = {
  readonly [K in TaskKind]: (task: TaskOf<K>, emit: Emit<Told[K]>, warn: Warn) => Promise<void>;
};

// A child whose parent was killed would compute on for ever if native code never gives the event loop back.
const WATCHDOG = `
  const { workerData: parent } = require("node:worker_threads");
  setInterval(() => process.ppid === parent || process.kill(process.pid, "SIGKILL"), 1000);
`;

/** Serves tasks until the parent goes away. */
export function serveTasks(runners: TaskRunners): void {
  // Without a handler Linux kills who writes more than it may; with one, the write fails and the task can say why.
  process.on("SIGXFSZ", () => undefined);
  new Worker(WATCHDOG, { eval: true, workerData: process.ppid }).unref();
  let goOn: () => void = () => undefined;
  const hand: Hand = async (message) => {
    const taken = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    tell({ ...message, rssBytes: rssBytes() });
    await taken;
  };
  let line = "";
  // Nobody else writes here, so what comes is well formed.
  process.stdin.setEncoding("utf8").on("data", (text: string) => {
    const [first = "", ...rest] = text.split("\n");
    line += first;
    for (const next of rest) {
      const message = JSON.parse(line) as ToChild;
      line = next;
      if (message.kind === "next") {
        goOn();
      } else {
        void work(runners, message.task, hand);
      }
    }
  });
  process.stdin.on("end", () => process.exit(0));
  tell({ kind: "ready" });
}

/** Tells one thing and resolves when the parent has taken it. */
type Hand = (
  message:
    | { readonly kind: "output"; readonly output: Told[TaskKind] }
    | { readonly kind: "warning"; readonly warning: FileWarning },
) => Promise<void>;

async function work<K extends TaskKind>(
  runners: TaskRunners,
  task: TaskOf<K>,
  hand: Hand,
): Promise<void> {
  const emit: Emit<Told[K]> = async (output) => hand({ kind: "output", output });
  try {
    await runners[task.kind](task, emit, warnOver(hand));
    tell({ kind: "done", rssBytes: rssBytes() });
  } catch (error) {
    tell({ kind: "failed", failure: failureOf(error), rssBytes: rssBytes() });
  }
}

/** As many warnings as the parent takes; the last says that there are more. */
function warnOver(hand: Hand): Warn {
  let told = 0;
  return async (warning) => {
    told += 1;
    if (told <= WARNINGS_MAX) {
      const more = { reason: "There is more of this kind, which is not told." };
      await hand({ kind: "warning", warning: told < WARNINGS_MAX ? warning : more });
    }
  };
}

/** What libvips said before it was put into words for callers. */
function causeOf(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error ? error.cause.message : "";
}

/** As Node and the C library say it; libvips, which tells no codes, hands the latter on. */
const NO_ROOM = /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded/iu;

function failureOf(error: unknown): TaskFailure {
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const cause = told.slice(0, CAUSE_CHARS_MAX);
  if (error instanceof Error && "code" in error && error.code === "EFBIG") {
    const message = "The output would be larger than files may be here; ask for fewer pixels.";
    return { code: "generic", message, cause };
  }
  if (NO_ROOM.test(told) || NO_ROOM.test(causeOf(error))) {
    return {
      code: "internal",
      message: "There is no room for the output.",
      cause,
      isDiskFull: true,
    };
  }
  if (error instanceof WorkflowFailure) {
    const code = TASK_FAILURE_CODES.find((each) => each === error.code) ?? "internal";
    const message = error.message.slice(0, MESSAGE_CHARS_MAX);
    return { code, message, cause, obstacle: obstacleOf(error) };
  }
  return { code: "internal", message: "The file could not be processed.", cause };
}

/** 0 where there is no /proc to see it in; the server looks for itself then. */
function rssBytes(): number {
  try {
    return process.memoryUsage.rss();
  } catch {
    return 0;
  }
}

/** The descriptor that the server listens on; standard output may be written to by any library. */
const ANSWER_FD = 3;

function tell(message: FromChild): void {
  writeSync(ANSWER_FD, `${JSON.stringify(message)}\n`);
}
