/** The pool of sandbox children: starts one when a task needs it, keeps it warm for the next, ends it when idle for long. */

import { fileURLToPath } from "node:url";
import type { TaskKind, TaskOf } from "./sandbox-messages.ts";
import { type ChildLimits, SandboxChild } from "./sandbox-child.ts";
import type { Sandbox, TaskUse } from "./sandbox.ts";

export interface SandboxOptions {
  /** How many children may work at once. */
  readonly size: number;
  /** Default 120 s. */
  readonly timeMs?: number;
  /** Default 1 GiB. */
  readonly memoryBytes?: number;
  /** After this long without work a child is ended. Default 60 s. */
  readonly idleMs?: number;
  /** The program of the children, compiled. */
  readonly entryPath?: string;
}

/** The sandbox for a server; nothing is started before the first task. */
export function createSandbox(options: SandboxOptions): Sandbox {
  return new SandboxPool(options);
}

class SandboxPool implements Sandbox {
  readonly #size: number;
  readonly #limits: ChildLimits;
  readonly #idleMs: number;
  readonly #entryPath: string;
  readonly #idle = new Map<SandboxChild, NodeJS.Timeout>();
  readonly #busy = new Set<SandboxChild>();
  readonly #waiting: (() => void)[] = [];
  #taken = 0;
  #stopped = false;

  constructor(options: SandboxOptions) {
    const { timeMs = 120_000, memoryBytes = 2 ** 30, idleMs = 60_000 } = options;
    this.#size = options.size;
    this.#limits = { timeMs, memoryBytes };
    this.#idleMs = idleMs;
    this.#entryPath = options.entryPath ?? compiledEntry();
  }

  async run<K extends TaskKind>(task: TaskOf<K>, use: TaskUse<K>): Promise<void> {
    await this.#takeSlot();
    try {
      use.signal.throwIfAborted();
      const child = this.#takeChild();
      try {
        await child.run(task, use);
      } finally {
        this.#giveBackChild(child);
      }
    } finally {
      this.#giveBackSlot();
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    const children = [...this.#idle.keys(), ...this.#busy];
    for (const timer of this.#idle.values()) {
      clearTimeout(timer);
    }
    this.#idle.clear();
    await Promise.all(children.map(async (child) => child.end()));
  }

  async #takeSlot(): Promise<void> {
    if (this.#taken < this.#size) {
      this.#taken += 1;
      return;
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** A slot goes from hand to hand while somebody waits. */
  #giveBackSlot(): void {
    const next = this.#waiting.shift();
    if (next === undefined) {
      this.#taken -= 1;
    } else {
      next();
    }
  }

  #takeChild(): SandboxChild {
    if (this.#stopped) {
      throw new Error("The sandbox is stopped.");
    }
    for (const [child, timer] of this.#idle) {
      clearTimeout(timer);
      this.#idle.delete(child);
      if (child.alive) {
        this.#busy.add(child);
        return child;
      }
    }
    const child = new SandboxChild(this.#entryPath, this.#limits);
    this.#busy.add(child);
    return child;
  }

  #giveBackChild(child: SandboxChild): void {
    this.#busy.delete(child);
    // The memory of a WASM instance never shrinks, so a child that once grew big is not kept.
    const keep = child.alive && !this.#stopped && child.rssBytes < this.#limits.memoryBytes / 2;
    if (!keep) {
      void child.end();
      return;
    }
    const timer = setTimeout(() => {
      this.#idle.delete(child);
      void child.end();
    }, this.#idleMs);
    this.#idle.set(child, timer.unref());
  }
}

/** The compiled entry beside this file; run from its TypeScript source, this file takes the one in dist. */
function compiledEntry(): string {
  const fromSource = import.meta.url.endsWith(".ts");
  const entry = fromSource ? "../../dist/workflows/sandbox-entry.js" : "./sandbox-entry.js";
  return fileURLToPath(new URL(entry, import.meta.url));
}
