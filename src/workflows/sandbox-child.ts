/** One child process of the sandbox, seen from the server: does one task at a time and is killed at its limits. */

import { type ChildProcess, fork } from "node:child_process";
import { readFile } from "node:fs/promises";
import { WorkflowFailure } from "../core/workflow.ts";
import type { FromChild, TaskKind, TaskOf, ToChild } from "./sandbox-messages.ts";
import type { TaskUse } from "./sandbox.ts";

export interface ChildLimits {
  /** The longest time between two signs of life (start, outputs, end) of a task. */
  readonly timeMs: number;
  /** Resident memory of the child; its JavaScript heap may not pass it either. */
  readonly memoryBytes: number;
}

const MEMORY_LOOK_MS = 100;
const STDERR_CHARS_KEPT = 4000;

export class SandboxChild {
  readonly #process: ChildProcess;
  readonly #limits: ChildLimits;
  readonly #exited: Promise<void>;
  #alive = true;
  #rssBytes = 0;
  #stderr = "";
  /** Why the child was killed. */
  #verdict: unknown;
  #overtime: NodeJS.Timeout | undefined;

  constructor(entryPath: string, limits: ChildLimits) {
    this.#limits = limits;
    // No inherited environment and no arguments with content: the child shall know no secret it was not sent.
    this.#process = fork(entryPath, [], {
      env: { NODE_ENV: "production" },
      execArgv: [`--max-old-space-size=${Math.ceil(limits.memoryBytes / 2 ** 20)}`],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.#exited = new Promise((resolve) => {
      const gone = (): void => {
        this.#alive = false;
        resolve();
      };
      // "close" comes after "exit" and after the last of stderr; "error" alone if it could not be started.
      this.#process.once("close", gone);
      this.#process.once("error", (error) => {
        this.#verdict ??= error;
        gone();
      });
    });
    this.#process.stderr?.on("data", (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString("utf8")).slice(-STDERR_CHARS_KEPT);
    });
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
    const memoryWatch = setInterval(() => void this.#lookAtMemory(), MEMORY_LOOK_MS);
    this.#keepServerAlive(true);
    try {
      await Promise.race([this.#converse(task, use), this.#exited.then(() => this.#throwDeath())]);
    } finally {
      clearInterval(memoryWatch);
      clearTimeout(this.#overtime);
      use.signal.removeEventListener("abort", abort);
      this.#process.removeAllListeners("message");
      this.#keepServerAlive(false);
    }
  }

  async #converse<K extends TaskKind>(task: TaskOf<K>, use: TaskUse<K>): Promise<void> {
    let message = await this.#ask({ kind: "task", task });
    while (message.kind === "output") {
      // The task is one of K, so its outputs are K's.
      await use.onOutput(message.output as Parameters<typeof use.onOutput>[0]);
      message = await this.#ask({ kind: "next" });
    }
    if (message.kind === "failed") {
      const { code, message: text, cause } = message.failure;
      throw new WorkflowFailure(code, text, cause);
    }
  }

  /** Sends a message and waits for the next one of the child, as long as the time limit allows. */
  async #ask(question: ToChild): Promise<FromChild> {
    clearTimeout(this.#overtime);
    this.#overtime = setTimeout(() => this.#stopLateTask(), this.#limits.timeMs);
    const answer = await new Promise<FromChild>((resolve) => {
      this.#process.once("message", (message: FromChild) => resolve(message));
      // A child that is gone is noticed by its "close".
      this.#process.send(question, () => undefined);
    });
    clearTimeout(this.#overtime);
    this.#judgeMemory(answer.rssBytes);
    return answer;
  }

  #stopLateTask(): void {
    const seconds = this.#limits.timeMs / 1000;
    const message = `Processing was stopped: the file needed more than ${seconds} seconds. Make it simpler or ask for fewer pixels.`;
    this.#kill(new WorkflowFailure("timeout", message));
  }

  /** Linux tells a process's memory in /proc; elsewhere the child's own reports have to do. */
  async #lookAtMemory(): Promise<void> {
    try {
      const status = await readFile(`/proc/${this.#process.pid}/status`, "utf8");
      const kibibytes = /^VmRSS:\s+([0-9]+) kB$/mu.exec(status)?.[1];
      this.#judgeMemory(Number(kibibytes ?? 0) * 1024);
    } catch {
      // No /proc, or the child is just gone.
    }
  }

  #judgeMemory(rssBytes: number): void {
    this.#rssBytes = rssBytes;
    if (rssBytes > this.#limits.memoryBytes) {
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
    const message =
      "The file made the program that reads it crash. It may be damaged; save it anew and try again.";
    throw new WorkflowFailure("generic", message, cause);
  }

  /** A server with nothing else to do ends although idle children exist. */
  #keepServerAlive(busy: boolean): void {
    const { channel, stderr } = this.#process;
    const method = busy ? "ref" : "unref";
    this.#process[method]();
    channel?.[method]();
    (stderr as unknown as { ref(): void; unref(): void } | null)?.[method]();
  }
}

function tooMuchMemory(limits: ChildLimits): WorkflowFailure {
  const mebibytes = Math.floor(limits.memoryBytes / 2 ** 20);
  const message = `Processing was stopped: the file needed more than ${mebibytes} MiB of memory. Make it smaller or ask for fewer pixels.`;
  return new WorkflowFailure("generic", message);
}
