/** Artwork, versions and decisions as rows, and out of them. */

import type {
  Artwork,
  ArtworkStep,
  ArtworkVersion,
  Brand,
  Capabilities,
  Decision,
  LogoFile,
  Reject,
  StepSetting,
} from "../../core/model/artwork.ts";
import type { NewArtwork } from "../../core/ports/jobs.ts";
import type { ArtworkRow, ArtworkVersionRow, DecisionRow } from "../schema/tables/artwork.ts";
import { withoutNulls } from "../schema/without-nulls.ts";

export function artworkRow({ artwork, linkHash }: NewArtwork): ArtworkRow {
  return {
    job_id: artwork.jobId,
    company_id: artwork.companyId,
    state: artwork.state,
    version: artwork.version,
    capabilities: JSON.stringify(artwork.capabilities),
    brand: JSON.stringify(artwork.brand),
    logo: null,
    logo_blob_id: null,
    check_setting: JSON.stringify(artwork.check),
    proof_setting: JSON.stringify(artwork.proof),
    reviewed: artwork.isReviewed ? 1 : 0,
    link_hash: linkHash,
    link_generation: artwork.link.generation,
    link_expires_at: artwork.link.expiresAt,
    link_ms: artwork.linkMs,
    link_revoked_at: null,
    link_used_at: null,
    trouble: null,
    next: jsonOf(artwork.next),
  };
}

export function artworkOf(row: ArtworkRow): Artwork {
  const { trouble, link_revoked_at: revokedAt, link_used_at: lastUsedAt } = row;
  return {
    jobId: row.job_id,
    companyId: row.company_id,
    state: row.state,
    version: row.version,
    capabilities: JSON.parse(row.capabilities) as Capabilities,
    brand: JSON.parse(row.brand) as Brand,
    ...(row.logo === null ? {} : { logo: JSON.parse(row.logo) as LogoFile }),
    check: JSON.parse(row.check_setting) as StepSetting,
    proof: JSON.parse(row.proof_setting) as StepSetting,
    isReviewed: row.reviewed === 1,
    link: {
      generation: row.link_generation,
      expiresAt: row.link_expires_at,
      ...withoutNulls({ revokedAt, lastUsedAt }),
    },
    linkMs: row.link_ms,
    ...withoutNulls({ trouble }),
    ...(row.next === null ? {} : { next: JSON.parse(row.next) as ArtworkStep }),
  };
}

export function versionRow(version: ArtworkVersion): ArtworkVersionRow {
  return {
    job_id: version.jobId,
    version: version.version,
    document_id: version.documentId,
    file_name: version.fileName,
    content_type: version.contentType,
    size_bytes: version.sizeBytes,
    sha256: version.sha256,
    origin: version.origin,
    adjustment: jsonOf(version.adjustment),
    supersedes: version.supersedes ?? null,
    created_at: version.createdAt,
    ...factColumns(version),
  };
}

type FactColumns = Pick<
  ArtworkVersionRow,
  "page_count" | "unreadable" | "obstacle" | "preflight" | "findings" | "proof_sha256"
>;

/** The columns of what the check finds out. */
export function factColumns(
  facts: Pick<
    ArtworkVersion,
    "pageCount" | "unreadable" | "obstacle" | "preflight" | "findings" | "proofSha256"
  >,
): FactColumns {
  return {
    page_count: facts.pageCount ?? null,
    unreadable: facts.unreadable ?? null,
    obstacle: jsonOf(facts.obstacle),
    preflight: jsonOf(facts.preflight),
    findings: jsonOf(facts.findings),
    proof_sha256: facts.proofSha256 ?? null,
  };
}

export function versionOfRow(row: ArtworkVersionRow): ArtworkVersion {
  const { supersedes, unreadable, page_count: pageCount, proof_sha256: proofSha256 } = row;
  return {
    jobId: row.job_id,
    version: row.version,
    documentId: row.document_id,
    fileName: row.file_name,
    contentType: row.content_type,
    sizeBytes: row.size_bytes,
    sha256: row.sha256,
    origin: row.origin,
    createdAt: row.created_at,
    ...withoutNulls({ supersedes, unreadable, pageCount, proofSha256 }),
    ...parsed("adjustment", row),
    ...parsed("obstacle", row),
    ...parsed("preflight", row),
    ...parsed("findings", row),
  };
}

function parsed<Name extends "adjustment" | "obstacle" | "preflight" | "findings">(
  name: Name,
  row: ArtworkVersionRow,
): Pick<ArtworkVersion, Name> {
  const text = row[name];
  // It was written from this very field.
  return (text === null ? {} : { [name]: JSON.parse(text) as unknown }) as Pick<
    ArtworkVersion,
    Name
  >;
}

export function decisionRow(decision: Decision): DecisionRow {
  return {
    job_id: decision.jobId,
    version: decision.version,
    result: decision.result,
    reason: decision.reason ?? null,
    comment: decision.comment ?? null,
    name: decision.name,
    at: decision.at,
    sha256: decision.sha256,
    proof_sha256: decision.proofSha256 ?? null,
    locale: decision.locale ?? null,
    agent: decision.agent ?? null,
    decided_by: decision.by,
    rejects: jsonOf(decision.rejects),
  };
}

export function decisionOfRow(row: DecisionRow): Decision {
  const { reason, comment, locale, agent, proof_sha256: proofSha256 } = row;
  return {
    jobId: row.job_id,
    version: row.version,
    result: row.result,
    name: row.name,
    at: row.at,
    sha256: row.sha256,
    by: row.decided_by,
    ...withoutNulls({ reason, comment, locale, agent, proofSha256 }),
    // What decisionRow() wrote.
    ...(row.rejects === null ? {} : { rejects: JSON.parse(row.rejects) as Reject[] }),
  };
}

/** Null for what is absent. */
export function jsonOf(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
