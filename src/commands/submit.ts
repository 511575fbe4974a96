/** The command `jobgate submit`: a job from files, perhaps followed to its end, its results fetched. */

import { access, constants } from "node:fs/promises";

import { type Command, InvalidArgumentError } from "commander";
import type { NewJob, NodeClient } from "../client/node.ts";
import type { JobDocument, Option, ResultDocument } from "../core/model/contract-types.gen.ts";
import { EXIT, UsageError } from "./exit-codes.ts";
import { fetchResults } from "./fetch-results.ts";
import { printable } from "./job-text.ts";
import { createProgress, type Progress } from "./progress.ts";
import { addServerOptions, clientOf, type ServerOptions } from "./server-options.ts";

interface SubmitOptions extends ServerOptions {
  readonly workflow?: string;
  readonly profile?: string;
  readonly name?: string;
  readonly option: readonly Option[];
  readonly watch?: true;
  readonly output?: string;
}

interface Ended {
  readonly job: JobDocument;
  readonly result: ResultDocument;
  readonly files: readonly string[];
}

/** Adds the command. */
export function addSubmitCommand(root: Command): void {
  addServerOptions(root.command("submit"))
    .description("submits files as one job")
    .argument("<files...>", "the job's documents")
    .option("--workflow <name>", "what is done with them; the server's default without it")
    .option("--profile <name>", "the workflow's profile")
    .option("--option <name=value>", "an option of the workflow; may be repeated", optionOf, [])
    .option("--name <name>", "the job's name")
    .option("--watch", "waits until the job has ended, and shows how far it is")
    .option("-o, --output <directory>", "fetches the results into it, replacing; waits for them")
    .action(submit);
}

function optionOf(text: string, before: readonly Option[]): readonly Option[] {
  const at = text.indexOf("=");
  if (at < 1) {
    throw new InvalidArgumentError("It must be name=value.");
  }
  return [...before, { name: text.slice(0, at), value: text.slice(at + 1) }];
}

async function submit(files: readonly string[], options: SubmitOptions): Promise<void> {
  const client = clientOf(options);
  await demandReadable(files);
  const progress = createProgress(process.stderr);
  try {
    const job = await begin(client, files, { job: jobOf(options), progress });
    const isAwaited = options.watch === true || options.output !== undefined;
    const ended = isAwaited ? await awaitEnd(client, job, { ...options, progress }) : undefined;
    progress.end();
    print(ended ?? { job }, options);
    process.exitCode =
      ended === undefined || ended.job.outcome === "succeeded" ? EXIT.ok : EXIT.failed;
  } catch (error) {
    progress.end();
    throw error;
  }
}

/** Nothing is submitted before all files are seen to be there. */
async function demandReadable(files: readonly string[]): Promise<void> {
  for (const file of files) {
    await access(file, constants.R_OK).catch(() => {
      throw new UsageError(`The file ${file} is not there or cannot be read.`);
    });
  }
}

function jobOf({ workflow, profile, name, option }: SubmitOptions): NewJob {
  return {
    ...(workflow !== undefined && { workflow }),
    ...(profile !== undefined && { profile }),
    ...(name !== undefined && { name }),
    ...(option.length > 0 && { options: option }),
  };
}

/** The job, with its documents, started. Where that fails nothing is left of it. */
async function begin(
  client: NodeClient,
  files: readonly string[],
  { job, progress }: { readonly job: NewJob; readonly progress: Progress },
): Promise<JobDocument> {
  const { jobId } = await client.submit(job, { idempotencyKey: crypto.randomUUID() });
  try {
    for (const file of files) {
      await client.upload(jobId, file, {
        idempotencyKey: crypto.randomUUID(),
        onProgress: (sent, total) => progress.tell(`Sending ${file}`, total ? sent / total : 0),
      });
    }
    await client.start(jobId);
  } catch (error) {
    await client.remove(jobId).catch(() => {});
    throw error;
  }
  return client.get(jobId);
}

async function awaitEnd(
  client: NodeClient,
  { jobId }: JobDocument,
  { output, progress }: { readonly output?: string; readonly progress: Progress },
): Promise<Ended> {
  let step = "Waiting";
  let share = 0;
  const job = await client.waitFor(jobId, {
    onProgress: (news) => {
      step = news.kind === "event" ? news.event.message : step;
      share = news.kind === "progress" ? news.progress : share;
      progress.tell(step, share);
    },
  });
  const result = await client.result(jobId);
  const files =
    output === undefined
      ? []
      : await fetchResults(client, {
          jobId,
          results: result.dataList,
          directory: output,
          progress,
        });
  return { job, result, files };
}

function print(told: Partial<Ended> & Pick<Ended, "job">, { json }: SubmitOptions): void {
  if (json) {
    console.log(JSON.stringify(told));
    return;
  }
  const { job, result, files = [] } = told;
  console.log(job.jobId);
  for (const file of files) {
    console.log(file);
  }
  if (result?.error !== undefined) {
    console.error(`jobgate: The job ${job.outcome}: ${printable(result.error.message)}`);
  }
}
