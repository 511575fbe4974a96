/** The command `jobgate cancel`: one job by its id, or all that a filter finds. */

import { type Command, Option } from "commander";
import type { CancelFilter } from "../client/client.ts";
import type { CancellationDocument } from "../core/model/contract-types.gen.ts";
import { countOf } from "./terminal/count-of.ts";
import { UsageError } from "./exit-codes.ts";
import { showJob } from "./terminal/job-text.ts";
import { addServerOptions, clientOf, type ServerOptions } from "./options/server-options.ts";

interface CancelOptions extends ServerOptions, CancelFilter {
  readonly dryRun?: true;
}

const FILTERS = [
  "status",
  "workflow",
  "externalId",
  "tag",
  "createdAfter",
  "createdBefore",
] as const;
const AT_ONCE = 500;

/** Adds the command. */
export function addCancelCommand(root: Command): void {
  addServerOptions(root.command("cancel"))
    .description("asks a job to stop, or all that are like the options say")
    .argument("[id]", "the job's id")
    .addOption(
      new Option("--status <status>", "only jobs of this status").choices([
        "creating",
        "pending",
        "processing",
      ]),
    )
    .option("--workflow <name>", "only jobs of this workflow")
    .option("--external-id <id>", "only jobs with this externalId")
    .option("--tag <tag>", "only jobs with this tag")
    .option("--created-after <time>", "only jobs made after this time")
    .option("--created-before <time>", "only jobs made before this time")
    .option("--dry-run", "counts them only")
    .action(cancel);
}

async function cancel(id: string | undefined, options: CancelOptions): Promise<void> {
  const given = FILTERS.filter((name) => options[name] !== undefined);
  if (
    (id === undefined) === (given.length === 0) ||
    (id !== undefined && options.dryRun === true)
  ) {
    throw new UsageError(
      "Say the id of one job, or by options which jobs are meant, such as --workflow.",
    );
  }
  const client = clientOf(options);
  if (id !== undefined) {
    await client.cancel(id);
    showJob(await client.get(id), options);
    return;
  }
  const filter: CancelFilter = Object.fromEntries(given.map((name) => [name, options[name]]));
  if (options.dryRun === true) {
    const counted = await client.cancelAll({ ...filter, validateOnly: true });
    const more = counted.hasMore ? "more than " : "";
    tell(counted, options, `${more}${countOf(counted.matched, "job")} would be cancelled.`);
    return;
  }
  const all = await cancelAll((limit) => client.cancelAll({ ...filter, limit }));
  const lines = [
    `${countOf(all.cancelled, "job")} cancelled, ${all.stopping} asked to stop.`,
    ...all.failures.map(({ jobId, message }) => `${jobId}: ${message}`),
  ];
  tell(all, options, lines.join("\n"));
  process.exitCode = all.failures.length > 0 ? 1 : 0;
}

/** Batch after batch, until there are no more or a batch brings nothing. */
async function cancelAll(
  cancelSome: (limit: number) => Promise<CancellationDocument>,
): Promise<CancellationDocument> {
  let [matched, cancelled, stopping] = [0, 0, 0];
  for (;;) {
    const some = await cancelSome(AT_ONCE);
    matched += some.matched;
    cancelled += some.cancelled;
    stopping += some.stopping;
    if (!some.hasMore || some.cancelled + some.stopping === 0) {
      return { ...some, matched, cancelled, stopping };
    }
  }
}

function tell(document: CancellationDocument, { json }: ServerOptions, text: string): void {
  console.log(json ? JSON.stringify(document) : text);
}
