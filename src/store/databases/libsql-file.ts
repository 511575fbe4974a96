/** A database file opened by libsql. */

import Libsql from "libsql";
import type { SqliteStatement } from "kysely";
import type { AnyRow } from "./database.ts";
import { rowOf, type SqliteFile } from "./sqlite-file.ts";

/** Opens or creates the file. Throws the driver's error. */
export function openLibsql(file: string): SqliteFile {
  const connection = new Libsql(file, { timeout: 0 });
  return {
    get isOpen() {
      return connection.open;
    },
    get inTransaction() {
      return connection.inTransaction;
    },
    prepare: (text) => statementOf(connection.prepare(text)),
    close: () => {
      connection.close();
    },
  };
}

function statementOf(prepared: Libsql.Statement<[readonly unknown[]]>): SqliteStatement {
  // Asking costs as much as a small query.
  const { reader } = prepared;
  if (reader) {
    // Arrays are made in two thirds of the time that objects take.
    prepared.raw(true);
  }
  let names: readonly string[] = [];
  const all = (parameters: readonly unknown[]): AnyRow[] => {
    const rows = prepared.all(parameters) as (readonly unknown[])[];
    // The columns of `select *` are others after a migration.
    if (rows[0] !== undefined && rows[0].length !== names.length) {
      names = prepared.columns().map(({ name }) => name);
    }
    return rows.map((row) => rowOf(names, row));
  };
  return {
    reader,
    all,
    run: (parameters) => prepared.run(parameters),
    iterate: (parameters) => all(parameters).values(),
  };
}
