#!/usr/bin/env node
/** The command line: jobs on a server, administration of a data directory, and a look at the settings. */

import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { Command } from "commander";

import { adminAddress } from "./client/admin/admin-address.ts";
import { createAdminClient, ServerNotRunning } from "./client/admin/admin-client.ts";
import { addKeyCommands, addSessionCommands, addUserCommands } from "./commands/access.ts";
import type { Administer } from "./commands/administer.ts";
import { addArtworkCommands } from "./commands/artwork.ts";
import { addBackupCommands, type BackupCommandParts } from "./commands/backup.ts";
import { addCallbackCommands } from "./commands/callback.ts";
import { addClientCommands } from "./commands/client.ts";
import { addCompanyCommands } from "./commands/company.ts";
import { addCompletionCommand } from "./commands/completion.ts";
import { addEventsCommand } from "./commands/events.ts";
import { complaintOf, exitCodeOf } from "./commands/exit-codes.ts";
import { addJobCommands } from "./commands/jobs.ts";
import { addListenCommand } from "./commands/listen.ts";
import { addScheduleCommands } from "./commands/schedule.ts";
import { addDeadlineCommands, addSpecificationCommands } from "./commands/specification.ts";
import { addStorageCommands } from "./commands/storage.ts";
import { addLinkCommand } from "./commands/link.ts";
import { addRerunCommand } from "./commands/rerun.ts";
import { addSubmitCommand } from "./commands/submit.ts";
import { version } from "./commands/version.ts";
import { addWorkflowsCommand } from "./commands/workflows.ts";
import { readConfig } from "./settings/config.ts";
import { countOf } from "./commands/terminal/count-of.ts";
import type { Config } from "./settings/settings.ts";
import { checkedLines, settingLines } from "./settings/shown-settings.ts";

/** Loaded only where it is needed: most commands talk to a server that runs already, and are quick. */
function server(): Promise<typeof import("./app/administration.ts")> {
  return import("./app/administration.ts");
}

function backups(): Promise<typeof import("./app/backup.ts")> {
  return import("./app/backup.ts");
}

/** By the running server of the data directory, or, when none runs, on the store itself. */
const administer: Administer = async (call) => {
  const config = readConfig();
  try {
    return await call(createAdminClient(adminAddress(config.dataDir)));
  } catch (error) {
    if (!(error instanceof ServerNotRunning)) {
      throw error;
    }
  }
  const { openAdministration } = await server();
  const administration = await openAdministration(config);
  try {
    return await call(administration);
  } finally {
    await administration.close();
  }
};

/** Refused while a server runs, which would not notice. */
async function adopt(isForced: boolean): Promise<string> {
  const config = readConfig();
  const running = await createAdminClient(adminAddress(config.dataDir))
    .listCompanies()
    .then(
      () => true,
      (error: unknown) => !(error instanceof ServerNotRunning),
    );
  if (running) {
    throw new Error(
      "A server runs on this data directory. Stop all servers of the database first.",
    );
  }
  const { adoptStore } = await server();
  const fit = await adoptStore(config, isForced);
  return `DATA_DIR and the database belong together now: ${fit}.`;
}

function missingText(missing: number): string {
  return missing === 0
    ? "All files they speak of are in DATA_DIR."
    : `${countOf(missing, "file they speak of is", "files they speak of are")} not in DATA_DIR: copy blobs/ of the old one there before you start.`;
}

/** Commands that may be the first on a data directory, and make what is needed there. */
const FIRST = ["add", "adopt", "import", "restore"];

/** For all commands but those and `config`, and those that were added already, which open no store. */
function demandInstallationFor(root: Command): void {
  const spared = new Set(root.commands);
  root.hook("preAction", (_root, command) => {
    const isOfBackup = command.name() === "verify" && command.args.length > 0;
    const isSpared =
      isOfBackup ||
      spared.has(topOf(command, root)) ||
      [...FIRST, "config"].includes(command.name());
    if (!isSpared) {
      demandInstallation(readConfig());
    }
  });
}

/** The command below `root` to which a command belongs. */
function topOf(command: Command, root: Command): Command {
  const { parent } = command;
  return parent === null || parent === root ? command : topOf(parent, root);
}

/** Throws where a command on what is there finds nothing, because it would make an installation by the way. */
function demandInstallation({ dataDir, databaseUrl }: Config): void {
  const root = path.resolve(dataDir);
  if (databaseUrl === "" && (!existsSync(root) || readdirSync(root).length === 0)) {
    throw new Error(
      `There is no installation in ${root}. Set DATA_DIR to that of the server; a first start or \`jobgate company add\` makes one.`,
    );
  }
}

const BACKUP_PARTS: BackupCommandParts = {
  administer,
  backup: async (dir, withKey) =>
    (await backups()).backupStore(readConfig(), { dir, withKey, version: version() }),
  restore: async (dir) => (await backups()).restoreStore(readConfig(), dir, version()),
  faults: async (dir) => (await backups()).backupFaults(dir),
};

function program(): Command {
  const root = new Command("jobgate")
    .description("Serves jobs, submits them to a server, follows them, and administers it.")
    .version(version(), "--version")
    .exitOverride();
  root
    .command("serve")
    .description("serves, as `jobgate config` shows the settings, until SIGTERM")
    .action(async () => (await import("./serve.ts")).serve());
  addSubmitCommand(root);
  addRerunCommand(root);
  addJobCommands(root);
  addLinkCommand(root);
  addEventsCommand(root);
  addWorkflowsCommand(root);
  addScheduleCommands(root);
  addListenCommand(root);
  addCompletionCommand(root);
  demandInstallationFor(root);
  addCompanyCommands(root, administer);
  addUserCommands(root, administer);
  addKeyCommands(root, administer);
  addSessionCommands(root, administer);
  addClientCommands(root, administer);
  addCallbackCommands(root, administer);
  addArtworkCommands(root, {
    administer,
    publicUrl: () => readConfig().publicUrl ?? "",
    profiles: async () => (await server()).listProfiles(readConfig()),
    profileLinks: () => readConfig().atomyxProfiles,
  });
  addSpecificationCommands(root, administer);
  addDeadlineCommands(root, administer);
  root
    .command("export")
    .description(
      "writes all rows of the store as lines of JSON; the files of DATA_DIR are not among them",
    )
    .argument("[file]", "where to; the standard output without it")
    .action(async (file?: string) => {
      const { exportStore } = await server();
      const rows = await exportStore(readConfig(), file);
      console.error(`${countOf(rows, "row")} written. The files they speak of stay in DATA_DIR.`);
    });
  root
    .command("import")
    .description("stores the rows of an export in this store, which has to be empty")
    .argument("<file>", "what export wrote")
    .action(async (file: string) => {
      const { importStore } = await server();
      const { rows, missing } = await importStore(readConfig(), file);
      console.log(`${countOf(rows, "row")} stored. ${missingText(missing)}`);
    });
  addStorageCommands(root, { administer, adopt });
  addBackupCommands(root, BACKUP_PARTS);
  root
    .command("config")
    .description("shows every setting, its value and its meaning")
    .option(
      "--check",
      "only those that are set, with where they come from; exits with 1 for a wrong one",
    )
    .action(({ check }: { readonly check?: true }) =>
      console.log(check ? checkedLines() : settingLines()),
    );
  return root;
}

program()
  .parseAsync()
  .catch((error: unknown) => {
    const complaint = complaintOf(error);
    if (complaint !== undefined) {
      console.error(complaint);
    }
    process.exitCode = exitCodeOf(error);
  });
