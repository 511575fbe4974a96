/** Moving: all rows of a store as lines of JSON, and back into an empty store, of whichever database. */

import { type Kysely, sql } from "kysely";
import { DEFAULT_COMPANY } from "../../core/model/company.ts";
import { SCHEMA_VERSION } from "../schema/migrations.ts";
import { isPostgres } from "../databases/postgres.ts";
import type { BlobStore } from "../../core/ports/files.ts";
import type { Sealer } from "../secrets/seal.ts";
import { fitOf, isFitting } from "../installation/belongings.ts";
import { type Joining, join, storeInstallationId } from "../installation/installation.ts";
import { openKeyCheck, keyCheckOf } from "../secrets/key-check.ts";
import type { Database, Tx } from "../databases/tables.ts";
import { transact } from "../databases/transact.ts";

/** Every table, those that later versions add included, as it comes. */
type AnyTables = Record<string, Record<string, unknown>>;
type Row = AnyTables[string];

/** The first line. Rows follow, each with its table's name; the last line tells how many they were. */
interface Header {
  readonly jobgate: "export";
  readonly schemaVersion: number;
  readonly keyCheck: string;
}

const ROWS_PER_PAGE = 500;
/** They belong to the database, not to what it holds. */
const OWN_TABLES = new Set(["schema_version", "key_check", "installation", "failed_logins"]);

/** Writes all rows, as they are at one moment. Returns how many. */
export async function dumpTables(
  db: Database,
  write: (line: string) => Promise<void>,
): Promise<number> {
  const tables = await tablesOf(db);
  const header: Header = {
    jobgate: "export",
    schemaVersion: SCHEMA_VERSION,
    keyCheck: (await keyCheckOf(db)) ?? "",
  };
  const begin = isPostgres(db)
    ? db.transaction().setIsolationLevel("repeatable read")
    : db.transaction();
  return begin.execute(async (tx) => {
    await takeTime(tx);
    let count = 0;
    await write(JSON.stringify(header));
    for (const table of tables) {
      for await (const rows of pagesOf(tx, table)) {
        count += rows.length;
        await write(rows.map((row) => JSON.stringify({ table, row })).join("\n"));
      }
    }
    await write(JSON.stringify({ end: true, rows: count }));
    return count;
  });
}

export interface Loading {
  readonly sealer: Sealer;
  readonly blobs: BlobStore;
  /** What belongs together from the commit on; nothing new without it. */
  readonly joining: Joining | undefined;
}

/**
 * Stores the rows of a dump, all or none. Throws an Error that says why if the store is not empty, if another version
 * wrote the dump, if its secrets were sealed with another key, if its end is missing, or if the files in the data
 * directory are others than those that the rows speak of.
 */
export async function loadTables(
  db: Database,
  lines: AsyncIterable<string>,
  { sealer, blobs, joining }: Loading,
): Promise<number> {
  const load = (id?: string): Promise<number> =>
    transact(db, async (tx) => {
      const count = await loadRows(tx, lines, sealer);
      await demandNoOthers(tx, blobs);
      await (id === undefined ? undefined : storeInstallationId(tx, id));
      return count;
    });
  return joining === undefined ? load() : join(joining, load);
}

/** Files may come after their rows, but what is there already has to belong to them: a sweep would take it away. */
async function demandNoOthers(tx: Tx, blobs: BlobStore): Promise<void> {
  const fit = await fitOf(tx, blobs);
  demand(
    isFitting({ ...fit, found: fit.expected }),
    `Of ${fit.stored} files in DATA_DIR, ${fit.owned} belong to the rows of this export: it is another installation's. ` +
      "Set DATA_DIR to the directory that the export belongs to, or to an empty one.",
  );
}

