/** The shared database: PostgreSQL through a pool of connections, for any number of nodes. */

import {
  DefaultConnectionProvider,
  type Dialect,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  sql,
} from "kysely";
import { type CustomTypesConfig, Pool, type PoolConfig, types } from "pg";
import type { Log } from "../../core/ports/base.ts";
import { StoreOpenError } from "../installation/store-open-error.ts";
import type { Tables } from "../schema/tables/tables.ts";
import type { AnyRow, ClosedDatabase, Database, Tx } from "./database.ts";
import { codeOf, type FaultOf, messageOf, tellingFaults } from "./faults.ts";
import { installAlarms, ticketAlarms } from "./postgres-alarms.ts";
import {
  GatheringSocket,
  PipeliningDriver,
  PipeliningExecutor,
  PLAN_IS_OLD,
} from "./postgres-driver.ts";

export interface PostgresOptions {
  /** postgres://user:password@host:port/database */
  readonly url: string;
  readonly log: Log;
}

/** Submits go through one at a time, together; the others serve reads and runs. */
const CONNECTIONS_MAX = 10;
const CONNECT_MS = 5000;
/** Not while it is prepared: a migration may take its time. */
const IMPATIENT = {
  statement_timeout: 15_000,
  lock_timeout: 5000,
  idle_in_transaction_session_timeout: 15_000,
  // A server that is frozen rather than gone ends no statement by itself.
  query_timeout: 20_000,
};
/** The start lock: an arbitrary number that nothing else in the database locks. */
const LOCK = 7_266_219_302;
const VERSION_MIN = 140_000;

/** The database at an address. Of several nodes that open it at once, one after the other prepares it. */
export function postgresAt(options: PostgresOptions): ClosedDatabase {
  return {
    async open(prepare) {
      const prepared = await underStartLock(options, async (starter) => {
        const made = await prepare(starter);
        await installAlarms(starter);
        return made;
      });
      const pool = openPool(options, { max: CONNECTIONS_MAX, ...IMPATIENT });
      const db = kyselyOn((driver) => tellingFaults(driver, faultOf), pool);
      return {
        database: {
          db,
          isShared: true,
          alarms: ticketAlarms(db),
          transactAtLength: (work) => transactAtLength(db, work),
          pagesOf,
          close: () => pool.end(),
        },
        prepared,
      };
    },
  };
}

/** Runs work on a connection of its own that holds the lock and waits without limit. */
async function underStartLock<T>(
  options: PostgresOptions,
  work: (db: Database) => Promise<T>,
): Promise<T> {
  // With one connection, the lock belongs to everything that goes through it.
  const pool = openPool(options, { max: 1 });
  const db = kyselyOn((driver) => driver, pool);
  try {
    await demandVersion(db, options.url);
    await sql`select pg_advisory_lock(${LOCK})`.execute(db);
    return await work(db);
  } finally {
    // Closing the connection gives the lock back.
    await pool.end();
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
  const reason = messageOf(error) || codeOf(error);
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

/** Parsers of this pool only: other pools of the process, graphile-worker's above all, keep theirs. */
const getTypeParser: CustomTypesConfig["getTypeParser"] = (oid, format) =>
  // Times, sizes and counts all stay below 2^53.
  oid === types.builtins.INT8 && format !== "binary" ? Number : types.getTypeParser(oid, format);

/** Connects with the first query. Losing connections is told to the log and ends nothing else. */
function openPool({ url, log }: PostgresOptions, limits: PoolConfig): Pool {
  const pool = new Pool({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    application_name: "jobgate",
    types: { getTypeParser },
    pipeline: true,
    stream: () => new GatheringSocket(),
    ...limits,
  });
  // The error itself drags the whole connection along.
  pool.on("error", ({ message }) =>
    log.warn({ reason: message }, "A connection to the database was lost."),
  );
  // One that is in use tells its error itself; without a listener it would end the process.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

function kyselyOn(drivenBy: (driver: PipeliningDriver) => Driver, pool: Pool): Database {
  const driver = drivenBy(new PipeliningDriver(pool));
  const dialect: Dialect = {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => driver,
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
  const executor = new PipeliningExecutor(
    dialect.createQueryCompiler(),
    dialect.createAdapter(),
    new DefaultConnectionProvider(driver),
  );
  return new Kysely<Tables>({ config: { dialect }, dialect, driver, executor });
}

/** PostgreSQL is there but took nothing: starting, full, read only, or too slow. */
const REFUSED =
  /^(57P03|53[023]00|25006|55P03|57014|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/u;
const NOT_CONNECTED =
  /timeout exceeded when trying to connect|timeout expired|Cannot use a pool after calling end/iu;
/** The connection broke in the middle; a commit may have been under way. */
const LOST = /^(08...|57P0[12]|ECONNRESET|EPIPE|ETIMEDOUT)$/u;
const CONNECTION_LOST =
  /Connection terminated|connection error and is not queryable|Client was closed|Query read timeout/u;

/** What PostgreSQL's and its driver's errors mean. */
export const faultOf: FaultOf = (error) => {
  const [code, message] = [codeOf(error), messageOf(error)];
  switch (code) {
    case "53100":
      return "no-room";
    case "22021":
      // PostgreSQL's text has no NUL.
      return "bad-text";
    case "40001":
    case "40P01":
      return "undone";
  }
  if (message === PLAN_IS_OLD) {
    return "undone";
  }
  if (LOST.test(code) || CONNECTION_LOST.test(message)) {
    return "lost";
  }
  return REFUSED.test(code) || NOT_CONNECTED.test(message) ? "refused" : undefined;
};

/** Reading and writing files may take longer than a transaction of the server's may. */
async function transactAtLength<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db
    .transaction()
    .setIsolationLevel("repeatable read")
    .execute(async (tx) => {
      await sql`set local idle_in_transaction_session_timeout = 0`.execute(tx);
      await sql`set local statement_timeout = 0`.execute(tx);
      return work(tx);
    });
}

async function* pagesOf(tx: Tx, table: string, rowsMax: number): AsyncGenerator<readonly AnyRow[]> {
  await sql`declare page no scroll cursor for select * from ${sql.table(table)}`.execute(tx);
  for (;;) {
    const { rows } = await sql<AnyRow>`fetch ${sql.lit(rowsMax)} from page`.execute(tx);
    if (rows.length === 0) {
      break;
    }
    yield rows;
  }
  await sql`close page`.execute(tx);
}
