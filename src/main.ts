#!/usr/bin/env node
/** The entry of the server as a program of its own: answers what is asked about it, and else serves. */

import { serve } from "./serve.ts";

const args = process.argv.slice(2);
const exitCode =
  args.length === 0
    ? undefined
    : (await import("./commands/server-program.ts")).answerArguments(args);
if (exitCode === undefined) {
  await serve();
} else {
  process.exitCode = exitCode;
}
