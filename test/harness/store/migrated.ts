/** The embedded database with its tables made already: to make them is most of what the first start in a directory costs. */

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sqliteIn } from "../../../src/store/databases/sqlite.ts";
import { migrate } from "../../../src/store/schema/migrations.ts";

const FILE = "jobgate.db";
let made: Promise<Buffer> | undefined;

/** Puts the tables, and nothing in them, into an empty data directory, as a start leaves it that was killed then. */
export async function putTables(dataDir: string): Promise<void> {
  made ??= makeTables();
  await writeFile(join(dataDir, FILE), await made, { mode: 0o600 });
}

async function makeTables(): Promise<Buffer> {
  const dataDir = await mkdtemp(join(tmpdir(), "jobgate-tables-"));
  const { database } = await sqliteIn(dataDir).open(migrate);
  await database.close();
  const content = await readFile(join(dataDir, FILE));
  await rm(dataDir, { recursive: true });
  return content;
}
