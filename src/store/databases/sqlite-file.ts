/** A database file that is open: the little that the store needs of a driver of SQLite. */

import type { SqliteStatement } from "kysely";
import type { AnyRow } from "./database.ts";

export interface SqliteFile {
  readonly isOpen: boolean;
  readonly inTransaction: boolean;
  /** A statement that may be run again and again. Throws the driver's error; faults are read from its code. */
  prepare(text: string): SqliteStatement;
  close(): void;
}

/** A row that came as an array. */
export function rowOf(names: readonly string[], values: readonly unknown[]): AnyRow {
  const row: Record<string, unknown> = {};
  for (let index = 0; index < names.length; index += 1) {
    row[names[index] ?? ""] = values[index];
  }
  return row;
}
