/** A command as it is typed, in this process: what it prints and its exit status. A process for each costs twenty times as much. */

import { Command } from "commander";
import { vi } from "vitest";
import { complaintOf, exitCodeOf } from "../../src/commands/exit-codes.ts";

export interface Typed {
  readonly code: number;
  readonly out: string;
  readonly complaints: string;
}

/** Runs the command line `args` on the commands that `add` adds. */
export async function type(
  add: (root: Command) => void,
  ...args: readonly string[]
): Promise<Typed> {
  const out: string[] = [];
  const complaints: string[] = [];
  const before = process.exitCode;
  const faked = [
    vi.spyOn(console, "log").mockImplementation((text: string) => void out.push(text)),
    vi.spyOn(console, "error").mockImplementation((text: string) => void complaints.push(text)),
    vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      complaints.push(String(text));
      return true;
    }),
  ];
  try {
    const root = new Command("jobgate").exitOverride();
    add(root);
    await root.parseAsync(args, { from: "user" });
    return {
      code: Number(process.exitCode ?? 0),
      out: out.join("\n"),
      complaints: complaints.join(""),
    };
  } catch (error) {
    return { code: exitCodeOf(error), out: out.join("\n"), complaints: complaintOf(error) ?? "" };
  } finally {
    process.exitCode = before;
    faked.forEach((each) => each.mockRestore());
  }
}
