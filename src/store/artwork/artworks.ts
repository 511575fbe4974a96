/** Artwork: read with its history, and changed from one place to another in one transaction, or not at all. */

import { sql } from "kysely";
import type { ArtworkHistory, ArtworkSettings } from "../../core/model/artwork.ts";
import type { ArtworkPage, ArtworkStore, ListedArtwork } from "../../core/ports/artworks.ts";
import type { Scope } from "../../core/model/principal.ts";
import { JOB_COLUMNS, jobOf } from "../jobs/job-rows.ts";
import type { Database } from "../databases/database.ts";
import type { Sealer } from "../secrets/seal.ts";
import { artworkOf, decisionOfRow, versionOfRow } from "./artwork-rows.ts";
import { changeArtwork } from "./change-artwork.ts";
import { changeLink } from "./change-link.ts";

export function createArtworkStore(db: Database, sealer: Sealer): ArtworkStore {
  return {
    find: async (jobId) => {
      const row = await db
        .selectFrom("artworks")
        .selectAll()
        .where("job_id", "=", jobId)
        .executeTakeFirst();
      return row && artworkOf(row);
    },

    history: (jobId) => historyOf(db, jobId),

    jobOfLink: async (hash) => {
      const row = await db
        .selectFrom("artworks")
        .select("job_id")
        .where("link_hash", "=", hash)
        .executeTakeFirst();
      return row?.job_id;
    },

    list: (scope, page) => listArtworks(db, scope, page),
    change: (change) => changeArtwork(db, sealer, change),
    changeLink: (change) => changeLink(db, change),

    noteUse: async (jobId, at, notedAfter) => {
      await db
        .updateTable("artworks")
        .set({ link_used_at: at })
        .where("job_id", "=", jobId)
        .where((eb) =>
          eb.or([eb("link_used_at", "is", null), eb("link_used_at", "<=", notedAfter)]),
        )
        .execute();
    },

    settings: async (companyId) => {
      const row = await db
        .selectFrom("artwork_settings")
        .select("settings")
        .where("company_id", "=", companyId)
        .executeTakeFirst();
      return row === undefined ? {} : (JSON.parse(row.settings) as ArtworkSettings);
    },

    setSettings: async (companyId, settings) => {
      const row = { company_id: companyId, settings: JSON.stringify(settings) };
      await db
        .insertInto("artwork_settings")
        .values(row)
        .onConflict((conflict) =>
          conflict.column("company_id").doUpdateSet({ settings: row.settings }),
        )
        .execute();
    },
  };
}

/**
 * Read last first: versions and decisions only come to it, so what the artwork speaks of is there. Give a transaction to
 * ask within it.
 */
export async function historyOf(db: Database, jobId: string): Promise<ArtworkHistory | undefined> {
  const row = await db
    .selectFrom("artworks")
    .selectAll()
    .where("job_id", "=", jobId)
    .executeTakeFirst();
  if (row === undefined) {
    return undefined;
  }
  const versions = await db
    .selectFrom("artwork_versions")
    .selectAll()
    .where("job_id", "=", jobId)
    .orderBy("version")
    .execute();
  const decisions = await db
    .selectFrom("decisions")
    .selectAll()
    .where("job_id", "=", jobId)
    .orderBy("version")
    .execute();
  return {
    artwork: artworkOf(row),
    versions: versions.map(versionOfRow),
    decisions: decisions.map(decisionOfRow),
  };
}

async function listArtworks(
  db: Database,
  scope: Scope,
  { limit, waitingFor, before }: ArtworkPage,
): Promise<readonly ListedArtwork[]> {
  // The condition of their index must stand in the text.
  let found = db
    .selectFrom("artworks")
    .innerJoin("jobs", "jobs.id", "artworks.job_id")
    .where("jobs.delete_requested", "=", 0)
    .where(sql<boolean>`artworks.state not in ('approved', 'expired', 'withdrawn', 'failed')`);
  found = scope === "every-company" ? found : found.where("jobs.company_id", "=", scope.companyId);
  found = waitingFor === undefined ? found : found.where("jobs.waiting_for", "=", waitingFor);
  found = before === undefined ? found : found.where("artworks.job_id", "<", before);
  const ids = await found
    .select("artworks.job_id")
    .orderBy("artworks.job_id", "desc")
    .limit(limit)
    .execute();
  const listed: ListedArtwork[] = [];
  for (const { job_id: jobId } of ids) {
    const artwork = await db
      .selectFrom("artworks")
      .selectAll()
      .where("job_id", "=", jobId)
      .executeTakeFirst();
    const job = await db
      .selectFrom("jobs")
      .select(JOB_COLUMNS)
      .where("id", "=", jobId)
      .executeTakeFirst();
    if (artwork !== undefined && job !== undefined) {
      listed.push({ artwork: artworkOf(artwork), job: jobOf(job) });
    }
  }
  return listed;
}
