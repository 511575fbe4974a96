/** What callbacks tell of a job's artwork, as it stands in the transaction of the event. */

import type { ArtworkNews } from "../../core/callbacks/callback-document.ts";
import type { ArtworkVersion } from "../../core/model/artwork.ts";
import { decisionOfRow, versionOfRow } from "../artwork/artwork-rows.ts";
import type { Tx } from "../databases/database.ts";
import { firstResults } from "../jobs/first-results.ts";

/** Undefined for a job without artwork. */
export async function artworkNews(tx: Tx, jobId: string): Promise<ArtworkNews | undefined> {
  const row = await tx
    .selectFrom("artworks")
    .select(["state", "version"])
    .where("job_id", "=", jobId)
    .executeTakeFirst();
  if (row === undefined) {
    return undefined;
  }
  const { state, version: number } = row;
  const version = await tx
    .selectFrom("artwork_versions")
    .selectAll()
    .where("job_id", "=", jobId)
    .where("version", "=", number)
    .executeTakeFirst();
  if (version === undefined) {
    return { state, results: [] };
  }
  const decision = await tx
    .selectFrom("decisions")
    .selectAll()
    .where("job_id", "=", jobId)
    .where("version", "=", number)
    .executeTakeFirst();
  const newest = versionOfRow(version);
  return {
    state,
    version: newest,
    ...(decision === undefined ? {} : { decision: decisionOfRow(decision) }),
    results: await resultsOf(tx, newest),
  };
}

async function resultsOf(
  tx: Tx,
  { jobId, version }: ArtworkVersion,
): Promise<ArtworkNews["results"]> {
  const { first } = await firstResults(tx, jobId);
  return first.filter(({ properties }) =>
    properties.some(({ name, value }) => name === "version" && value === String(version)),
  );
}
