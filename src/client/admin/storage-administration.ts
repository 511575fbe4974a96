/** What the operator asks of the stored files, by the server or on the store itself. */

interface AdminHeap {
  readonly files: number;
  readonly sizeBytes: number;
}

export interface AdminSweep {
  readonly isDryRun: boolean;
  readonly jobsRemoved: number;
  readonly restored: AdminHeap;
  readonly trashed: AdminHeap;
  /** Some names of what was trashed. */
  readonly examples: readonly string[];
  readonly removed: AdminHeap;
  /** Some of what is not Jobgate's, by its path in the data directory, and was passed over. */
  readonly foreign: readonly string[];
}

export interface StorageAdministration {
  /** Moves files without a row to the trash, or with `isDryRun` only tells which. */
  sweep(options: { readonly isDryRun: boolean }): Promise<AdminSweep>;
}
