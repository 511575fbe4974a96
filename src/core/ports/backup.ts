/** What backups and looks at stored contents tell. */

/** What a file of the backup is known by. */
export interface FileSeal {
  readonly sizeBytes: number;
  /** Hex. */
  readonly sha256: string;
}

export interface Manifest {
  readonly jobgate: "backup";
  /** Of Jobgate. */
  readonly version: string;
  readonly schemaVersion: number;
  /** ISO 8601. */
  readonly createdAt: string;
  /** The installation that it is of. */
  readonly installation: string | null;
  readonly rows: FileSeal & { readonly count: number };
  /** The list of contents and published files. */
  readonly files: FileSeal & { readonly count: number; readonly contentBytes: number };
  /** Contents that rows name and that were not there. */
  readonly missing: readonly string[];
  readonly hasKey: boolean;
  /** Where the contents stay that are listed only: a bucket. */
  readonly contentsIn?: string;
}

/** A content that is not as its row says. */
export interface LackingContent {
  readonly table: string;
  readonly blobId: string;
  /** Where it belongs to a job. */
  readonly jobId?: string;
  /** In words that follow its name. */
  readonly fault: string;
}

/** What came of comparing rows and contents. */
export interface Verification {
  /** So many were looked for. */
  readonly contents: number;
  readonly lacks: number;
  /** Some of those. */
  readonly lacking: readonly LackingContent[];
}

/** A copy of the database, as it was at one moment. */
export interface Snapshot {
  /** Whoever asked for it removes it. */
  readonly file: string;
  readonly schemaVersion: number;
}
