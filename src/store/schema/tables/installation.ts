/** The tables with one row, which say what this database is. */

export interface KeyCheckRow {
  id: number;
  sealed: string;
}

/** One row. */
export interface InstallationRow {
  id: number;
  /** The data directory carries the same. */
  installation_id: string;
}

export interface SchemaVersionRow {
  id: number;
  version: number;
}
