/** The command `jobgate rerun`: a job that has ended is done again, perhaps with other options, followed and fetched like a new one. */

import type { Command } from "commander";
import { awaitEnd, withProgress } from "./await-end.ts";
import { addServerOptions, clientOf } from "./options/server-options.ts";
import { jobOf, optionOf, type SubmitOptions } from "./submit.ts";

/** Adds the command. */
export function addRerunCommand(root: Command): void {
  addServerOptions(root.command("rerun"))
    .description("does a job that has ended again, with the same documents")
    .argument("<id>", "the job's id")
    .option("--workflow <name>", "another workflow, with its own options")
    .option("--profile <name>", "another profile")
    .option("--option <name=value>", "another value of an option; may be repeated", optionOf, [])
    .option("--name <name>", "another name")
    .option("--watch", "waits until the job has ended, and shows how far it is")
    .option("-o, --output <directory>", "fetches the results into it, replacing; waits for them")
    .action(rerun);
}

async function rerun(id: string, options: SubmitOptions): Promise<void> {
  const client = clientOf(options);
  await withProgress(options, async (progress) => {
    const job = await client.rerun(id, jobOf(options), { idempotencyKey: crypto.randomUUID() });
    const isAwaited = options.watch === true || options.output !== undefined;
    return isAwaited ? awaitEnd(client, job.jobId, { ...options, progress }) : { job };
  });
}
