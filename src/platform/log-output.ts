/**
 * Where log lines go: to a file descriptor, before anybody hears of what they tell, so that none of an acknowledged job is
 * lost when the process dies.
 */

import { writeSync } from "node:fs";
import type { DestinationStream } from "pino";

/** A pipe that nobody reads may hold the server up for so long a line; then the line is dropped. */
const WAITS_MAX = 10;
const WAIT_MS = 10;
const NEW_LINE = 0x0a;

/** Lines that cannot be written, because a disk is full or a reader is gone, are dropped; how many is told once it works again. */
export class LogOutput implements DestinationStream {
  readonly #fd: number;
  readonly #waiting: string[] = [];
  #lost = 0;
  #isFlushedAtExit = false;

  constructor(fd: number) {
    this.#fd = fd;
  }

  /**
   * Jobs that are stored together are told together: a write costs as much as all else that a line takes. What logs is
   * asynchronous, and this microtask stands before those that answer when it is done.
   */
  write(line: string): void {
    if (this.#waiting.push(line) === 1) {
      this.#flushAtExit();
      queueMicrotask(() => {
        this.#flush();
      });
    }
  }

  /** Only once there is a line: a process may open many servers that have nothing to say. */
  #flushAtExit(): void {
    if (!this.#isFlushedAtExit) {
      this.#isFlushedAtExit = true;
      process.on("exit", () => {
        this.#flush();
      });
    }
  }

  #flush(): void {
    const lines = this.#waiting.splice(0).join("");
    if (this.#lost > 0 && this.#unwritten(lostLine(this.#lost)) === 0) {
      this.#lost = 0;
    }
    this.#lost += this.#unwritten(lines);
  }

  /** Writes lines; returns how many of them could not be. */
  #unwritten(lines: string): number {
    const bytes = Buffer.from(lines);
    let written = 0;
    let waits = 0;
    while (written < bytes.length) {
      try {
        written += writeSync(this.#fd, bytes, written);
      } catch (error) {
        if (!isFull(error) || waits === WAITS_MAX) {
          // There is nowhere to say it.
          return bytes.subarray(written).filter((byte) => byte === NEW_LINE).length;
        }
        waits += 1;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS);
      }
    }
    return 0;
  }
}

/** A pipe that does not block. */
function isFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EAGAIN";
}

function lostLine(lines: number): string {
  const time = new Date().toISOString();
  const msg = "Log lines could not be written and are lost.";
  return `${JSON.stringify({ level: "warn", time, lines, msg })}\n`;
}
