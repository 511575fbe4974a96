/** A change of artwork by people, with all that belongs to it: the job's state, a version, a decision, events and tickets. */

import { expireTicket } from "../../core/model/artwork.ts";
import type { Job } from "../../core/model/job.ts";
import type { ArtworkChange, NewVersion } from "../../core/ports/artworks.ts";
import { runTicket } from "../../core/jobs/run-ticket.ts";
import type { Database, Tx } from "../databases/database.ts";
import { transact } from "../databases/transact.ts";
import { removeLinksOf } from "../jobs/document-links.ts";
import { documentRow } from "../jobs/document-rows.ts";
import { eraseDocumentSecrets } from "../jobs/documents.ts";
import { eventRows, insertEvents } from "../jobs/events.ts";
import { jobOf } from "../jobs/job-rows.ts";
import { putTickets, removeTicketsOf } from "../runs/tickets.ts";
import type { JobRow } from "../schema/tables/jobs.ts";
import type { Sealer } from "../secrets/seal.ts";
import { decisionRow, jsonOf, versionRow } from "./artwork-rows.ts";

/** Thrown inside the transaction, so that nothing of the change stays. */
class OutOfPlace extends Error {}

/** The job as it is afterwards; undefined where the artwork is not in the place that the change starts from. */
export async function changeArtwork(
  db: Database,
  sealer: Sealer,
  change: ArtworkChange,
): Promise<Job | undefined> {
  try {
    return await transact(db, (tx) => changed(tx, sealer, change));
  } catch (error) {
    if (error instanceof OutOfPlace) {
      return undefined;
    }
    throw error;
  }
}

async function changed(tx: Tx, sealer: Sealer, change: ArtworkChange): Promise<Job> {
  // First the job: its row is the lock that all who change its artwork take.
  const job = await moveJob(tx, change);
  await moveArtwork(tx, change);
  if (change.newVersion !== undefined) {
    await takeUpload(tx, job, change);
    await insertVersion(tx, sealer, change.newVersion);
  }
  if (change.decision !== undefined) {
    await tx.insertInto("decisions").values(decisionRow(change.decision)).execute();
  }
  await insertEvents(tx, eventRows(job.id, job.event_count, change.events));
  await moveTickets(tx, job, change);
  return jobOf(job);
}

async function moveJob(tx: Tx, { jobId, at, from, to, events }: ArtworkChange): Promise<JobRow> {
  const ended =
    to.status === "completed"
      ? {
          outcome: to.outcome,
          completed_at: at,
          secrets: null,
          ...(to.outcome === "succeeded" ? { progress: 1 } : {}),
        }
      : {};
  const row = await tx
    .updateTable("jobs")
    .set((eb) => ({
      status: to.status,
      message: to.message,
      waiting_for: to.status === "creating" ? to.waitingFor : null,
      event_count: eb("event_count", "+", events.length),
      ...ended,
    }))
    .where("id", "=", jobId)
    .where("status", "=", "creating")
    .where("waiting_for", "in", from.waitingFor)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) {
    throw new OutOfPlace();
  }
  return row;
}

async function moveArtwork(tx: Tx, change: ArtworkChange): Promise<void> {
  const { jobId, from, to, state, newVersion, expiresAt } = change;
  const { numUpdatedRows } = await tx
    .updateTable("artworks")
    .set({
      state,
      next: jsonOf(to.status === "pending" ? to.next : undefined),
      ...(newVersion === undefined ? {} : { version: newVersion.version.version, trouble: null }),
      ...(expiresAt === undefined ? {} : { link_expires_at: expiresAt }),
    })
    .where("job_id", "=", jobId)
    .where("version", "=", from.version)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) {
    throw new OutOfPlace();
  }
}

async function takeUpload(tx: Tx, job: JobRow, { newVersion, at }: ArtworkChange): Promise<void> {
  const uploadId = newVersion?.uploadId;
  if (uploadId === undefined) {
    return;
  }
  const { numUpdatedRows } = await tx
    .updateTable("uploads")
    .set({ job_id: job.id })
    .where("id", "=", uploadId)
    .where("company_id", "=", job.company_id)
    .where("job_id", "is", null)
    .where("expires_at", ">", at)
    .whereRef("offset_bytes", "=", "size_bytes")
    .executeTakeFirst();
  if (numUpdatedRows === 0n) {
    throw new OutOfPlace();
  }
}

/** Inside the transaction that makes it the newest one. */
export async function insertVersion(
  tx: Tx,
  sealer: Sealer,
  { version, document }: NewVersion,
): Promise<void> {
  await tx.insertInto("documents").values(documentRow(document, sealer)).execute();
  await tx.insertInto("artwork_versions").values(versionRow(version)).execute();
}

async function moveTickets(
  tx: Tx,
  { id, company_id: companyId }: JobRow,
  { at, to, expiresAt }: ArtworkChange,
): Promise<void> {
  if (to.status === "completed") {
    await eraseDocumentSecrets(tx, [id]);
    await removeLinksOf(tx, [id]);
    await removeTicketsOf(tx, [id]);
    return;
  }
  const job = { id, companyId };
  await putTickets(tx, [
    ...(to.status === "pending" ? [runTicket(job, at)] : []),
    ...(expiresAt === undefined ? [] : [expireTicket(job, expiresAt)]),
  ]);
}
