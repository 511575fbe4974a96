/** The port of uploads: what is known of each, and who may write the next piece. */

import type { Idempotency } from "../jobs.ts";
import type { OpenUploadLimits } from "../base.ts";
import type { Upload } from "../../model/uploads/upload.ts";
import type { Scope } from "../../model/principal.ts";

/** Asks to be the one that writes. */
export interface TurnRequest {
  readonly uploadId: string;
  /** From where on. */
  readonly offsetBytes: number;
  readonly now: number;
  /** How long the turn lasts unless it is prolonged. */
  readonly until: number;
}

/** The right to write a piece. Whoever has another one of the same upload later has a higher fence, and this one is void. */
export interface Turn {
  readonly upload: Upload;
  readonly fence: number;
  /** The one before did not give its turn back, and may still be writing at another node. */
  readonly mayBeWritten: boolean;
}

export interface Progress {
  readonly offsetBytes: number;
  readonly expiresAt: number;
  /** How long the turn lasts from now on; it is given back without it. */
  readonly until?: number;
  /** Where the content lies from now on, if elsewhere. */
  readonly blobId?: string;
}

export interface UploadStore {
  /**
   * Returns its id, or that of the upload begun under the same idempotency key before. Throws too-many-uploads,
   * idempotency-mismatch.
   */
  add(upload: Upload, limits: OpenUploadLimits, idempotency?: Idempotency): Promise<string>;
  find(scope: Scope, id: string): Promise<Upload | undefined>;
  /** Gives the turn: "taken" where somebody has it, "elsewhere" if the upload goes on from another byte or is gone. */
  takeTurn(request: TurnRequest): Promise<Turn | "taken" | "elsewhere">;
  /** Notes how far the upload is. False if the turn is void, and nothing is noted then. */
  advance(turn: Turn, progress: Progress): Promise<boolean>;
  /** Removes an upload that no job has taken. Returns the blobs that nobody owns any more; undefined if it is gone. */
  remove(id: string): Promise<readonly string[] | undefined>;
}
