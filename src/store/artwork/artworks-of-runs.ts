/** Artwork as runs see and change it: read with the claim, told of while they work, held for people, and closed with its job. */

import type { ArtworkHistory } from "../../core/model/artwork.ts";
import type { ArtworkState } from "../../core/model/contract-types.gen.ts";
import { ARTWORK_WORKFLOW } from "../../core/model/artwork.ts";
import type { ArtworkReport, RunHold } from "../../core/ports/runs.ts";
import type { Tx } from "../databases/database.ts";
import { removeLinksOf } from "../jobs/document-links.ts";
import type { JobRow } from "../schema/tables/jobs.ts";
import type { Sealer } from "../secrets/seal.ts";
import { factColumns, jsonOf } from "./artwork-rows.ts";
import { historyOf } from "./artworks.ts";
import { insertVersion } from "./change-artwork.ts";

/** By job; costs nothing where none of them has any. */
export async function artworksOf(
  tx: Tx,
  jobs: readonly Pick<JobRow, "id" | "workflow">[],
): Promise<ReadonlyMap<string, ArtworkHistory>> {
  const found = new Map<string, ArtworkHistory>();
  for (const { id, workflow } of jobs) {
    const history = workflow === ARTWORK_WORKFLOW ? await historyOf(tx, id) : undefined;
    if (history !== undefined) {
      found.set(id, history);
    }
  }
  return found;
}

/** Inside the transaction that found the run to be ours still. */
export async function reportArtwork(
  tx: Tx,
  sealer: Sealer,
  { jobId, report }: { readonly jobId: string; readonly report: ArtworkReport },
): Promise<void> {
  const { newVersion, logo, isFetched, trouble, next } = report;
  if (newVersion !== undefined) {
    await insertVersion(tx, sealer, newVersion);
  }
  if (isFetched === true) {
    await removeLinksOf(tx, [jobId]);
  }
  await tx
    .updateTable("artworks")
    .set({
      next: jsonOf(next),
      ...(newVersion === undefined
        ? {}
        : { version: newVersion.version.version, state: "uploaded" as const }),
      ...(logo === undefined ? {} : { logo: JSON.stringify(logo), logo_blob_id: logo.blobId }),
      ...(trouble === undefined ? {} : { trouble }),
    })
    .where("job_id", "=", jobId)
    .execute();
}

/** Inside the transaction that leaves the job to the people it waits for. What was made is theirs from now on. */
export async function holdArtwork(tx: Tx, jobId: string, hold: RunHold): Promise<void> {
  const { version } = await tx
    .updateTable("artworks")
    .set({ state: hold.state, next: null, trouble: hold.trouble ?? null })
    .where("job_id", "=", jobId)
    .returning("version")
    .executeTakeFirstOrThrow();
  if (hold.facts !== undefined) {
    await tx
      .updateTable("artwork_versions")
      .set(factColumns(hold.facts))
      .where("job_id", "=", jobId)
      .where("version", "=", version)
      .execute();
  }
  await tx
    .updateTable("results")
    .set({ kept: 1 })
    .where("job_id", "=", jobId)
    .where("kept", "=", 0)
    .execute();
}

/** Inside the transaction that ends these jobs otherwise than by people. */
export async function closeArtworks(
  tx: Tx,
  jobs: readonly Pick<JobRow, "id" | "workflow" | "outcome">[],
): Promise<void> {
  for (const { id, workflow, outcome } of jobs) {
    if (workflow === ARTWORK_WORKFLOW) {
      const state: ArtworkState = outcome === "cancelled" ? "withdrawn" : "failed";
      await tx
        .updateTable("artworks")
        .set({ state, next: null })
        .where("job_id", "=", id)
        .execute();
    }
  }
}

/** Inside the transaction that removes these jobs. */
export async function removeArtworksOf(
  tx: Tx,
  jobIds: readonly string[],
): Promise<readonly string[]> {
  const removed = await tx
    .deleteFrom("artworks")
    .where("job_id", "in", jobIds)
    .returning("logo_blob_id")
    .execute();
  if (removed.length > 0) {
    await tx.deleteFrom("artwork_versions").where("job_id", "in", jobIds).execute();
  }
  await tx.deleteFrom("decisions").where("job_id", "in", jobIds).execute();
  return removed.flatMap(({ logo_blob_id: blobId }) => blobId ?? []);
}
