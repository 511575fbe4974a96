/** A program of others on a file of others: with a limit of time and memory, and whatever it prints. */

import { spawn } from "node:child_process";

const MEMORY_BYTES = 4 * 2 ** 30;
const PRINTED_MAX = 200_000;

export interface Ended {
  readonly isOk: boolean;
  readonly printed: string;
  /** Why it did not end well, in a line. */
  readonly said: string;
}

/** Runs it in its own group, which is ended when the time is over; never throws. */
export async function runProgram(
  [program = "", ...args]: readonly string[],
  limitMs: number,
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn("prlimit", [`--as=${MEMORY_BYTES}`, program, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    let printed = "";
    let complained = "";
    let isLate = false;
    child.stdout.on("data", (chunk: Buffer) => {
      printed = (printed + chunk.toString("latin1")).slice(0, PRINTED_MAX);
    });
    child.stderr.on("data", (chunk: Buffer) => {
      complained = (complained + chunk.toString("latin1")).slice(0, PRINTED_MAX);
    });
    const timer = setTimeout(() => {
      isLate = true;
      if (child.pid !== undefined) {
        process.kill(-child.pid, "SIGKILL");
      }
    }, limitMs);
    child.on("error", ({ message }) => {
      clearTimeout(timer);
      resolve({ isOk: false, printed, said: message });
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      const line = complained.trim().split("\n").at(-1) ?? "";
      const said = isLate
        ? `took more than ${limitMs / 1000} s`
        : line || `ended with ${signal ?? code}`;
      resolve({ isOk: code === 0, printed, said });
    });
  });
}
