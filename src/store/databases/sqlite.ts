/** The embedded database: one SQLite file, one connection, held exclusively by this process. */

import { closeSync, existsSync, openSync, statSync } from "node:fs";
import Libsql from "libsql";
import {
  type DatabaseConnection,
  type Driver,
  Kysely,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
  type SqliteStatement,
} from "kysely";
import { cachedPrepare } from "./statement-cache.ts";
import { codeOf } from "./storage-fault.ts";
import { notAFile, StoreLockedError, StoreOpenError } from "../installation/store-open-error.ts";
import type { Database, Tables } from "./tables.ts";
import { createBreather } from "./breather.ts";

/** EXCLUSIVE comes before the first access to the WAL, so that no other process can ever read or write the file. */
const PRAGMAS = [
  "locking_mode=EXCLUSIVE",
  "journal_mode=WAL",
  "synchronous=FULL",
  // macOS reaches the disk only with F_FULLFSYNC; elsewhere these change nothing.
  "fullfsync=ON",
  "checkpoint_fullfsync=ON",
  "journal_size_limit=67108864",
  "temp_store=MEMORY",
  // What is erased, sealed secrets above all, is overwritten.
  "secure_delete=ON",
];

/**
 * Opens or creates the database file and locks it until it is closed. Throws StoreOpenError if another process has it,
 * or if the file is no database.
 */
export function openSqlite(file: string): Database {
  let connection: Libsql.Database | undefined;
  try {
    createPrivately(file);
    connection = new Libsql(file, { timeout: 0 });
    for (const pragma of PRAGMAS) {
      connection.prepare(`PRAGMA ${pragma}`).all();
    }
    // The lock is taken with the first write, so write nothing now rather than find out later.
    connection.exec("BEGIN IMMEDIATE; COMMIT");
  } catch (error) {
    connection?.close();
    throw openError(file, error);
  }
  return new Kysely<Tables>({ dialect: new BreathingDialect({ database: forKysely(connection) }) });
}

/**
 * Every statement here is done when its promise is made, so a thousand in a row, say the failures of a job of a thousand
 * files, would be one turn of the event loop. Therefore whoever takes the connection breathes; a transaction is one thing.
 */
class BreathingDriver extends SqliteDriver {
  readonly #breathe = createBreather();

  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection();
    await this.#breathe();
    return connection;
  }
}

class BreathingDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;

  constructor(config: SqliteDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): Driver {
    return new BreathingDriver(this.#config);
  }
}

/** SQLite would make the file readable by all. An existing one is not touched: closing it would drop this process's lock. */
function createPrivately(file: string): void {
  if (!existsSync(file)) {
    closeSync(openSync(file, "a", 0o600));
  } else if (!statSync(file).isFile()) {
    // Opening a pipe would wait for ever.
    throw notAFile(file, "the database");
  }
}

function openError(file: string, error: unknown): StoreOpenError {
  const code = codeOf(error);
  if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) {
    return new StoreLockedError(
      `Another jobgate is running on this data directory (${file} is locked). ` +
        "Stop the other one first, or set DATA_DIR to another directory.",
      error,
    );
  }
  const damage = damageOf(file, error);
  if (damage instanceof StoreOpenError) {
    return damage;
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new StoreOpenError(`The database ${file} cannot be opened: ${reason}.`, error);
}

/**
 * Gives the lock back. Closing alone would not: the driver keeps a file open until its last statement is collected as
 * garbage, and SQLite does not leave EXCLUSIVE while the journal is a WAL. The read at the end lets go of the file.
 */
const RELEASE = [
  "PRAGMA journal_mode=DELETE",
  "PRAGMA locking_mode=NORMAL",
  "SELECT count(*) FROM sqlite_schema",
];

/** A statement that does nothing. */
const NOTHING: SqliteStatement = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [][Symbol.iterator](),
};

/** What the operator is told of a database with pages that cannot be read; other errors come back as they are. */
export function damageOf(file: string, error: unknown): unknown {
  return /^SQLITE_(CORRUPT|NOTADB)/u.test(codeOf(error))
    ? new StoreOpenError(
        `The database ${file} is damaged, or no database at all. Put it back from a backup, with the blobs/ of the same time.`,
        error,
      )
    : error;
}

function forKysely(connection: Libsql.Database): SqliteDatabase {
  const prepare = cachedPrepare((sql) => connection.prepare(sql));
  return {
    prepare(sql) {
      // After a full disk SQLite has rolled back by itself; a second rollback would fail and hide the reason.
      return sql === "rollback" && !connection.inTransaction ? NOTHING : prepare(sql);
    },
    close() {
      try {
        for (const statement of RELEASE) {
          connection.prepare(statement).all();
        }
      } catch {
        // On a full disk, say. Everything acknowledged is in the WAL; the lock goes with the process.
      } finally {
        connection.close();
      }
    },
  };
}
