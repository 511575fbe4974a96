/** Where log lines go: to a file descriptor, at once, so that none is lost when the process dies. */

import { writeSync } from "node:fs";
import type { DestinationStream } from "pino";

/** A pipe that nobody reads may hold the server up for so long a line; then the line is dropped. */
const WAITS_MAX = 10;
const WAIT_MS = 10;

/** Lines that cannot be written, because a disk is full or a reader is gone, are dropped; how many is told once it works again. */
export class LogOutput implements DestinationStream {
  readonly #fd: number;
  #lost = 0;

  constructor(fd: number) {
    this.#fd = fd;
  }

  write(line: string): void {
    try {
      if (this.#lost > 0) {
        this.#writeAll(lostLine(this.#lost));
        this.#lost = 0;
      }
      this.#writeAll(line);
    } catch {
      // There is nowhere to say it.
      this.#lost += 1;
    }
  }

  #writeAll(line: string): void {
    const bytes = Buffer.from(line);
    let written = 0;
    let waits = 0;
    while (written < bytes.length) {
      try {
        written += writeSync(this.#fd, bytes, written);
      } catch (error) {
        if (!isFull(error) || waits === WAITS_MAX) {
          throw error;
        }
        waits += 1;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS);
      }
    }
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
