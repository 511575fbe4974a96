/** The command `jobgate events`: a job's history, so far or as it goes on. */

import type { Command } from "commander";
import type { JobEventDocument } from "../core/model/contract-types.gen.ts";
import { printable } from "./terminal/job-text.ts";
import { addServerOptions, clientOf, type ServerOptions } from "./options/server-options.ts";

interface EventsOptions extends ServerOptions {
  readonly follow?: true;
}

/** Adds the command. */
export function addEventsCommand(root: Command): void {
  addServerOptions(root.command("events"))
    .description("tells a job's events, one a line")
    .argument("<id>", "the job's id")
    .option("--follow", "goes on as they happen, until the job has ended")
    .action(async (id: string, options: EventsOptions) => {
      const told = options.follow ? following(id, options) : clientOf(options).history(id);
      for await (const event of told) {
        console.log(options.json ? JSON.stringify(event) : eventLine(event));
      }
    });
}

async function* following(id: string, options: EventsOptions): AsyncGenerator<JobEventDocument> {
  for await (const news of clientOf(options).events(id)) {
    if (news.kind === "event") {
      yield news.event;
    }
  }
}

function eventLine({ sequence, at, severity, code, message }: JobEventDocument): string {
  return `${String(sequence).padStart(4)}  ${at}  ${severity.padEnd(7)}  ${code.padEnd(16)}  ${printable(message)}`;
}
