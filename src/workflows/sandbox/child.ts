/** One child process of the sandbox, seen from the server: does one task at a time and is killed at its limits. */

import type { ChildProcess } from "node:child_process";
import { diskFault, insufficientStorage } from "../../core/model/files/disk-fault.ts";
import type { Problem } from "../../core/model/problem.ts";
import { FileFailure, WorkflowFailure } from "../../core/ports/workflow-context.ts";
import { type Answer, isReady, readAnswer } from "./answers.ts";
import { clearCell, makeCell, putInputs, removeCell } from "./cell.ts";
import { SandboxLink } from "./link.ts";
import { residentBytes } from "./memory.ts";
import type { Outputs, TaskKind, TaskOf, ToChild } from "./task-types.ts";
import { spawnProgram } from "./spawn.ts";
import { inputsOf, insideCell, takeTold } from "./task-files.ts";
import { type ChildLimits, crashed, misbehaved, tooLate, tooMuchMemory } from "./verdicts.ts";
import type { Cell, Wall } from "./wall.ts";
import type { TaskUse } from "./sandbox.ts";

export interface ChildSetting {
  readonly wall: Wall;
  readonly limits: ChildLimits;
  /** The path of what Node runs, and what it is started with. */
  readonly program: readonly string[];
  /** Where the cells of children are made. */
  readonly directory: string;
}

/** To load Node and the program, on a machine that has much else to do. */
const START_MS = 60_000;
const MEMORY_LOOK_MS = 100;
const STDERR_CHARS_KEPT = 4000;
const STDERR_BYTES_MAX = 2 ** 20;

export class SandboxChild {
  readonly #cell: Cell;
  readonly #process: ChildProcess;
  readonly #link: SandboxLink;
  readonly #limits: ChildLimits;
  readonly #exited: Promise<void>;
  #isReady = false;
  #alive = true;
  #rssBytes = 0;
  /** As the child itself said last. */
  #toldBytes = 0;
  #stderr = "";
  #stderrBytes = 0;
  /** Why the child was killed. */
  #verdict: unknown;
  #overtime: NodeJS.Timeout | undefined;

  /** Starts a child in a cell of its own. */
  static async start(setting: ChildSetting): Promise<SandboxChild> {
    const { wall, limits, directory } = setting;
    const cell = await makeCell(directory, wall.nextUid?.());
    const heap = `--max-old-space-size=${Math.ceil(limits.memoryBytes / 2 ** 20)}`;
    const program = { file: process.execPath, args: [heap, ...setting.program] };
    try {
      const started = await spawnProgram(wall.enter(cell, program), cell);
      return new SandboxChild(cell, started, limits);
    } catch (error) {
      await removeCell(cell);
      throw error;
    }
  }

