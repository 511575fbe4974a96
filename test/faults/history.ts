/** What a run under faults leaves to be judged: what clients were told while it went on, and what the store held at its end. */

/** One thing that a client learned, in the order in which it did. */
export type Fact =
  | { readonly kind: "submitted"; readonly name: string; readonly what: "job" | "schedule" }
  | { readonly kind: "document-added"; readonly jobId: string; readonly dataId: string }
  | { readonly kind: "started"; readonly jobId: string }
  | { readonly kind: "refused"; readonly name: string; readonly code: string }
  | {
      readonly kind: "seen";
      readonly jobId: string;
      readonly status: string;
      readonly outcome?: string;
    }
  | {
      readonly kind: "told";
      readonly jobId: string;
      readonly type: string;
      readonly sequence: number;
      readonly isSigned: boolean;
    }
  | { readonly kind: "restarted"; readonly ms: number };

export interface KeptJob {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly outcome?: string;
  readonly scheduleId?: string;
  readonly fireTime?: number;
  /** Somebody asked to be told how it ends. */
  readonly wantsTold: boolean;
}

export interface KeptEvent {
  readonly jobId: string;
  readonly sequence: number;
  readonly code: string;
}

export interface KeptSchedule {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  readonly lastFireAt?: number;
  /** How far its fire times lie apart; they are multiples of it. */
  readonly periodMs: number;
  readonly missed: number;
  readonly skipped: number;
}

export interface KeptDocument {
  readonly id: string;
  readonly jobId: string;
}

/** The store when all is quiet. */
export interface Snapshot {
  readonly jobs: readonly KeptJob[];
  readonly events: readonly KeptEvent[];
  readonly documents: readonly KeptDocument[];
  readonly schedules: readonly KeptSchedule[];
}
