/** The options that all commands share that talk to a server over HTTP: where it is, who calls, and how answers look. */

import { type Command, Option } from "commander";
import { createClient, type NodeClient } from "../../client/node.ts";
import { EXIT_CODES_HELP, UsageError } from "../exit-codes.ts";

export interface ServerOptions {
  readonly url: string;
  readonly key?: string;
  readonly json?: true;
}

/** Adds --url, --key and --json, and the exit codes to its help. */
export function addServerOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--url <url>", "where the server is")
        .env("JOBGATE_URL")
        .default("http://127.0.0.1:8080"),
    )
    .addOption(
      new Option(
        "--key <key>",
        "an API key or token; others on this machine see a command's options, so better by",
      ).env("JOBGATE_KEY"),
    )
    .option("--json", "answers as JSON, for scripts")
    .addHelpText("after", EXIT_CODES_HELP);
}

/** The client that the options ask for. Throws UsageError. */
export function clientOf({ url, key }: ServerOptions): NodeClient {
  try {
    return createClient({ url, ...(key === undefined || key === "" ? {} : { key }) });
  } catch (error) {
    throw new UsageError(
      `--url: ${error instanceof Error ? error.message : "not usable"} Not usable: "${url}".`,
    );
  }
}
