/** A database as the store sees it. What differs by which one it is stands in its own file; the queries are in SQL that both know. */

import type { Kysely, Transaction } from "kysely";
import type { TicketAlarms } from "../../core/ports/tickets.ts";
import type { Tables } from "../schema/tables/tables.ts";

/** What queries are made with. Its errors are problems, as faults.ts tells them. */
export type Database = Kysely<Tables>;
export type Tx = Transaction<Tables>;

/** A row of any table, those that later versions add included, as it comes. */
export type AnyRow = Readonly<Record<string, unknown>>;

export interface OpenDatabase {
  readonly db: Database;
  /** True where several nodes work on it. */
  readonly isShared: boolean;
  /** Only where the lines' alarms are kept outside the table. */
  readonly alarms?: TicketAlarms;
  /** Runs work once, in a transaction that sees all as it is at one moment, and that may take as long as it likes. */
  transactAtLength<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** The rows of a table inside such a transaction, at most `rowsMax` at a time. */
  pagesOf(tx: Tx, table: string, rowsMax: number): AsyncIterable<readonly AnyRow[]>;
  /** Only where it is one file: writes it to a new one, as it is at one moment, while everybody goes on. Ended by close(). */
  copyTo?(file: string): Promise<void>;
  /** Ends what is under way. Later queries get the problem unavailable. */
  close(): Promise<void>;
}

/** A database that is not open yet. */
export interface ClosedDatabase {
  /**
   * Opens it. `prepare` runs while nobody else prepares it, and gets its errors as they are. Throws StoreOpenError if it
   * cannot be used, and what `prepare` throws; it is closed then.
   */
  open<T>(
    prepare: (db: Database) => Promise<T>,
  ): Promise<{ readonly database: OpenDatabase; readonly prepared: T }>;
}
