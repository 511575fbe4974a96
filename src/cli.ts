#!/usr/bin/env node
/** The command line: jobs on a server, administration of a data directory, and a look at the settings. */

import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { Command } from "commander";

import { adminAddress } from "./client/admin/admin-address.ts";
import {
  type AdminClient,
  ServerNotRunning,
  createAdminClient,
} from "./client/admin/admin-client.ts";
import {
  addCallbackCommands,
  addEmailCommand,
  type CallbackCommandParts,
} from "./commands/callback.ts";
import {
  type AccessCommandParts,
  addCompanySwitches,
  addKeyCommands,
  addUserCommands,
} from "./commands/access.ts";
import { complaintOf, exitCodeOf } from "./commands/exit-codes.ts";
import { addJobCommands } from "./commands/jobs.ts";
import { type StorageCommandParts, addStorageCommands } from "./commands/storage.ts";
import { addSubmitCommand } from "./commands/submit.ts";
import { readConfig } from "./settings/config.ts";
import { type Config, SETTINGS } from "./settings/settings.ts";

const NUMBER = /^[0-9]{1,9}$/u;

/** Loaded only where it is needed: most commands talk to a server that runs already, and are quick. */
function server(): Promise<typeof import("./app/administration.ts")> {
  return import("./app/administration.ts");
}

/**
 * Runs one administration call: by the running server of the data directory, or, when none runs, on the store itself.
 */
async function administer<T>(
  config: Config,
  call: (client: AdminClient) => Promise<T>,
): Promise<T> {
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
}

function companyNumber(text: string): number {
  if (!NUMBER.test(text)) {
    throw new Error(
      `A company's number must be a whole number of up to nine digits, not "${text}".`,
    );
  }
  return Number(text);
}

function shownValue(
  setting: { readonly secret?: boolean; readonly show?: (value: string) => string },
  value: string,
): string {
  if (setting.secret === true) {
    return value === "" ? "(not set)" : "(set)";
  }
  return setting.show?.(value) ?? value;
}

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
    : `${missing} files they speak of are not in DATA_DIR: copy blobs/ of the old one there before you start.`;
}

/** Commands that may be the first on a data directory, and make what is needed there. */
const FIRST = ["add", "adopt", "import"];

/** For all commands but those and `config`, and those that were added already, which talk to a server. */
function demandInstallationFor(root: Command): void {
  const spared = new Set([...root.commands.map((each) => each.name()), ...FIRST, "config"]);
  root.hook("preAction", (_root, command) => {
    if (!spared.has(command.name())) {
      demandInstallation(readConfig());
    }
  });
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

/** One line a setting: its name, its value (never a secret's) and its meaning. */
function settingLines(config: Config): string {
  return Object.entries(SETTINGS)
    .map(([name, setting]) => {
      const value = config[name as keyof Config];
      const text = typeof value === "object" ? JSON.stringify(value) : String(value ?? "");
      const shown = shownValue(setting, text);
      return `${setting.env.padEnd(22)} ${shown.padEnd(24)} ${setting.description}`;
    })
    .join("\n");
}

function program(): Command {
  const root = new Command("jobgate")
    .description("Submits jobs to a Jobgate server, follows them, and administers it.")
    .exitOverride();
  addSubmitCommand(root);
  addJobCommands(root);
  demandInstallationFor(root);
  const company = root.command("company").description("companies, which own jobs and assets");
  company
    .command("add")
    .description("adds a company")
    .requiredOption("--name <name>", "its name")
    .option(
      "--number <number>",
      "its number in IPS handles; the next free one if left out",
      companyNumber,
    )
    .option("--email <address>", "who gets the mail about its jobs")
    .action(async (asked: Parameters<AdminClient["addCompany"]>[0]) => {
      const added = await administer(readConfig(), (client) => client.addCompany(asked));
      console.log(
        `Company ${added.number}, ${added.name}, is there; its handle is c|${added.number}.`,
      );
    });
  company
    .command("list")
    .description("lists the companies")
    .action(async () => {
      const companies = await administer(readConfig(), (client) => client.listCompanies());
      for (const { number, name } of companies) {
        console.log(`${String(number).padStart(9)}  ${name}`);
      }
    });
  const parts: CallbackCommandParts & AccessCommandParts & StorageCommandParts = {
    adopt,
    administer: (call) => administer(readConfig(), call),
    companyNumber,
  };
  addCompanySwitches(company, parts);
  addUserCommands(root, parts);
  addKeyCommands(root, parts);
  addEmailCommand(company, parts);
  addCallbackCommands(root, parts);
  root
    .command("export")
    .description(
      "writes all rows of the store as lines of JSON; the files of DATA_DIR are not among them",
    )
    .argument("[file]", "where to; the standard output without it")
    .action(async (file?: string) => {
      const { exportStore } = await server();
      const rows = await exportStore(readConfig(), file);
      console.error(`${rows} rows written. The files they speak of stay in DATA_DIR.`);
    });
  root
    .command("import")
    .description("stores the rows of an export in this store, which has to be empty")
    .argument("<file>", "what export wrote")
    .action(async (file: string) => {
      const { importStore } = await server();
      const { rows, missing } = await importStore(readConfig(), file);
      console.log(`${rows} rows stored. ${missingText(missing)}`);
    });
  addStorageCommands(root, parts);
  root
    .command("config")
    .description("shows every setting, its value and its meaning")
    .action(() => console.log(settingLines(readConfig())));
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
