/** The embedded database: one SQLite file, one connection, held exclusively by this process. */

import { closeSync, existsSync, openSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import {
  type DatabaseConnection,
  type Driver,
  Kysely,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type SqliteStatement,
  sql,
} from "kysely";
import { notAFile, StoreLockedError, StoreOpenError } from "../installation/store-open-error.ts";
import type { Tables } from "../schema/tables/tables.ts";
import { createBreather } from "./breather.ts";
import type { ClosedDatabase, Database, OpenDatabase } from "./database.ts";
import { codeOf, type FaultOf, messageOf, tellingFaults } from "./faults.ts";
import { openLibsql } from "./libsql-file.ts";
import { hasNodeSqlite, openNodeSqlite } from "./node-file.ts";
import { CHECKPOINTS, createCopies } from "./sqlite-copies.ts";
import { pagesOf } from "./sqlite-pages.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { cachedPrepare } from "./statement-cache.ts";

/** EXCLUSIVE comes before the first access to the WAL, so that no other process can ever read or write the file. */
const PRAGMAS = [
  "locking_mode=EXCLUSIVE",
  "journal_mode=WAL",
  "synchronous=FULL",
  // macOS reaches the disk only with F_FULLFSYNC; elsewhere these change nothing.
  "fullfsync=ON",
  "checkpoint_fullfsync=ON",
  "journal_size_limit=67108864",
  CHECKPOINTS,
  "temp_store=MEMORY",
  // What is erased, sealed secrets above all, is overwritten.
  "secure_delete=ON",
];

/**
 * The database in the data directory. Opening it makes or locks its file. Throws StoreOpenError if another process has
 * it, or if it is no database.
 */
export function sqliteIn(dataDir: string): ClosedDatabase {
  const file = path.join(dataDir, "jobgate.db");
  return {
    async open(prepare) {
      const isNew = !existsSync(file);
      const opened = openSqlite(file);
      const { connection } = opened;
      const close = (): Promise<void> => opened.close();
      try {
        const prepared = await prepare(kyselyOn(connection, (driver) => driver));
        return { database: openDatabaseOf(file, opened), prepared };
      } catch (error) {
        // A directory that is refused is left as it was.
        if (isNew && isEmpty(connection)) {
          rmSync(file, { force: true });
        }
        await close().catch(() => undefined);
        throw damageOf(file, error);
      }
    },
  };
}

function openDatabaseOf(file: string, opened: OpenFile): OpenDatabase {
  const { connection, db } = opened;
  const copies = createCopies({ file, connection, db });
  return {
    db,
    isShared: false,
    transactAtLength: (work) => db.transaction().execute(work),
    pagesOf,
    copyTo: (target) => copies.copyTo(target),
    async close() {
      await copies.stop();
      await opened.close();
      copies.letGo();
    },
  };
}

/** A copy that copyTo() made, to be read. */
export function openCopy(file: string): OpenDatabase {
  return openDatabaseOf(file, openSqlite(file));
}

interface OpenFile {
  readonly connection: SqliteFile;
  readonly db: Database;
  close(): Promise<void>;
}

/** Node's own SQLite needs half the processor time of libsql for a query. The file is the same. */
const openFile = hasNodeSqlite(process.versions.node) ? openNodeSqlite : openLibsql;

/** Opens or creates a database file and locks it until it is closed. Throws StoreOpenError. */
export function openSqlite(file: string, open: (file: string) => SqliteFile = openFile): OpenFile {
  const connection = connect(file, open);
  const db = kyselyOn(connection, (driver) => tellingFaults(driver, faultOf));
  return {
    connection,
    db,
    async close() {
      // There is one connection: whoever is in a transaction ends it first.
      await db.connection().execute((held) => sql`select 1`.execute(held));
      release(connection);
    },
  };
}

function kyselyOn(connection: SqliteFile, drivenBy: (driver: BreathingDriver) => Driver): Database {
  const database = forKysely(connection);
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => drivenBy(new BreathingDriver({ database })),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
}

function isEmpty(connection: SqliteFile): boolean {
  return connection.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").all([]).length === 0;
}

function connect(file: string, open: (file: string) => SqliteFile): SqliteFile {
  let connection: SqliteFile | undefined;
  try {
    createPrivately(file);
    connection = open(file);
    for (const pragma of PRAGMAS) {
      connection.prepare(`PRAGMA ${pragma}`).all([]);
    }
    // The lock is taken with the first write, so write nothing now rather than find out later.
    connection.prepare("BEGIN IMMEDIATE").run([]);
    connection.prepare("COMMIT").run([]);
    return connection;
  } catch (error) {
    connection?.close();
    throw openError(file, error);
  }
}

const CLOSED = "The database connection is not open";
const REFUSED = /^SQLITE_(BUSY|LOCKED|IOERR|CANTOPEN|READONLY|PROTOCOL)/u;

/** What SQLite's errors mean. */
export const faultOf: FaultOf = (error) => {
  const code = codeOf(error);
  if (code === "SQLITE_FULL") {
    return "no-room";
  }
  return REFUSED.test(code) || messageOf(error) === CLOSED ? "refused" : undefined;
};

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
  const reason = messageOf(error) || String(error);
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
  iterate: () => [].values(),
};

/** What the operator is told of a database with pages that cannot be read; other errors come back as they are. */
function damageOf(file: string, error: unknown): unknown {
  return /^SQLITE_(CORRUPT|NOTADB)/u.test(codeOf(error))
    ? new StoreOpenError(
        `The database ${file} is damaged, or no database at all. Put it back from a backup, with the blobs/ of the same time.`,
        error,
      )
    : error;
}

function forKysely(connection: SqliteFile): SqliteDatabase {
  const prepare = cachedPrepare((text) => connection.prepare(text));
  return {
    prepare(text) {
      // A statement that was prepared before would still find the file.
      if (!connection.isOpen) {
        throw new Error(CLOSED);
      }
      // After a full disk SQLite has rolled back by itself; a second rollback would fail and hide the reason.
      return text === "rollback" && !connection.inTransaction ? NOTHING : prepare(text);
    },
    close: () => {
      release(connection);
    },
  };
}

function release(connection: SqliteFile): void {
  try {
    for (const statement of RELEASE) {
      connection.prepare(statement).all([]);
    }
  } catch {
    // On a full disk, say. Everything acknowledged is in the WAL; the lock goes with the process.
  } finally {
    connection.close();
  }
}
