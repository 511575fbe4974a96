/** An empty embedded database that tells by which plan it answers the queries of a store. */

import { rm } from "node:fs/promises";
import { join } from "node:path";
import { CompiledQuery, type KyselyPlugin, type RootOperationNode } from "kysely";
import { afterAll, beforeAll } from "vitest";
import type { Database } from "../../../src/store/databases/database.ts";
import { openSqlite } from "../../../src/store/databases/sqlite.ts";
import { migrate } from "../../../src/store/schema/migrations.ts";
import { newDataDir } from "./data-dir.ts";

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
  const asked: RootOperationNode[] = [];
  const listening: KyselyPlugin = {
    transformQuery({ node }) {
      asked.push(node);
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  beforeAll(async () => {
    folder = await newDataDir();
    ({ db } = openSqlite(join(folder, "jobgate.db")));
    await migrate(db);
  });
  afterAll(async () => {
    await db.destroy();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    async statementsOf(work) {
      asked.length = 0;
      await work(db.withPlugin(listening));
      return asked.map((node) => db.getExecutor().compileQuery(node, { queryId: "plan" }));
    },
    async planOf({ sql, parameters }) {
      const { rows } = await db.executeQuery<{ detail: string }>(
        CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]),
      );
      return rows.map(({ detail }) => detail).join("; ");
    },
  };
}
