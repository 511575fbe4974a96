/** The tables of schedules and their firings. */

import type { ScheduleOverlap, ScheduleState } from "../../../core/model/contract-types.gen.ts";
import type { JobRow } from "./jobs.ts";

export interface ScheduleRow
  extends Pick<
    JobRow,
    "id" | "company_id" | "workflow" | "profile" | "submitted_by" | "created_at"
  > {
  /** JobDocumentRequest as JSON, without its rule. */
  asked: string;
  /** NewSubscription[] and the secrets of its jobs, sealed; null for none. */
  wishes: string | null;
  rule: string;
  time_zone: string;
  state: ScheduleState;
  overlap: ScheduleOverlap;
  catch_up_s: number;
  next_fire_at: number | null;
  last_fire_at: number | null;
  skipped: number;
  missed: number;
}

/** A firing that happened. */
export interface FiringRow {
  schedule_id: string;
  fire_time: number;
  /** Null if it was skipped. */
  job_id: string | null;
}
