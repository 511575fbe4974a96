/** The commands on jobs that are there already: `jobgate jobs`, `job`, `start`, `watch`, `download`, `hold`, `release`, `priority` and `delete`. */

import { type Command, Option } from "commander";
import type { JobDocument } from "../core/model/contract-types.gen.ts";
import { awaitEnd, withProgress } from "./await-end.ts";
import { addCancelCommand } from "./cancel.ts";
import { fetchResults } from "./fetch-results.ts";
import { jobLine, showJob } from "./terminal/job-text.ts";
import { priority } from "./options/priority-of.ts";
import { createProgress } from "./terminal/progress.ts";
import { addServerOptions, clientOf, type ServerOptions } from "./options/server-options.ts";
import { wholeNumber } from "./options/whole-number.ts";

const STATUSES = ["creating", "pending", "processing", "completed"] as const;

interface JobsOptions extends ServerOptions {
  readonly status?: (typeof STATUSES)[number];
  readonly limit: number;
}

/** Adds the commands. */
export function addJobCommands(root: Command): void {
  addServerOptions(root.command("jobs"))
    .description("lists jobs, newest first")
    .addOption(new Option("--status <status>", "only jobs of this status").choices(STATUSES))
    .option("--limit <number>", "how many at most", wholeNumber, 50)
    .action(async (options: JobsOptions) => {
      const jobs = await jobsOf(options);
      console.log(options.json ? JSON.stringify(jobs) : jobs.map(jobLine).join("\n"));
    });
  onJob(root, "job").description("tells one job").action(show);
  onJob(root, "start")
    .description("starts a job that has its documents")
    .action(async (id: string, options: ServerOptions) => {
      await clientOf(options).start(id);
      await show(id, options);
    });
  onJob(root, "watch")
    .description("waits until a job has ended, and shows how far it is")
    .option("-o, --output <directory>", "fetches the results into it, replacing")
    .action((id: string, options: ServerOptions & { readonly output?: string }) =>
      withProgress(options, (progress) =>
        awaitEnd(clientOf(options), id, { ...options, progress }),
      ),
    );
  onJob(root, "download")
    .description("fetches the results of a job that has ended")
    .option("-o, --output <directory>", "where to, replacing", ".")
    .action(download);
  addCancelCommand(root);
  onJob(root, "hold")
    .description("holds a job that waits: no worker takes it until it is released")
    .action(async (id: string, options: ServerOptions) => {
      await clientOf(options).hold(id);
      await show(id, options);
    });
  onJob(root, "release")
    .description("releases a job that is on hold")
    .action(async (id: string, options: ServerOptions) => {
      await clientOf(options).release(id);
      await show(id, options);
    });
  onJob(root, "priority")
    .description("changes which waiting jobs a job comes before")
    .argument("<number>", "from 0 to 100, where 50 is the usual one", priority)
    .action(async (id: string, wanted: number, options: ServerOptions) => {
      await clientOf(options).prioritize(id, wanted);
      await show(id, options);
    });
  onJob(root, "delete")
    .description("deletes a job with its documents and results; one that runs is cancelled first")
    .action(async (id: string, options: ServerOptions) => {
      await clientOf(options).remove(id);
      console.log(options.json ? JSON.stringify({ jobId: id }) : `Job ${id} is gone.`);
    });
}

function onJob(root: Command, name: string): Command {
  return addServerOptions(root.command(name)).argument("<id>", "the job's id");
}

async function download(
  id: string,
  options: ServerOptions & { readonly output: string },
): Promise<void> {
  const client = clientOf(options);
  const { dataList } = await client.result(id);
  const progress = createProgress(process.stderr);
  const files = await fetchResults(client, {
    jobId: id,
    results: dataList,
    directory: options.output,
    progress,
  }).finally(() => progress.end());
  console.log(options.json ? JSON.stringify(files) : files.join("\n"));
}

async function show(id: string, options: ServerOptions): Promise<void> {
  showJob(await clientOf(options).get(id), options);
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
