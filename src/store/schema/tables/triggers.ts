/** The table of triggers. */

export interface TriggerRow {
  id: string;
  company_id: string;
  created_at: number;
  updated_at: number;
  archived: number;
  /** 1 where it is neither archived nor disabled. */
  live: number;
  /** TriggerDocument as JSON, with its address as it may be shown. */
  document: string;
  /** The whole address, sealed under the id, where it holds more than may be shown. */
  sealed: string | null;
}
