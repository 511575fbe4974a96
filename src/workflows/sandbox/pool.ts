/** The pool of sandbox children: starts one when a task needs it, keeps it warm for the next, ends it when idle for long. */

import { FairSlots } from "../../core/slots/fair-slots.ts";
import type { TaskKind, TaskOf } from "./task-types.ts";
import { compiledProgram } from "./code.ts";
import { SandboxChild } from "./child.ts";
import type { ChildLimits } from "./verdicts.ts";
import { NO_WALL, type Wall } from "./wall.ts";
import type { Sandbox, TaskUse } from "./sandbox.ts";

const IDLE_MS = 60_000;

export interface SandboxOptions {
  /** How many children there are at most; up to twice as many where owners have less than their equal part. */
  readonly size: number;
  /** Where children have their cells; a directory of the server's own, on the disk that outputs are kept on. */
  readonly directory: string;
  /** Builds the wall around the children; they have none without it. */
  readonly buildWall?: () => Promise<Wall>;
  /** Default 120 s. */
  readonly timeMs?: number;
  /** Default 1 GiB. */
  readonly memoryBytes?: number;
  /** After this long without work a child is ended. Default 60 s. */
  readonly idleMs?: number;
  /** What the program of the children is started with. */
  readonly programArguments?: readonly string[];
  /** The program of the children, compiled. */
  readonly programPath?: string;
}

/** The sandbox for a server; nothing is started before the first task or prepare(). */
export function createSandbox(options: SandboxOptions): Sandbox {
  return new SandboxPool(options);
}

interface Idle {
  readonly owner: string;
  readonly timer: NodeJS.Timeout;
}

class SandboxPool implements Sandbox {
  readonly #options: SandboxOptions;
  readonly #slots: FairSlots;
  readonly #limits: ChildLimits;
  readonly #idle = new Map<SandboxChild, Idle>();
  readonly #busy = new Set<SandboxChild>();
  #wall: Promise<Wall> | undefined;
  #stopped = false;

  constructor(options: SandboxOptions) {
    const { timeMs = 120_000, memoryBytes = 2 ** 30 } = options;
    this.#options = options;
    this.#slots = new FairSlots({ size: options.size, extra: options.size });
    this.#limits = { timeMs, memoryBytes };
  }

  async prepare(): Promise<void> {
    await this.#builtWall();
  }

  async run<K extends TaskKind>(task: TaskOf<K>, use: TaskUse<K>): Promise<void> {
    const release = await this.#slots.take(use.owner, use.signal);
    try {
      use.signal.throwIfAborted();
      const child = await this.#takeChild(use.owner);
      try {
        await child.run(task, use);
      } finally {
        this.#giveBackChild(child, use.owner);
      }
    } finally {
      release();
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    const children = [...this.#idle.keys(), ...this.#busy];
    for (const { timer } of this.#idle.values()) {
      clearTimeout(timer);
    }
    this.#idle.clear();
    await Promise.all(children.map(async (child) => child.end()));
  }

  /** One that is warm and of this owner; else a new one, in the place of one that is not. */
  async #takeChild(owner: string): Promise<SandboxChild> {
    const wall = await this.#builtWall();
    this.#demandGoing();
    for (const [child, idle] of this.#idle) {
      if (idle.owner === owner || !child.alive) {
        this.#takeOffIdle(child, idle);
        if (child.alive) {
          this.#busy.add(child);
          return child;
        }
      }
    }
    this.#makePlace();
    const {
      directory,
      programPath = compiledProgram("entry"),
      programArguments = [],
    } = this.#options;
    const program = [programPath, ...programArguments];
    const child = await SandboxChild.start({ wall, limits: this.#limits, program, directory });
    this.#busy.add(child);
    if (this.#stopped) {
      await child.end();
    }
    this.#demandGoing();
    return child;
  }

  /** One that could not be built is tried again for the next task. */
  async #builtWall(): Promise<Wall> {
    this.#wall ??= (this.#options.buildWall ?? (async () => NO_WALL))();
    try {
      return await this.#wall;
    } catch (error) {
      this.#wall = undefined;
      throw error;
    }
  }

  #demandGoing(): void {
    if (this.#stopped) {
      throw new Error("The sandbox is stopped.");
    }
  }

  #makePlace(): void {
    const [oldest] = this.#idle;
    if (oldest !== undefined && this.#idle.size + this.#slots.taken > this.#options.size) {
      this.#takeOffIdle(...oldest);
      void oldest[0].end();
    }
  }

  #takeOffIdle(child: SandboxChild, { timer }: Idle): void {
    clearTimeout(timer);
    this.#idle.delete(child);
  }

  #giveBackChild(child: SandboxChild, owner: string): void {
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
    }, this.#options.idleMs ?? IDLE_MS);
    this.#idle.set(child, { owner, timer: timer.unref() });
  }
}
