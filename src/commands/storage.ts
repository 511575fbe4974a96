/** The commands `jobgate sweep` and `jobgate adopt`: files without rows, and which database a data directory belongs to. */

import type { Command } from "commander";
import type { Heap, SweepReport } from "../core/ports/upkeep.ts";
import { countOf } from "./terminal/count-of.ts";
import type { Administer } from "./administer.ts";

export interface StorageCommandParts {
  readonly administer: Administer;
  /** Joins the data directory and the database, and tells how they fit. No server may run. */
  readonly adopt: (isForced: boolean) => Promise<string>;
}

/** Adds both commands. */
export function addStorageCommands(
  root: Command,
  { administer, adopt }: StorageCommandParts,
): void {
  root
    .command("sweep")
    .description(
      "moves stored files that no row refers to and that are a day old to trash/, where they stay for a week, and puts back those that have a row again",
    )
    .option("--dry-run", "only tells what would be done", false)
    .action(async ({ dryRun }: { readonly dryRun: boolean }) => {
      const swept = await administer((client) => client.sweep({ isDryRun: dryRun }));
      console.log(sweepText(swept));
    });
  root
    .command("adopt")
    .description(
      "says that DATA_DIR and the database belong together, after one of them was moved, restored or exchanged on purpose",
    )
    .option("--force", "even where rows and files do not fit", false)
    .action(async ({ force }: { readonly force: boolean }) => {
      console.log(await adopt(force));
    });
}

/** What a sweep did or would do, a line each. */
function sweepText({ isDryRun, jobsRemoved, examples, foreign, ...heaps }: SweepReport): string {
  const { restored, trashed, removed } = heaps;
  const would = isDryRun ? "would be " : "";
  return [
    `${would}moved to the trash: ${heapText(trashed)} without a row`,
    ...examples.map((name) => `  ${name}`),
    ...(trashed.files > examples.length ? [`  and ${trashed.files - examples.length} more`] : []),
    `${would}put back from the trash: ${heapText(restored)}`,
    `${would}removed from the trash after a week: ${heapText(removed)}`,
    `${would}removed: ${countOf(jobsRemoved, "job")} whose deletion was asked for`,
    ...foreign.map((name) => `passed over, since it is not Jobgate's: ${name}`),
  ].join("\n");
}

function heapText({ files, sizeBytes }: Heap): string {
  return `${countOf(files, "file")} (${countOf(sizeBytes, "byte")})`;
}
