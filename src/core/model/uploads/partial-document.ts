/** The partial document: what came of a document whose transfer broke off. No job has it; only its sender knows of it and can go on. */

export interface PartialDocument {
  readonly jobId: string;
  /** Who sent it, by what tells him from all others. */
  readonly owner: string;
  readonly fileName: string;
  readonly blobId: string;
  /** So much of it is on the disk; what lies behind counts for nothing. */
  readonly sizeBytes: number;
  readonly createdAt: number;
  /** From then on it is gone. */
  readonly expiresAt: number;
}

/** How long one is kept. */
export const PARTIAL_KEPT_MS = 3_600_000;
