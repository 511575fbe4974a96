/** A database file opened by Node's own SQLite, where the running Node has it for good. */

import type { SqliteStatement } from "kysely";
import { type SqliteFile, statementOf } from "./sqlite-file.ts";

/** What is used of `node:sqlite`, whose types the oldest Node's do not have. */
interface NodeSqlite {
  readonly DatabaseSync: new (file: string, options: { readonly timeout: number }) => NodeDatabase;
}

interface NodeDatabase {
  readonly isOpen: boolean;
  readonly isTransaction: boolean;
  prepare(text: string): NodeStatement;
  close(): void;
}

interface NodeStatement {
  columns(): readonly { readonly name: string }[];
  setReturnArrays(isSet: boolean): void;
  all(...parameters: readonly unknown[]): (readonly unknown[])[];
  run(...parameters: readonly unknown[]): ReturnType<SqliteStatement["run"]>;
}

/** From Node 24.15 on, and from 26.0 on, it is no longer an experiment. */
export function hasNodeSqlite(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major >= 26 || (major === 24 && minor >= 15);
}

/** Opens or creates the file. Throws the driver's error, with SQLite's name for it as its code. */
export function openNodeSqlite(file: string): SqliteFile {
  const { DatabaseSync } = process.getBuiltinModule("node:sqlite") as unknown as NodeSqlite;
  const connection = named(() => new DatabaseSync(file, { timeout: 0 }));
  return {
    get isOpen() {
      return connection.isOpen;
    },
    get inTransaction() {
      return connection.isTransaction;
    },
    prepare(text) {
      const prepared = named(() => connection.prepare(text));
      prepared.setReturnArrays(true);
      return statementOf({
        names: prepared.columns().map(({ name }) => name),
        all: (parameters) => named(() => prepared.all(...parameters)),
        run: (parameters) => named(() => prepared.run(...parameters)),
      });
    },
    close: () => {
      connection.close();
    },
  };
}

/** The errors that mean something to the store, by their primary code (https://sqlite.org/rescode.html). */
const CODES: Readonly<Record<number, string>> = {
  5: "SQLITE_BUSY",
  6: "SQLITE_LOCKED",
  8: "SQLITE_READONLY",
  10: "SQLITE_IOERR",
  11: "SQLITE_CORRUPT",
  13: "SQLITE_FULL",
  14: "SQLITE_CANTOPEN",
  15: "SQLITE_PROTOCOL",
  26: "SQLITE_NOTADB",
};

function named<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error && "errcode" in error && typeof error.errcode === "number") {
      Object.assign(error, { code: CODES[error.errcode & 0xff] ?? "SQLITE_ERROR" });
    }
    throw error;
  }
}
