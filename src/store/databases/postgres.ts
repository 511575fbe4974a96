/** The shared database: PostgreSQL through a pool of connections, for any number of nodes. */

import {
  type DataTypeNode,
  Kysely,
  PostgresAdapter,
  PostgresDialect,
  PostgresQueryCompiler,
} from "kysely";
import { type CustomTypesConfig, Pool, types } from "pg";
import type { Log } from "../../core/ports/base.ts";
import type { Database, Tables } from "./tables.ts";

export interface PostgresOptions {
  /** postgres://user:password@host:port/database */
  readonly url: string;
  readonly log: Log;
  readonly connectionsMax: number;
  /** Limits for a statement and for waiting on locks; none where a migration may take its time. */
  readonly impatient: boolean;
}

const CONNECT_MS = 5000;
const IMPATIENT = {
  statement_timeout: 15_000,
  lock_timeout: 5000,
  idle_in_transaction_session_timeout: 15_000,
  // A server that is frozen rather than gone ends no statement by itself.
  query_timeout: 20_000,
};

/** Parsers of this pool only: other pools of the process, graphile-worker's above all, keep theirs. */
const getTypeParser: CustomTypesConfig["getTypeParser"] = (oid, format) =>
  // Times, sizes and counts all stay below 2^53.
  oid === types.builtins.INT8 && format !== "binary" ? Number : types.getTypeParser(oid, format);

/** Connects with the first query. Losing connections is told to the log and ends nothing else. */
export function openPostgres({ url, log, connectionsMax, impatient }: PostgresOptions): Database {
  const pool = new Pool({
    connectionString: url,
    max: connectionsMax,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    application_name: "jobgate",
    types: { getTypeParser },
    ...(impatient ? IMPATIENT : {}),
  });
  // The error itself drags the whole connection along.
  pool.on("error", ({ message }) =>
    log.warn({ reason: message }, "A connection to the database was lost."),
  );
  // One that is in use tells its error itself; without a listener it would end the process.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return new Kysely<Tables>({ dialect: new Dialect({ pool }) });
}

class Dialect extends PostgresDialect {
  override createQueryCompiler(): PostgresQueryCompiler {
    return new Compiler();
  }
}

/** Text is compared byte by byte, as SQLite does, whatever the database's locale; ids and paths sort alike on both. */
class Compiler extends PostgresQueryCompiler {
  protected override visitDataType(node: DataTypeNode): void {
    super.visitDataType(node);
    if (node.dataType === "text" && this.parentNode?.kind === "ColumnDefinitionNode") {
      this.append(' collate "C"');
    }
  }
}

/** Whether these queries are for PostgreSQL. */
export function isPostgres(db: Pick<Database, "getExecutor">): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}
