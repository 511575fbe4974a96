/** The command line of the server as a program of its own, which takes nothing but questions about it. */

import { Command } from "commander";
import { exitCodeOf } from "./exit-codes.ts";
import { version } from "./version.ts";

const SETTINGS_HELP =
  "The server takes no arguments: its settings are read from the environment, such as PORT=8081; `jobgate config` shows them all.";

/** Answers or refuses what was typed behind the program's name. Returns the exit status; undefined where it asks for nothing, and is to serve. */
export function answerArguments(args: readonly string[]): number | undefined {
  const program = new Command("jobgate-server")
    .description("Serves in the foreground until SIGTERM, as `jobgate serve` and `npm start` do.")
    .version(version(), "--version")
    .addHelpText("after", `\n${SETTINGS_HELP}`)
    .showHelpAfterError(SETTINGS_HELP)
    .exitOverride()
    .action(() => {});
  try {
    program.parse(args, { from: "user" });
    return undefined;
  } catch (error) {
    return exitCodeOf(error);
  }
}
