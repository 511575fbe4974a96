/** Listens to the statements that a database file is given, with their values, in their order. */

import { CompiledQuery } from "kysely";
import type { SqliteFile } from "../../../src/store/databases/sqlite-file.ts";

/** Tells of every statement from now on that was not prepared before. Transactions begin and end by statements too. */
export function listenToStatements(
  file: SqliteFile,
  heard: (statement: CompiledQuery) => void,
): void {
  const prepare = file.prepare.bind(file);
  file.prepare = (text) => {
    const statement = prepare(text);
    const tell = (parameters: readonly unknown[]): void => {
      heard(CompiledQuery.raw(text, [...parameters]));
    };
    return {
      ...statement,
      all: (parameters) => {
        tell(parameters);
        return statement.all(parameters);
      },
      run: (parameters) => {
        tell(parameters);
        return statement.run(parameters);
      },
    };
  };
}
