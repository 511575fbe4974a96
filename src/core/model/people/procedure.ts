/** The procedure: the steps that people are to go through, as a ZIP in versions. Opaque to us; it is given out as it came. */

import { Problem } from "../problem.ts";

export interface ProcedureVersion {
  readonly id: string;
  /** 1, 2, …; none is given twice. */
  readonly number: number;
  /** The upload that it came by: a version is made of each once. */
  readonly uploadId: string;
  readonly blobId: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  /** Hex. */
  readonly sha256: string;
  readonly notes: string;
  readonly author: string;
  /** The author's object id, where a user or client of the company is the author. */
  readonly authorId?: string;
  readonly uploadedAt: number;
}

/** What may be changed of a procedure. */
export interface ProcedureFields {
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** The users and groups that it is meant for, by their object ids; all if there are none. */
  readonly liveObjectIds: readonly string[];
}

export interface Procedure extends ProcedureFields {
  readonly id: string;
  readonly companyId: string;
  readonly activeVersionId: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Oldest first; at least the active one. */
  readonly versions: readonly ProcedureVersion[];
}

/** The problem of asking for a procedure that is not there, or not the caller's. */
export function procedureNotFound(id: string): Problem {
  const detail = `This company has no workflow ${id}. Look at the list of them for the ids.`;
  return new Problem("not-found", detail);
}

/** The problem of asking for a version that is not there, or not the caller's. */
export function versionNotFound(id: string): Problem {
  const detail = `This company has no version ${id} of a workflow. Look at the workflow for its versions.`;
  return new Problem("not-found", detail);
}
