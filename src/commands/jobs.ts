/** The commands `jobgate jobs`, `jobgate job` and `jobgate cancel`. */

import { type Command, InvalidArgumentError, Option } from "commander";
import type { JobDocument } from "../core/model/contract-types.gen.ts";
import { jobLine, jobText } from "./job-text.ts";
import { addServerOptions, clientOf, type ServerOptions } from "./server-options.ts";

const STATUSES = ["creating", "pending", "processing", "completed"] as const;

interface JobsOptions extends ServerOptions {
  readonly status?: (typeof STATUSES)[number];
  readonly limit: number;
}

/** Adds the three commands. */
export function addJobCommands(root: Command): void {
  addServerOptions(root.command("jobs"))
    .description("lists jobs, newest first")
    .addOption(new Option("--status <status>", "only jobs of this status").choices(STATUSES))
    .option("--limit <number>", "how many at most", wholeNumber, 50)
    .action(async (options: JobsOptions) => {
      const jobs = await jobsOf(options);
      console.log(options.json ? JSON.stringify(jobs) : jobs.map(jobLine).join("\n"));
    });
  addServerOptions(root.command("job"))
    .description("tells one job")
    .argument("<id>", "the job's id")
    .action(show);
  addServerOptions(root.command("cancel"))
    .description("asks a job to stop")
    .argument("<id>", "the job's id")
    .action(async (id: string, options: ServerOptions) => {
      await clientOf(options).cancel(id);
      await show(id, options);
    });
}

async function show(id: string, options: ServerOptions): Promise<void> {
  const job = await clientOf(options).get(id);
  console.log(options.json ? JSON.stringify(job) : jobText(job));
}

async function jobsOf(options: JobsOptions): Promise<readonly JobDocument[]> {
  const { status, limit } = options;
  const jobs: JobDocument[] = [];
  const wanted = { limit: Math.min(limit, 500), ...(status !== undefined && { status }) };
  for await (const job of clientOf(options).list(wanted)) {
    jobs.push(job);
    if (jobs.length >= limit) {
      break;
    }
  }
  return jobs;
}

function wholeNumber(text: string): number {
  if (!/^[1-9][0-9]{0,5}$/u.test(text)) {
    throw new InvalidArgumentError("It must be a whole number from 1 to 999999.");
  }
  return Number(text);
}
