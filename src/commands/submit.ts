/** The command `jobgate submit`: a job from files, perhaps followed to its end, its results fetched. */

import { access, constants } from "node:fs/promises";

import { type Command, InvalidArgumentError } from "commander";
import type { NewJob, NodeClient } from "../client/node.ts";
import type { JobDocument, Option } from "../core/model/contract-types.gen.ts";
import { awaitEnd, withProgress } from "./await-end.ts";
import { UsageError } from "./exit-codes.ts";
import { priority } from "./options/priority-of.ts";
import { wholeNumber } from "./options/whole-number.ts";
import type { Progress } from "./terminal/progress.ts";
import { addServerOptions, clientOf, type ServerOptions } from "./options/server-options.ts";

/** What is said of a job that is to be made, and what becomes of it. */
export interface SubmitOptions extends ServerOptions {
  readonly workflow?: string;
  readonly profile?: string;
  readonly name?: string;
  readonly priority?: number;
  readonly option: readonly Option[];
  readonly hold?: true;
  readonly keepHours?: number;
  readonly goneAfterDownload?: true;
  readonly watch?: true;
  readonly output?: string;
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
    .option("--priority <number>", "from 0 to 100, where 50 is the usual one", priority)
    .option("--hold", "waits until it is released (jobgate release)")
    .option("--keep-hours <hours>", "how long its files are kept after its end", wholeNumber)
    .option("--gone-after-download", "its files go once all results are downloaded")
    .option("--watch", "waits until the job has ended, and shows how far it is")
    .option("-o, --output <directory>", "fetches the results into it, replacing; waits for them")
    .action(submit);
}

/** One more option of a workflow, as `name=value`. Throws InvalidArgumentError. */
export function optionOf(text: string, before: readonly Option[]): readonly Option[] {
  const at = text.indexOf("=");
  if (at < 1) {
    throw new InvalidArgumentError("It must be name=value.");
  }
  return [...before, { name: text.slice(0, at), value: text.slice(at + 1) }];
}

async function submit(files: readonly string[], options: SubmitOptions): Promise<void> {
  const client = clientOf(options);
  await demandReadable(files);
  await withProgress(options, async (progress) => {
    const job = await begin(client, files, { job: jobOf(options), progress });
    const isAwaited = options.watch === true || options.output !== undefined;
    return isAwaited ? awaitEnd(client, job.jobId, { ...options, progress }) : { job };
  });
}

/** Nothing is submitted before all files are seen to be there. */
async function demandReadable(files: readonly string[]): Promise<void> {
  for (const file of files) {
    await access(file, constants.R_OK).catch(() => {
      throw new UsageError(`The file ${file} is not there or cannot be read.`);
    });
  }
}

/** The job document of what was said. */
export function jobOf(options: SubmitOptions): NewJob {
  const { workflow, profile, name, priority: wanted, hold, option } = options;
  const { keepHours: hours, goneAfterDownload } = options;
  const retention = {
    ...(hours !== undefined && { hours }),
    ...(goneAfterDownload === true && { afterDownload: true }),
  };
  return {
    ...(workflow !== undefined && { workflow }),
    ...(profile !== undefined && { profile }),
    ...(name !== undefined && { name }),
    ...(hold === true && { hold }),
    ...(wanted !== undefined && { priority: wanted }),
    ...(option.length > 0 && { options: option }),
    ...(Object.keys(retention).length > 0 && { retention }),
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