async function loadRows(typed: Tx, lines: AsyncIterable<string>, sealer: Sealer): Promise<number> {
  const tables = await tablesOf(typed);
  const tx = typed as unknown as Kysely<AnyTables>;
  await takeTime(tx);
  await demandEmpty(tx, tables);
  let count = 0;
  let page: { table: string; rows: Row[] } = { table: "", rows: [] };
  const flush = async (): Promise<void> => {
    if (page.rows.length > 0) {
      await tx.insertInto(page.table).values(page.rows).execute();
      count += page.rows.length;
    }
  };
  let stage: "header" | "rows" | "end" = "header";
  for await (const line of lines) {
    const value = parse(line);
    if (stage === "header") {
      checkHeader(value, sealer);
      stage = "rows";
    } else if (value["end"] === true && stage === "rows") {
      await flush();
      page = { table: "", rows: [] };
      demand(value["rows"] === count, "Rows are missing in the middle of the export.");
      stage = "end";
    } else {
      const { table, row } = value as { readonly table?: string; readonly row?: Row };
      demand(stage === "rows" && row !== undefined, "There is a line that is no row.");
      demand(tables.includes(table ?? ""), `There is no table ${table}.`);
      if (table !== page.table || page.rows.length === ROWS_PER_PAGE) {
        await flush();
        page = { table: table ?? "", rows: [] };
      }
      page.rows.push(row ?? {});
    }
  }
  demand(stage === "end", "The export breaks off before its end.");
  return count;
}

function checkHeader(value: Readonly<Record<string, unknown>>, sealer: Sealer): void {
  const { jobgate, schemaVersion, keyCheck } = value as Partial<Header>;
  demand(jobgate === "export", "This is no export of jobgate: its first line is another.");
  demand(
    schemaVersion === SCHEMA_VERSION,
    `The export has schema version ${schemaVersion}, this jobgate ${SCHEMA_VERSION}: export and import with the same version.`,
  );
  openKeyCheck(keyCheck ?? "", sealer);
}

/** A first start leaves the default company; the imported one takes its place. */
async function demandEmpty(tx: Kysely<AnyTables>, tables: readonly string[]): Promise<void> {
  await tx.deleteFrom("companies").where("number", "=", DEFAULT_COMPANY.number).execute();
  for (const table of tables) {
    const found = await tx.selectFrom(table).selectAll().limit(1).execute();
    demand(
      found.length === 0,
      `The store is not empty: there are rows in ${table}. Import into a new database.`,
    );
  }
}

async function* pagesOf(tx: Database, table: string): AsyncGenerator<readonly Row[]> {
  if (isPostgres(tx)) {
    await sql`declare page no scroll cursor for select * from ${sql.table(table)}`.execute(tx);
    for (;;) {
      const { rows } = await sql<Row>`fetch ${sql.lit(ROWS_PER_PAGE)} from page`.execute(tx);
      if (rows.length === 0) {
        break;
      }
      yield rows;
    }
    await sql`close page`.execute(tx);
    return;
  }
  let last: unknown = -1;
  for (;;) {
    const { rows } = await sql<Row>`
      select rowid as "rowid!", * from ${sql.table(table)}
      where rowid > ${last} order by rowid limit ${ROWS_PER_PAGE}`.execute(tx);
    if (rows.length === 0) {
      return;
    }
    last = rows.at(-1)?.["rowid!"];
    yield rows.map(({ "rowid!": _place, ...row }) => row);
  }
}

/** Reading and writing files may take longer than a transaction of the server's may. */
async function takeTime(tx: Kysely<AnyTables> | Database): Promise<void> {
  if (isPostgres(tx)) {
    await sql`set local idle_in_transaction_session_timeout = 0`.execute(tx);
    await sql`set local statement_timeout = 0`.execute(tx);
  }
}

async function tablesOf(db: Database): Promise<readonly string[]> {
  const tables = await db.introspection.getTables();
  return tables
    .filter(({ isView, schema }) => !isView && schema !== "graphile_worker")
    .map(({ name }) => name)
    .filter((name) => !OWN_TABLES.has(name));
}

function parse(line: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch (error) {
    throw new Error("The export is broken: a line is no JSON.", { cause: error });
  }
}

function demand(holds: boolean, message: string): void {
  if (!holds) {
    throw new Error(message);
  }
}
