/** Transfer: all rows of a store as lines of JSON, and into an empty store, of whichever database. */

import type { Kysely } from "kysely";
import { DEFAULT_COMPANY } from "../../core/model/company.ts";
import { SCHEMA_VERSION } from "../schema/migrations.ts";
import type { BlobStore } from "../../core/ports/files.ts";
import type { Sealer } from "../secrets/seal.ts";
import { fitOf, isFitting } from "../installation/belongings.ts";
import { type Joining, join, storeInstallationId } from "../installation/installation.ts";
import { openKeyCheck, keyCheckOf } from "../secrets/key-check.ts";
import type { AnyRow, Database, OpenDatabase, Tx } from "../databases/database.ts";

type AnyTables = Record<string, AnyRow>;

/** The first line. Rows follow, each with its table's name; the last line tells how many they were. */
interface Header {
  readonly jobgate: "export";
  readonly schemaVersion: number;
  readonly keyCheck: string;
}

const ROWS_PER_PAGE = 500;
/** They belong to the database, not to what it holds, or it makes them itself. */
const OWN_TABLES = new Set([
  "schema_version",
  "key_check",
  "installation",
  "failed_logins",
  "job_counts",
]);

/** Writes all rows, as they are at one moment. Returns how many. */
export async function exportRows(
  database: OpenDatabase,
  write: (line: string) => Promise<void>,
): Promise<number> {
  const { db } = database;
  const tables = await tablesOf(db);
  const header: Header = {
    jobgate: "export",
    schemaVersion: SCHEMA_VERSION,
    keyCheck: (await keyCheckOf(db)) ?? "",
  };
  return database.transactAtLength(async (tx) => {
    let count = 0;
    await write(JSON.stringify(header));
    for (const table of tables) {
      for await (const rows of database.pagesOf(tx, table, ROWS_PER_PAGE)) {
        count += rows.length;
        await write(rows.map((row) => JSON.stringify({ table, row })).join("\n"));
      }
    }
    await write(JSON.stringify({ end: true, rows: count }));
    return count;
  });
}

export interface ImportOptions {
  readonly sealer: Sealer;
  readonly blobs: BlobStore;
  /** What belongs together from the commit on; nothing new without it. */
  readonly joining: Joining | undefined;
}

/**
 * Stores the rows of an export, all or none. Throws an Error that says why if the store is not empty, if another version
 * wrote the export, if its secrets were sealed with another key, if its end is missing, or if the files in the data
 * directory are others than those that the rows speak of.
 */
export async function importRows(
  database: OpenDatabase,
  lines: AsyncIterable<string>,
  { sealer, blobs, joining }: ImportOptions,
): Promise<number> {
  const store = (id?: string): Promise<number> =>
    database.transactAtLength(async (tx) => {
      const count = await insertRows(tx, lines, sealer);
      await demandNoOthers(tx, blobs);
      await (id === undefined ? undefined : storeInstallationId(tx, id));
      return count;
    });
  return joining === undefined ? store() : join(joining, store);
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

async function insertRows(
  typed: Tx,
  lines: AsyncIterable<string>,
  sealer: Sealer,
): Promise<number> {
  const tables = await tablesOf(typed);
  const tx = typed as unknown as Kysely<AnyTables>;
  await demandEmpty(tx, tables);
  let count = 0;
  let page: { table: string; rows: AnyRow[] } = { table: "", rows: [] };
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
      const { table, row } = value as { readonly table?: string; readonly row?: AnyRow };
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

/** The row of a line, and of which table; of first and last line neither. */
export function rowIn(line: string): { readonly table?: string; readonly row: AnyRow } {
  const { table, row } = parse(line) as { readonly table?: string; readonly row?: AnyRow };
  return table === undefined ? { row: {} } : { table, row: row ?? {} };
}

/** The sealed text in the first line, which tells whether a key is the one that sealed the secrets in the rows. */
export function keyCheckIn(line: string): string {
  return (parse(line) as Partial<Header>).keyCheck ?? "";
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
