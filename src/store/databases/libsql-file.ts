/** A database file opened by libsql. */

import Libsql from "libsql";
import { type SqliteFile, statementOf } from "./sqlite-file.ts";

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
    prepare(text) {
      const prepared = connection.prepare<[readonly unknown[]]>(text);
      // For all() libsql makes room for a hundred rows.
      const isOfOne = text.endsWith(" limit 1");
      const columns = prepared.reader ? prepared.raw(true).columns() : [];
      return statementOf({
        names: columns.map(({ name }) => name),
        all: (parameters) => {
          const rows = isOfOne
            ? [prepared.get(parameters)].filter((row) => row !== undefined)
            : prepared.all(parameters);
          return rows as (readonly unknown[])[];
        },
        run: (parameters) => prepared.run(parameters),
      });
    },
    close: () => {
      connection.close();
    },
  };
}
