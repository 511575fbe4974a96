/**
 * The scratch directory of an engine: empty when it starts, gone when it ends; each run has one of its own in it. One that
 * a run did not ask for serves the next, because making and removing it costs more than many a run.
 */

import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Log } from "../../core/ports/base.ts";
import type { Timers } from "../dispatch/timers.ts";

/** No run takes longer, so a node that has begun none since is no more. */
const DEAD_MS = 48 * 3_600_000;

const HELD = new Set(["EBUSY", "ENOTEMPTY", "EEXIST", "EACCES", "EPERM"]);

/** Empties the directory. Where nodes have theirs side by side, those of dead nodes are removed. */
export async function emptyScratch(scratchDir: string, isShared: boolean): Promise<void> {
  await removeUnlessHeld(scratchDir);
  await mkdir(scratchDir, { recursive: true, mode: 0o700 });
  if (isShared) {
    await removeOld(dirname(scratchDir), (await stat(scratchDir)).mtimeMs - DEAD_MS);
  }
}

/** How long an empty directory is taken to be still there, and the disk to have room. */
const FRESH_MS = 60_000;

/** An empty directory, until somebody asks where it is. */
export class RunScratch {
  readonly #path: string;
  readonly madeAtMs: number;
  #isAskedFor = false;

  constructor(path: string, madeAtMs: number) {
    this.#path = path;
    this.madeAtMs = madeAtMs;
  }

  /** Whoever asks may write there. */
  get path(): string {
    this.#isAskedFor = true;
    return this.#path;
  }

  get isAskedFor(): boolean {
    return this.#isAskedFor;
  }
}

interface ScratchPorts {
  /** Gets the directories of the runs. */
  readonly scratchDir: string;
  readonly timers: Pick<Timers, "elapsedMs">;
  readonly log: Log;
}

export class Scratches {
  readonly #ports: ScratchPorts;
  readonly #untouched: RunScratch[] = [];

  constructor(ports: ScratchPorts) {
    this.#ports = ports;
  }

  /** One that is there already; at once, so that nobody has to wait. */
  takeUntouched(): RunScratch | undefined {
    const found = this.#untouched.pop();
    if (found === undefined || this.#isFresh(found)) {
      return found;
    }
    // The others were made before it or at that time.
    for (const stale of [found, ...this.#untouched.splice(0)]) {
      void this.giveBack(stale);
    }
    return undefined;
  }

  /** Throws where none can be made. */
  async make(): Promise<RunScratch> {
    const { scratchDir, timers } = this.#ports;
    await mkdir(scratchDir, { recursive: true, mode: 0o700 });
    return new RunScratch(await mkdtemp(join(scratchDir, "run-")), timers.elapsedMs());
  }

  /** Never rejects: what stays goes with the next start. */
  async giveBack(scratch: RunScratch): Promise<void> {
    if (!scratch.isAskedFor && this.#isFresh(scratch)) {
      this.#untouched.push(scratch);
      return;
    }
    try {
      await rm(scratch.path, { recursive: true, force: true, maxRetries: 3 });
    } catch (error) {
      this.#ports.log.warn({ err: error }, "The scratch directory of a run could not be removed.");
    }
  }

  #isFresh({ madeAtMs }: RunScratch): boolean {
    return this.#ports.timers.elapsedMs() - madeAtMs < FRESH_MS;
  }
}

async function removeOld(directory: string, before: number): Promise<void> {
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    // Another node may remove it at the same time.
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }));
    if (mtimeMs < before) {
      await removeUnlessHeld(path);
    }
  }
}

/** What cannot be removed, such as a mount or a file that NFS keeps until it is closed, must not stop a start. */
async function removeUnlessHeld(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch (error) {
    const code: unknown = error instanceof Error && "code" in error ? error.code : undefined;
    if (typeof code !== "string" || !HELD.has(code)) {
      throw error;
    }
  }
}
