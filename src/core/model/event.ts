/** The event: one line of a job's history, and the only source of logs, result events, callbacks and live views. */

import type { Severity } from "./contract-types.gen.ts";

export type { Severity } from "./contract-types.gen.ts";

export type EventCode =
  | "job.created"
  | "job.queued"
  | "job.started"
  | "job.given-back"
  | "job.prioritized"
  | "job.held"
  | "job.released"
  | "job.cancel-requested"
  | "job.completed"
  | "job.failed"
  | "job.cancelled"
  | "job.followed"
  | "document.added"
  | "document.renamed"
  | "document.removed"
  | "result.added"
  | "file.processed"
  | "file.failed"
  | "file.skipped"
  | "file.warning"
  | "asset.added"
  | "asset.replaced"
  | "asset.published"
  | "asset.unpublished"
  | "export.ready"
  | "option.ignored"
  | "mail.not-sent"
  | "content.changed"
  | "artwork.uploaded"
  | "artwork.adjusted"
  | "preflight.done"
  | "review.wanted"
  | "review.done"
  | "proof.ready"
  | "decision.made"
  | "artwork.expired"
  | "link.revoked"
  | "record.changed"
  | "contents.removed";

/** What a part of Jobgate tells; the store adds job and sequence number in the transaction. */
export interface NewEvent {
  readonly at: number;
  readonly code: EventCode;
  readonly severity: Severity;
  /** For the caller; URLs without userinfo and query, no secrets. */
  readonly message: string;
  readonly documentId?: string;
  /** The file it is about, as the caller knows it. */
  readonly fileName?: string;
  /** The asset it is about. */
  readonly assetId?: string;
}

export interface Event extends NewEvent {
  readonly jobId: string;
  /** Counts from 1 per job, without gaps. */
  readonly sequence: number;
}
