/** The tables of artwork: how it stands, its versions and decisions, and what companies have set for it. */

import type {
  ArtworkOrigin,
  ArtworkState,
  DecisionResult,
} from "../../../core/model/contract-types.gen.ts";

export interface ArtworkRow {
  job_id: string;
  company_id: string;
  state: ArtworkState;
  version: number;
  /** Capabilities as JSON, and so on. */
  capabilities: string;
  brand: string;
  /** LogoFile as JSON. */
  logo: string | null;
  logo_blob_id: string | null;
  /** StepSetting as JSON. */
  check_setting: string;
  proof_setting: string;
  reviewed: number;
  /** Of the token of its link; null once that is revoked. */
  link_hash: string | null;
  link_generation: number;
  link_expires_at: number;
  link_ms: number;
  link_revoked_at: number | null;
  link_used_at: number | null;
  trouble: string | null;
  /** ArtworkStep as JSON. */
  next: string | null;
}

export interface ArtworkVersionRow {
  job_id: string;
  version: number;
  document_id: string;
  file_name: string;
  content_type: string;
  size_bytes: number;
  sha256: string;
  origin: ArtworkOrigin;
  /** Option[] as JSON. */
  adjustment: string | null;
  supersedes: number | null;
  created_at: number;
  page_count: number | null;
  unreadable: string | null;
  /** FileObstacle as JSON. */
  obstacle: string | null;
  /** PreflightSummary as JSON. */
  preflight: string | null;
  /** FindingDocument[] as JSON. */
  findings: string | null;
  proof_sha256: string | null;
}

export interface DecisionRow {
  job_id: string;
  version: number;
  result: DecisionResult;
  reason: string | null;
  comment: string | null;
  name: string;
  at: number;
  sha256: string;
  proof_sha256: string | null;
  locale: string | null;
  agent: string | null;
  decided_by: string;
  /** Reject[] as JSON. */
  rejects: string | null;
}

export interface ArtworkSettingsRow {
  company_id: string;
  /** ArtworkSettings as JSON. */
  settings: string;
}
