/** The port of procedures: made of uploads in blocks, found, changed and removed. */

import type { Procedure, ProcedureFields, ProcedureVersion } from "../../model/people/procedure.ts";

/** A version that takes its upload's place; the store gives its number. */
export interface NewVersion extends Omit<ProcedureVersion, "number"> {
  readonly procedureId: string;
}

export interface NewProcedure extends ProcedureFields {
  readonly companyId: string;
  /** False where the version is one more of a procedure that is there, which stays as it is. */
  readonly isFirst: boolean;
  readonly version: NewVersion;
}

/** What became of an upload. */
export interface TakenUpload {
  readonly procedureId: string;
  readonly versionId: string;
  /** False where it was taken before. */
  readonly isNew: boolean;
  /** The blobs that nobody owns any more. */
  readonly orphans: readonly string[];
}

export interface ProcedurePage {
  readonly skip: number;
  readonly limit: number;
}

export interface ProcedureStore {
  /** Makes a version of an upload, which is gone then, and the procedure with its first. "no-upload" or "no-procedure" where that is not there. */
  take(asked: NewProcedure): Promise<TakenUpload | "no-upload" | "no-procedure">;
  /** The version that was made of an upload. */
  ofUpload(companyId: string, uploadId: string): Promise<TakenUpload | undefined>;
  find(companyId: string, id: string): Promise<Procedure | undefined>;
  /** Newest first. */
  list(companyId: string, page: ProcedurePage): Promise<readonly Procedure[]>;
  /** False if it is not there. */
  change(companyId: string, id: string, change: ProcedureChange): Promise<boolean>;
  /** Makes a version the active one of its procedure. False if there is no such version. */
  activate(companyId: string, versionId: string, now: number): Promise<boolean>;
  /** The blobs that nobody owns any more; undefined if it is not there. */
  remove(companyId: string, id: string): Promise<readonly string[] | undefined>;
  /** Likewise; "active" for the active version, which stays. */
  removeVersion(
    companyId: string,
    version: VersionAddress,
  ): Promise<readonly string[] | "active" | undefined>;
}

export interface ProcedureChange extends Partial<ProcedureFields> {
  readonly updatedAt: number;
}

export interface VersionAddress {
  readonly procedureId: string;
  readonly versionId: string;
  readonly now: number;
}
