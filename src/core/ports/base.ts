/** What everything stands on: time, ids and log lines. */

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
}

export interface Ids {
  /** A new UUIDv7 as text: unique, and later ones sort after earlier ones. */
  next(): string;
}

export type LogFields = Readonly<Record<string, unknown>>;

export interface Log {
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

/** How much one company may hold of uploads that no job has taken, and how long. */
export interface OpenUploadLimits {
  readonly uploadsMax: number;
  /** Of the whole files, as declared. */
  readonly bytesMax: number;
  /** After the last byte that came. */
  readonly keptMs: number;
}

export interface CoreLimits {
  readonly uploadBytesMax: number;
  readonly documentsPerJobMax: number;
  /** How late a firing may be made after a time without server, where a schedule does not say. */
  readonly scheduleCatchUpS: number;
  readonly openUploads: OpenUploadLimits;
  /** How long a job that has ended is kept. */
  readonly resultRetentionHours: number;
  /** How long a link to a file may be good. */
  readonly linkHoursMax: number;
}
