/** What the command line's exit status says, so that scripts need not read texts. */

import { CommanderError } from "commander";
import { JobgateError, ServerUnreachable } from "../client/failures.ts";

export const EXIT = { ok: 0, failed: 1, usage: 2, refused: 3, unreachable: 4 } as const;

/** Shown below the help of the commands that talk to a server. */
export const EXIT_CODES_HELP = `
Exit status:
  0  done
  1  the job or one of its files failed, it was cancelled, or something failed on this side
  2  the command line is wrong
  3  the server refused; it says why
  4  the server cannot be reached`;

/** What was asked for cannot be done as it was typed. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The exit status of a failure. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  }
  if (error instanceof UsageError) {
    return EXIT.usage;
  }
  if (error instanceof JobgateError) {
    return EXIT.refused;
  }
  return error instanceof ServerUnreachable ? EXIT.unreachable : EXIT.failed;
}

/** What people are told of a failure; undefined where commander has told it already. */
export function complaintOf(error: unknown): string | undefined {
  if (error instanceof CommanderError) {
    return undefined;
  }
  const hint =
    error instanceof ServerUnreachable
      ? " Check that it runs, and where --url or JOBGATE_URL says it is."
      : "";
  const text = (error instanceof Error ? error.message : String(error)) + hint;
  const violations = error instanceof JobgateError ? (error.problem.violations ?? []) : [];
  const more = violations.map(({ pointer, message }) => `\n  ${pointer}: ${message}`);
  return `jobgate: ${text}${violations.length > 1 ? more.join("") : ""}`;
}
