/** The foreign id: the number under which clients that were written for another service know a job. */

export interface ForeignId {
  /** Whose clients know it, by the name of their dialect. */
  readonly dialect: string;
  /** A positive int32, the next of its dialect in this installation; none is given twice. */
  readonly number: number;
  readonly companyId: string;
  readonly jobId: string;
  /** The day on which the job was made, of UTC, as yyyymmdd. */
  readonly day: string;
}

/** The day of a time, of UTC, as yyyymmdd. `at` in epoch milliseconds. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10).replaceAll("-", "");
}

/** A file of a job, stored. */
export interface NumberedFile {
  /** Of document or result. */
  readonly id: string;
  readonly jobId: string;
  readonly blobId: string;
}

/** The number under which clients of a dialect know a file. */
export interface ForeignFile {
  readonly fileId: string;
  readonly jobId: string;
  /** A positive int32, as that of jobs. */
  readonly number: number;
  /** Of the content, hex: what old clients compare, and no proof of anything. */
  readonly md5: string;
}