  private constructor(cell: Cell, started: ChildProcess, limits: ChildLimits) {
    this.#cell = cell;
    this.#limits = limits;
    this.#process = started;
    this.#link = new SandboxLink(this.#process, (what) => this.#kill(misbehaved(what)));
    this.#exited = new Promise((resolve) => {
      const gone = (): void => {
        this.#alive = false;
        void removeCell(cell).then(resolve);
      };
      // "close" comes after "exit" and after the last of stderr.
      this.#process.once("close", gone);
      this.#process.on("error", (error) => {
        this.#verdict ??= error;
        gone();
      });
    });
    this.#process.stderr?.on("data", (chunk: Buffer) => this.#keepStderr(chunk));
    this.#process.stderr?.on("error", () => undefined);
    this.#keepServerAlive(false);
  }

  get alive(): boolean {
    return this.#alive && this.#verdict === undefined;
  }

  /** As last seen. */
  get rssBytes(): number {
    return this.#rssBytes;
  }

  /** Kills the child; resolves when it is gone. */
  async end(): Promise<void> {
    this.#kill(new Error("The sandbox was stopped."));
    this.#keepServerAlive(true);
    await this.#exited;
  }

  /** Does one task. Throws WorkflowFailure, the signal's reason, or an error that is our own fault. */
  async run<K extends TaskKind>(task: TaskOf<K>, use: TaskUse<K>): Promise<void> {
    const abort = (): void => this.#kill(use.signal.reason);
    use.signal.throwIfAborted();
    use.signal.addEventListener("abort", abort, { once: true });
    const memoryWatch = setInterval(() => this.#lookAtMemory(), MEMORY_LOOK_MS);
    this.#keepServerAlive(true);
    try {
      const failure = await Promise.race([
        this.#work(task, use),
        this.#exited.then(() => this.#throwDeath()),
      ]);
      if (failure !== undefined) {
        throw failure;
      }
    } finally {
      clearInterval(memoryWatch);
      clearTimeout(this.#overtime);
      use.signal.removeEventListener("abort", abort);
      this.#keepServerAlive(false);
    }
  }

  /** Resolves with the failure that the task told. A child that is left in the middle of its task is killed. */
  async #work<K extends TaskKind>(
    task: TaskOf<K>,
    use: TaskUse<K>,
  ): Promise<WorkflowFailure | Problem | undefined> {
    try {
      await this.#becomeReady();
      await putInputs(this.#cell, inputsOf(task));
      const failure = await this.#converse(task, use);
      this.#lookAtMemory();
      await clearCell(this.#cell);
      return failure;
    } catch (thrown) {
      const error = diskFault(thrown);
      this.#kill(error);
      throw error;
    }
  }

  async #becomeReady(): Promise<void> {
    if (this.#isReady) {
      return;
    }
    this.#limitTime(START_MS, () => new Error(`The sandbox did not start in ${START_MS} ms.`));
    const line = await this.#link.ask();
    if (!isReady(line)) {
      throw new Error("The sandbox did not say that it is ready.");
    }
    this.#isReady = true;
  }

  async #converse<K extends TaskKind>(
    task: TaskOf<K>,
    use: TaskUse<K>,
  ): Promise<WorkflowFailure | Problem | undefined> {
    let taken = 0;
    let warned = 0;
    const ask = async (question: ToChild): Promise<Answer> => {
      this.#limitTime(this.#limits.timeMs, () => tooLate(this.#limits));
      const answer = readAnswer(await this.#link.ask(question), { task, taken, warned });
      clearTimeout(this.#overtime);
      if (answer === undefined) {
        throw misbehaved("It gave an answer that does not fit what it was asked.");
      }
      this.#toldBytes = answer.rssBytes;
      return answer;
    };
    let answer = await ask({ kind: "task", task: insideCell(task) });
    while (answer.kind === "output" || answer.kind === "warning") {
      if (answer.kind === "warning") {
        await use.onWarning(answer.warning);
        warned += 1;
      } else {
        const output = await takeTold(this.#cell, task, answer.output);
        // The task is one of K, so its outputs are K's.
        await use.onOutput(output as Outputs[K]);
        taken += 1;
      }
      answer = await ask({ kind: "next" });
    }
    if (answer.kind === "failed") {
      const { code, message, cause, isDiskFull, obstacle } = answer.failure;
      if (isDiskFull === true) {
        return insufficientStorage(cause);
      }
      const failure = new WorkflowFailure(code, message, cause);
      return obstacle === undefined ? failure : new FileFailure(obstacle, failure);
    }
    return undefined;
  }

  #limitTime(ms: number, verdict: () => unknown): void {
    clearTimeout(this.#overtime);
    this.#overtime = setTimeout(() => this.#kill(verdict()), ms);
  }

  #keepStderr(chunk: Buffer): void {
    this.#stderrBytes += chunk.length;
    this.#stderr = (this.#stderr + chunk.toString("utf8")).slice(-STDERR_CHARS_KEPT);
    if (this.#stderrBytes > STDERR_BYTES_MAX) {
      this.#kill(misbehaved("It wrote more errors than anybody reads."));
    }
  }

  /** Linux tells a process's memory in /proc; elsewhere the child's own reports have to do. */
  #lookAtMemory(): void {
    const { pid } = this.#process;
    const seenBytes = pid === undefined ? 0 : residentBytes(pid);
    this.#rssBytes = seenBytes || this.#toldBytes;
    if (this.#rssBytes > this.#limits.memoryBytes) {
      this.#kill(tooMuchMemory(this.#limits));
    }
  }

  #kill(verdict: unknown): void {
    this.#verdict ??= verdict;
    this.#process.kill("SIGKILL");
  }

  #throwDeath(): never {
    if (this.#verdict !== undefined) {
      throw this.#verdict;
    }
    // V8 aborts when the JavaScript heap reaches its limit.
    if (this.#stderr.includes("heap out of memory")) {
      throw tooMuchMemory(this.#limits);
    }
    const { exitCode, signalCode } = this.#process;
    const cause = `The sandbox process ended with ${signalCode ?? exitCode}. ${this.#stderr}`;
    if (!this.#isReady) {
      throw new Error(cause);
    }
    throw crashed(cause);
  }

  /** A server with nothing else to do ends although idle children exist. */
  #keepServerAlive(busy: boolean): void {
    const method = busy ? "ref" : "unref";
    this.#process[method]();
    for (const pipe of this.#process.stdio) {
      // Pipes are sockets, which the types do not say.
      (pipe as unknown as { ref(): void; unref(): void } | null)?.[method]();
    }
  }
}
