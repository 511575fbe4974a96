/** The commands `jobgate backup`, `restore` and `verify`: the whole installation in a directory, and whether all is there. */

import type { Command } from "commander";
import type { Manifest, Verification } from "../core/ports/backup.ts";
import type { Administer } from "./administer.ts";
import { countOf } from "./terminal/count-of.ts";
import { EXIT } from "./exit-codes.ts";

export interface BackupCommandParts {
  readonly administer: Administer;
  readonly backup: (dir: string, withKey: boolean) => Promise<Manifest>;
  readonly restore: (
    dir: string,
  ) => Promise<{ readonly rows: number; readonly missing: number; readonly manifest: Manifest }>;
  readonly faults: (
    dir: string,
  ) => Promise<{ readonly manifest: Manifest; readonly faults: readonly string[] }>;
}

/** Adds the commands. */
export function addBackupCommands(root: Command, parts: BackupCommandParts): void {
  root
    .command("backup")
    .description(
      "writes everything, as it is at one moment, into a new directory, while the server runs or none does: rows, files and the key",
    )
    .argument("<dir>", "a new or empty directory")
    .option("--without-key", "leaves the key out, to be kept elsewhere")
    .action(async (dir: string, { withoutKey }: { readonly withoutKey?: true }) => {
      const manifest = await parts.backup(dir, withoutKey !== true);
      console.log(`${dir}: ${contentText(manifest)}`);
      tellLacks(manifest);
    });
  root
    .command("restore")
    .description(
      "puts a backup into DATA_DIR and the database, which both have to be empty, after a look whether it is whole",
    )
    .argument("<dir>", "what backup made")
    .action(async (dir: string) => {
      const { rows, manifest } = await parts.restore(dir);
      console.log(
        `Restored: ${countOf(rows, "row")}, ${countOf(manifest.files.count, "file")}. The server can start.`,
      );
      tellLacks(manifest);
    });
  root
    .command("verify")
    .description(
      "looks whether all files are there that the rows speak of, or whether a backup is whole; exits with 1 where something is missing",
    )
    .argument("[dir]", "a backup; the installation itself without it")
    .action(async (dir?: string) => {
      const lines =
        dir === undefined
          ? storeLines(await parts.administer((client) => client.verify()))
          : backupLines(dir, await parts.faults(dir));
      console.log(lines.text);
      if (!lines.isWhole) {
        process.exitCode = EXIT.failed;
      }
    });
}

interface Lines {
  readonly isWhole: boolean;
  readonly text: string;
}

function storeLines({ contents, lacks, lacking }: Verification): Lines {
  const lines = lacking.map(
    ({ table, blobId, jobId, fault }) =>
      `${blobId} (${table}${jobId === undefined ? "" : ` of job ${jobId}`}) ${fault}`,
  );
  const more = lacks > lines.length ? [`and ${lacks - lines.length} more`] : [];
  const end = `${countOf(contents, "file")} that rows speak of, ${lacks} of them missing or of another size.`;
  return { isWhole: lacks === 0, text: [...lines, ...more, end].join("\n") };
}

function backupLines(
  dir: string,
  { manifest, faults }: { readonly manifest: Manifest; readonly faults: readonly string[] },
): Lines {
  const end =
    faults.length === 0
      ? `${dir} is whole: ${contentText(manifest)}`
      : `${dir} is damaged: ${countOf(faults.length, "fault")}. It cannot be restored.`;
  return { isWhole: faults.length === 0, text: [...faults, end].join("\n") };
}

function contentText({ rows, files, hasKey, contentsIn, version, createdAt }: Manifest): string {
  const key = hasKey ? "with the key" : "without the key";
  const place = contentsIn === undefined ? "" : ` that stay in ${contentsIn}`;
  return `${countOf(rows.count, "row")}, ${countOf(files.count, "file")} (${countOf(files.contentBytes, "byte")})${place}, ${key}, by Jobgate ${version} at ${createdAt}`;
}

/** What was lost before cannot come back from a backup. */
function tellLacks({ missing }: Manifest): void {
  if (missing.length > 0) {
    console.error(
      `Not in it, since it was not in DATA_DIR either: ${countOf(missing.length, "file")} that rows speak of: ${missing.slice(0, 10).join(", ")}`,
    );
  }
}
