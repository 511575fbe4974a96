/** Administration without a server: the same calls on the store itself, and moving its rows to another. */

import { join } from "node:path";
import { adminPortsOf, openBase, ROOT } from "./base.ts";
import type { Profiles } from "../workflows/prepress/profiles.ts";
import { adminAddress } from "../client/admin/admin-address.ts";
import { type Administration, createAdministration } from "../client/admin/administration.ts";
import { adminCall } from "../doors/admin/calls.ts";
import type { Config } from "../settings/settings.ts";
import { demandReadable, readLines, writeLines } from "../store/transfer/transfer-file.ts";
import { StoreLockedError, StoreOpenError } from "../store/installation/store-open-error.ts";

/**
 * Opens the store of the data directory for the administration commands, which no server answers. Throws StoreOpenError
 * if one has it all the same.
 */
export async function openAdministration(
  config: Config,
): Promise<Administration & { close(): Promise<void> }> {
  const base = await openBase(config).catch((error: unknown) => {
    throw error instanceof StoreLockedError ? socketGone(config) : error;
  });
  const ports = adminPortsOf(base);
  return {
    ...createAdministration((address, document) => adminCall(address)(ports, document)),
    close: () => base.store.close(),
  };
}

function socketGone({ dataDir }: Config): StoreOpenError {
  return new StoreOpenError(
    `A jobgate works on ${dataDir}, but nothing answers at ${adminAddress(dataDir)}. If it is a server, its socket was removed: ` +
      "restart the server, which makes it anew. If it is another command, try again when that has ended.",
  );
}

/**
 * The profiles of preflight, as a server with these settings has them. Rejects with a SettingError. What reads them is
 * loaded here: no other command takes the time.
 */
export async function listProfiles(config: Config): Promise<Profiles> {
  const [{ loadContract }, { createPrepress }] = await Promise.all([
    import("../contract/load-contract.ts"),
    import("./prepress.ts"),
  ]);
  const contract = loadContract({ xsdDir: join(ROOT, "xsd") });
  return createPrepress(contract, config.preflightProfiles).profiles;
}

/** Writes all rows of the store to a file, or without one to the standard output. Returns how many. */
export async function exportStore(config: Config, file?: string): Promise<number> {
  const { store } = await openBase(config);
  return writeLines(file, (write) => store.exportRows(write)).finally(() => store.close());
}

/** What an import did. */
export interface Imported {
  readonly rows: number;
  /** Rows whose files are not in the data directory yet. */
  readonly missing: number;
}

/** Stores the rows of a file that exportStore() wrote in this store, which has to be empty. */
export async function importStore(config: Config, file: string): Promise<Imported> {
  await demandReadable(file);
  const { store } = await openBase(config, { purpose: "import" });
  try {
    const rows = await store.importRows(readLines(file));
    let missing = 0;
    for await (const _lost of store.upkeep.lostContents()) {
      missing += 1;
    }
    return { rows, missing };
  } finally {
    await store.close();
  }
}

/** Joins data directory and database, whatever either belonged to, and tells how they fit. Throws StoreOpenError. */
export async function adoptStore(config: Config, isForced: boolean): Promise<string> {
  const { store } = await openBase(config, {
    purpose: isForced ? "adopt-unfitting" : "adopt",
  });
  return store.fit().finally(() => store.close());
}
