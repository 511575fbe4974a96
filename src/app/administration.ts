/** Administration without a server: the same calls on the store itself, and moving its rows to another. */

import { accessPortsOf, openBase } from "./base.ts";
import { adminAddress } from "../client/admin/admin-address.ts";
import { createAccessAdministration } from "../client/admin/access-administration.ts";
import type { AdminClient } from "../client/admin/admin-client.ts";
import { addCompany } from "../core/access/add-company.ts";
import {
  addEndpoint,
  listEndpoints,
  removeEndpoint,
  revealSecret,
  setCompanyEmail,
} from "../core/callbacks/company-endpoints.ts";
import { listCompanies } from "../core/access/list-companies.ts";
import { callAccess } from "../doors/admin/access-calls.ts";
import type { Config } from "../settings/settings.ts";
import { demandReadable, readLines, writeLines } from "../store/transfer/dump-file.ts";
import { StoreLockedError, StoreOpenError } from "../store/installation/store-open-error.ts";

/**
 * Opens the store of the data directory for the administration commands, which no server answers. Throws StoreOpenError
 * if one has it all the same.
 */
export async function openAdministration(
  config: Config,
): Promise<AdminClient & { close(): Promise<void> }> {
  const base = await openBase(config).catch((error: unknown) => {
    throw error instanceof StoreLockedError ? socketGone(config) : error;
  });
  const { clock, ids, store } = base;
  const { companies, subscriptions, signingSecrets } = store;
  const ports = { clock, ids, companies, subscriptions, signingSecrets };
  return {
    addEndpoint: (endpoint) => addEndpoint(ports, endpoint),
    listEndpoints: (company) => listEndpoints(ports, company),
    removeEndpoint: (id) => removeEndpoint(ports, id),
    revealSecret: (options) => revealSecret(ports, options),
    setCompanyEmail: (options) => setCompanyEmail(ports, options),
    addCompany: (company) => addCompany(ports, company),
    listCompanies: () => listCompanies(ports),
    sweep: (options) => store.sweep(options),
    ...createAccessAdministration((path, body) => callAccess(accessPortsOf(base), path, body)),
    close: () => store.close(),
  };
}

function socketGone({ dataDir }: Config): StoreOpenError {
  return new StoreOpenError(
    `A jobgate works on ${dataDir}, but nothing answers at ${adminAddress(dataDir)}. If it is a server, its socket was removed: ` +
      "restart the server, which makes it anew. If it is another command, try again when that has ended.",
  );
}

/** Writes all rows of the store to a file, or without one to the standard output. Returns how many. */
export async function exportStore(config: Config, file?: string): Promise<number> {
  const { store } = await openBase(config);
  return writeLines(file, (write) => store.dump(write)).finally(() => store.close());
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
    const rows = await store.load(readLines(file));
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
