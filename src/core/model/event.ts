/** The event: one line of a job's history, and the only source of logs, result events, callbacks and live views. Its codes stand in xsd/job.xsd. */

import type { EventCode, Severity } from "./contract-types.gen.ts";

export type { EventCode, Severity } from "./contract-types.gen.ts";

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
