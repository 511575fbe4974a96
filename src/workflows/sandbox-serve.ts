/** The child's side of the sandbox: takes one task after another from its parent and tells outputs, end and failures. */

import { writeFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { WorkflowFailure } from "../core/workflow.ts";
import type {
  FromChild,
  Outputs,
  TaskFailure,
  TaskKind,
  TaskOf,
  ToChild,
} from "./sandbox-messages.ts";

/** Hands out an output; resolves when the parent has taken it, so that a task cannot run ahead of its reader. */
export type Emit<Output> = (output: Output) => Promise<void>;

/** How each kind of task is done. Throws WorkflowFailure for what the caller can understand. */
export type TaskRunners = {
  readonly [K in TaskKind]: (task: TaskOf<K>, emit: Emit<Outputs[K]>) => Promise<void>;
};

// A child whose parent was killed would compute on for ever if native code never gives the event loop back.
const WATCHDOG = `
  const { workerData: parent } = require("node:worker_threads");
  setInterval(() => process.ppid === parent || process.kill(process.pid, "SIGKILL"), 1000);
`;

/** Serves tasks until the parent goes away. */
export function serveTasks(runners: TaskRunners): void {
  offerToMemoryKiller();
  new Worker(WATCHDOG, { eval: true, workerData: process.ppid }).unref();
  let goOn: () => void = () => undefined;
  const emit = async (output: Outputs[TaskKind]): Promise<void> => {
    const taken = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    tell({ kind: "output", output, rssBytes: process.memoryUsage.rss() });
    await taken;
  };
  process.on("disconnect", () => process.exit(0));
  process.on("message", (message: ToChild) => {
    switch (message.kind) {
      case "task":
        void work(runners, message.task, emit);
        break;
      case "next":
        goOn();
        break;
    }
  });
}

async function work<K extends TaskKind>(
  runners: TaskRunners,
  task: TaskOf<K>,
  emit: Emit<Outputs[TaskKind]>,
): Promise<void> {
  try {
    await runners[task.kind](task, emit);
    tell({ kind: "done", rssBytes: process.memoryUsage.rss() });
  } catch (error) {
    tell({ kind: "failed", failure: failureOf(error), rssBytes: process.memoryUsage.rss() });
  }
}

function failureOf(error: unknown): TaskFailure {
  const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (error instanceof WorkflowFailure) {
    return { code: error.code, message: error.message, cause };
  }
  return { code: "internal", message: "The file could not be processed.", cause };
}

function tell(message: FromChild): void {
  process.send?.(message);
}

/** When the machine runs out of memory, Linux shall end this process and not the server. */
function offerToMemoryKiller(): void {
  try {
    writeFileSync("/proc/self/oom_score_adj", "1000");
  } catch {
    // Not Linux, or not allowed: the limits of the parent still hold.
  }
}
