/** Prepared statements, kept by their text: preparing one again costs more than running it. */

import type { SqliteStatement } from "kysely";

/** Kysely makes the same few hundred texts; batches of different sizes make the rest. */
const STATEMENTS_MAX = 300;

/** What changes the schema. SQLite prepares the others anew then, but a driver may go on with the columns of before. */
const SCHEMA_CHANGE = /^\s*(?:alter|create|drop)\b/iu;

/** Returns `prepare` with a memory of the statements used last. */
export function cachedPrepare(
  prepare: (sql: string) => SqliteStatement,
): (sql: string) => SqliteStatement {
  const statements = new Map<string, SqliteStatement>();
  return (sql) => {
    const known = statements.get(sql);
    if (known !== undefined) {
      // The order of a Map is the order of insertion, so the oldest use stands first.
      statements.delete(sql);
      statements.set(sql, known);
      return known;
    }
    if (SCHEMA_CHANGE.test(sql)) {
      statements.clear();
    }
    const statement = prepare(sql);
    statements.set(sql, statement);
    const [oldest] = statements.keys();
    if (statements.size > STATEMENTS_MAX && oldest !== undefined) {
      statements.delete(oldest);
    }
    return statement;
  };
}
