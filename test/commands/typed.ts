/** A command as it is typed, in this process: what it prints and its exit status. A process for each costs twenty times as much. */

import { Command } from "commander";
import { vi } from "vitest";
import { openAdministration } from "../../src/app/administration.ts";
import { adminAddress } from "../../src/client/admin/admin-address.ts";
import { createAdminClient } from "../../src/client/admin/admin-client.ts";
import type { Administer } from "../../src/commands/administer.ts";
import { complaintOf, exitCodeOf } from "../../src/commands/exit-codes.ts";
import { readConfig } from "../../src/settings/config.ts";

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
    complaints.push(complaintOf(error) ?? "");
    return { code: exitCodeOf(error), out: out.join("\n"), complaints: complaints.join("") };
  } finally {
    process.exitCode = before;
    faked.forEach((each) => each.mockRestore());
  }
}

/** Administers by the server of the data directory. */
export function byServer(dataDir: string): Administer {
  return (call) => call(createAdminClient(adminAddress(dataDir)));
}

/** Administers on the store of the data directory. */
export function onStore(dataDir: string): Administer {
  return async (call) => {
    const administration = await openAdministration(readConfig({ DATA_DIR: dataDir }));
    return call(administration).finally(() => administration.close());
  };
}
