/** The command `jobgate link`: addresses that open the results of a job without a key, for a while. */

import type { Command } from "commander";
import type { LinkDocument } from "../core/model/contract-types.gen.ts";
import { UsageError } from "./exit-codes.ts";
import { addServerOptions, clientOf, type ServerOptions } from "./options/server-options.ts";
import { wholeNumber } from "./options/whole-number.ts";

interface LinkOptions extends ServerOptions {
  readonly minutes?: number;
  readonly zip?: true;
}

/** Adds the command. */
export function addLinkCommand(root: Command): void {
  addServerOptions(root.command("link"))
    .description("prints addresses that open a job's results without a key, for a while")
    .argument("<id>", "the job's id")
    .argument("[file]", "only the result of this name")
    .option("--minutes <number>", "how long they are good; an hour without it", wholeNumber)
    .option("--zip", "one address, of all results as a zip")
    .action(link);
}

async function link(id: string, file: string | undefined, options: LinkOptions): Promise<void> {
  const links = await linksOf(id, file, options);
  console.log(options.json ? JSON.stringify(links) : links.map(({ url }) => url).join("\n"));
}

async function linksOf(
  id: string,
  file: string | undefined,
  options: LinkOptions,
): Promise<readonly LinkDocument[]> {
  const client = clientOf(options);
  const minutes = options.minutes === undefined ? {} : { minutes: options.minutes };
  if (options.zip === true) {
    return [await client.link(id, minutes)];
  }
  const { dataList } = await client.result(id);
  const wanted = dataList.filter(({ fileName }) => file === undefined || fileName === file);
  if (wanted.length === 0 && file !== undefined) {
    const names = dataList.map(({ fileName }) => fileName).join(", ");
    throw new UsageError(`Job ${id} has no result ${file}. It has ${names || "none"}.`);
  }
  return Promise.all(wanted.map(({ resultId }) => client.link(id, { ...minutes, resultId })));
}
