/** The port of foreign ids: which job a number stands for, and which numbers a company's jobs have. A new job names its dialect. */

import type { ForeignFile, ForeignId, NumberedFile } from "../model/foreign-id.ts";

/** Whose jobs, by which clients' names. */
export interface ForeignIdOwner {
  readonly dialect: string;
  readonly companyId: string;
}

export interface ForeignIdStore {
  /** Undefined for a job that has none. */
  ofJob(jobId: string): Promise<ForeignId | undefined>;
  /** Of whichever company. "gone" where the number was given once and its job is removed, undefined where it never was. */
  find(dialect: string, number: number): Promise<ForeignId | "gone" | undefined>;
  /** The days on which jobs were made that are there still, ascending; those after one of them. */
  days(
    owner: ForeignIdOwner,
    page: { readonly after?: string | undefined; readonly limit: number },
  ): Promise<readonly string[]>;
  /** Those of one day, ascending; those after a number. */
  ofDay(
    owner: ForeignIdOwner & { readonly day: string },
    page: { readonly after?: number | undefined; readonly limit: number },
  ): Promise<readonly ForeignId[]>;
}

export interface ForeignFileStore {
  /** As of jobs: "gone" where the number was given once and the file's job is removed. */
  find(dialect: string, number: number): Promise<ForeignFile | "gone" | undefined>;
  /** By the files' ids; those that are told of for the first time get a number, and are read for their checksums. */
  ofFiles(
    dialect: string,
    files: readonly NumberedFile[],
  ): Promise<ReadonlyMap<string, ForeignFile>>;
}
