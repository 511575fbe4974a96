/** The start lock: of several nodes that start at once on one database, one after the other prepares it. */

import { sql } from "kysely";
import type { Log } from "../../core/ports/base.ts";
import { openPostgres } from "./postgres.ts";
import { codeOf } from "./storage-fault.ts";
import { StoreOpenError } from "../installation/store-open-error.ts";
import type { Database } from "./tables.ts";

/** An arbitrary number that nothing else in the database locks. */
const LOCK = 7_266_219_302;
const VERSION_MIN = 140_000;

/**
 * Runs work on a connection of its own that holds the lock and waits without limit. Throws StoreOpenError if the
 * database cannot be used.
 */
export async function underStartLock<T>(
  { url, log }: { readonly url: string; readonly log: Log },
  work: (db: Database) => Promise<T>,
): Promise<T> {
  // With one connection, the lock belongs to everything that goes through it.
  const db = openPostgres({ url, log, connectionsMax: 1, impatient: false });
  try {
    await demandVersion(db, url);
    await sql`select pg_advisory_lock(${LOCK})`.execute(db);
    return await work(db);
  } finally {
    // Closing the connection gives the lock back.
    await db.destroy();
  }
}

async function demandVersion(db: Database, url: string): Promise<void> {
  const version = await serverVersion(db).catch((error: unknown) => {
    throw openError(url, error);
  });
  if (version < VERSION_MIN) {
    throw new StoreOpenError("The database is too old: PostgreSQL 14 or newer is needed.");
  }
}

async function serverVersion(db: Database): Promise<number> {
  const { rows } = await sql<{ readonly version: number }>`
    select current_setting('server_version_num')::int as version`.execute(db);
  return rows[0]?.version ?? 0;
}

/** The driver's message names host, port, user and database, never the password. */
function openError(url: string, error: unknown): StoreOpenError {
  const { host, pathname } = new URL(url);
  const database = decodeURIComponent(pathname.slice(1));
  const reason = error instanceof Error && error.message !== "" ? error.message : codeOf(error);
  switch (codeOf(error)) {
    case "3D000":
      return new StoreOpenError(
        `DATABASE_URL: PostgreSQL at ${host} has no database ${database}. Make it (createdb ${database}), or name another one.`,
        error,
      );
    case "28000":
    case "28P01":
      return new StoreOpenError(
        `DATABASE_URL: PostgreSQL at ${host} does not let this user in: ${reason}. Check user and password.`,
        error,
      );
  }
  return new StoreOpenError(
    `The database at ${host} cannot be used: ${reason}. Check DATABASE_URL and whether PostgreSQL runs.`,
    error,
  );
}
