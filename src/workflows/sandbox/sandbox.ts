/**
 * The sandbox: where native image code, WASM and hostile files run.
 *
 * Decision: child processes, not worker threads. A crash of native code ends the process it runs in, all threads
 * included, and native memory is outside of a thread's resource limits; only a process can be killed, measured and
 * limited from outside. The price is about 0.1 s to start one, which warm children pay once.
 */

import type { FileWarning } from "../../core/model/files/file-warning.ts";
import type { Outputs, TaskKind, TaskOf } from "./task-types.ts";

export interface TaskUse<K extends TaskKind> {
  /** Whose file it is: owners take turns, and a child that worked for one of them never sees a file of another. */
  readonly owner: string;
  /** Kills the task; run() then throws the signal's reason. */
  readonly signal: AbortSignal;
  /** Takes one output; the task goes on when it resolves. */
  onOutput(output: Outputs[K]): Promise<void>;
  /** Takes what could not be done right, so that it is told; the task goes on when it resolves. */
  onWarning(warning: FileWarning): Promise<void>;
}

export interface Sandbox {
  /** Builds the wall that children live behind, if that is not done yet. Throws what building it throws. */
  prepare(): Promise<void>;
  /** Does the task in a child process. Throws WorkflowFailure: what the task says, timeout, or generic for a crash or too much memory. */
  run<K extends TaskKind>(task: TaskOf<K>, use: TaskUse<K>): Promise<void>;
  /** Ends all children; running tasks fail. */
  stop(): Promise<void>;
}
