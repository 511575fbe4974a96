/** Starts programs of the sandbox, and knows a failure of the moment from one that stays. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { CELL_TEMP } from "./cell.ts";
import type { Cell, Command } from "./wall.ts";
import { findTool } from "./wall-commands.ts";

/**
 * The program, started in the cell: questions go to its standard input, answers come on descriptor 3, complaints on the
 * standard error output. Rejects where it cannot be started: where descriptors have run out it has no pipes then, and
 * the error comes when nobody could listen to it yet.
 */
export async function spawnProgram(
  command: Command,
  cell: Cell,
  timeoutMs?: number,
): Promise<ChildProcess> {
  const { file, args } = givingWay(command);
  // No inherited environment and no arguments with content: the child shall know no secret it was not sent.
  const child = spawn(file, args, {
    cwd: cell.directory,
    env: { NODE_ENV: "production", TMPDIR: CELL_TEMP },
    stdio: ["pipe", "ignore", "pipe", "pipe"],
    ...(timeoutMs === undefined ? {} : { timeout: timeoutMs, killSignal: "SIGKILL" as const }),
  });
  await once(child, "spawn");
  return child;
}

/** The server's answers come before work on files. More would starve that work where other programs are busy, too. */
const NICENESS = 5;

/** By a program in front of all others, where the machine has it: set from outside, it would miss what the child starts first. */
function givingWay(command: Command): Command {
  const nice = findTool("nice");
  return nice === undefined
    ? command
    : { file: nice, args: ["-n", String(NICENESS), command.file, ...command.args] };
}

const SHORT_OF = new Set(["EMFILE", "ENFILE", "EAGAIN", "ENOMEM", "ENOSPC", "EDQUOT"]);

/**
 * Whether the server was short of something while it started a program; tried again later the same may succeed. What the
 * program itself complains of is not asked: one that may make no namespaces at all says that there is no space left.
 */
export function isShortage(error: unknown): boolean {
  return error instanceof Error && "code" in error && SHORT_OF.has(String(error.code));
}
