/** An empty embedded database that tells by which plan it answers the queries of a store. */

import { rm } from "node:fs/promises";
import { join } from "node:path";
import { CompiledQuery } from "kysely";
import { afterAll, beforeAll } from "vitest";
import type { Database } from "../../../src/store/databases/database.ts";
import { openSqlite } from "../../../src/store/databases/sqlite.ts";
import { migrate } from "../../../src/store/schema/migrations.ts";
import { newDataDir } from "./data-dir.ts";
import { listenToStatements } from "./statements.ts";

export type Work = (under: Database) => Promise<unknown>;

export interface QueryPlans {
  /** The statements that the work gives. */
  readonly statementsOf: (work: Work) => Promise<readonly CompiledQuery[]>;
  readonly planOf: (statement: CompiledQuery) => Promise<string>;
}

/** The database is there for all tests of a file. */
export function useQueryPlans(): QueryPlans {
  let folder: string;
  let db: Database;
  let asked: CompiledQuery[] = [];
  beforeAll(async () => {
    folder = await newDataDir();
    const opened = openSqlite(join(folder, "jobgate.db"));
    ({ db } = opened);
    listenToStatements(opened.connection, (statement) => asked.push(statement));
    await migrate(db);
  });
  afterAll(async () => {
    await db.destroy();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    async statementsOf(work) {
      asked = [];
      await work(db);
      return asked.filter(({ sql }) => !/^(?:begin|commit)$/u.test(sql));
    },
    async planOf({ sql, parameters }) {
      const { rows } = await db.executeQuery<{ detail: string }>(
        CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]),
      );
      return rows.map(({ detail }) => detail).join("; ");
    },
  };
}
