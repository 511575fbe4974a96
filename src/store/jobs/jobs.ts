/** Jobs: submitted, found, listed, changed and removed. What a worker does to them is in runs.ts. */

import { type Job, TRANSITIONS } from "../../core/model/job.ts";
import type { JobChange, JobStore } from "../../core/ports/jobs.ts";
import type { NewEvent } from "../../core/model/event.ts";
import type { Scope } from "../../core/model/principal.ts";
import { orphansAmong } from "../files/blob-owners.ts";
import { closeArtworks, removeArtworksOf } from "../artwork/artworks-of-runs.ts";
import { removeDeliveriesOf } from "../callbacks/delivery-end.ts";
import { removeLinksOf } from "./document-links.ts";
import { documentOf } from "./document-rows.ts";
import { documentRowsOf, eraseDocumentSecrets } from "./documents.ts";
import { eventRows, insertEvents } from "./events.ts";
import { removeForeignFilesOf } from "./foreign-files.ts";
import { removeForeignIdsOf } from "./foreign-ids.ts";
import { countJobs } from "./job-counts.ts";
import { jobSizes, listJobs, listSmallJobs } from "./job-lists.ts";
import { JOB_COLUMNS, jobOf } from "./job-rows.ts";
import type { OpenJobsLimits } from "./open-jobs-limits.ts";
import type { Sealer } from "../secrets/seal.ts";
import { storeUnits, submitUnit, type SubmitUnit } from "./submit.ts";
import { compiledOnce, ONE, type SlotOf } from "../databases/compiled.ts";
import { removeFollowers } from "../records/followers.ts";
import { removeRecordsOf } from "../records/records.ts";
import { holdJob, prioritizeJob, releaseJob } from "./waiting-jobs.ts";
import { createWriteQueue } from "../databases/write-queue.ts";
import type { Database, Tx } from "../databases/database.ts";
import { removeResourcesOf } from "../procedures/resources.ts";
import { removePartialsOf } from "../uploads/partial-documents.ts";
import { putTickets, removeTicketsOf } from "../runs/tickets.ts";
import { transact } from "../databases/transact.ts";
import { giveTurns } from "../runs/schedule-turns.ts";

const UNITS_PER_TRANSACTION = 500;

export interface DrainableJobStore extends JobStore {
  /** Resolves once every submit has been answered. */
  drain(): Promise<void>;
}

export function createJobStore(
  db: Database,
  sealer: Sealer,
  limits?: OpenJobsLimits,
): DrainableJobStore {
  const queue = createWriteQueue<SubmitUnit>(
    (units) => storeUnits(db, units, limits),
    UNITS_PER_TRANSACTION,
  );
  return {
    add: async (job) => {
      const unit = submitUnit(job, sealer);
      await queue.add(unit);
      return unit.storedId;
    },

    find: async (scope, jobId) => {
      const row = await visibleRow(db, scope, jobId);
      return row && jobOf(row);
    },

    findWithDocuments: async (scope, jobId) => {
      const row = await visibleRow(db, scope, jobId);
      return (
        row && {
          job: row.has_reruns ? { ...jobOf(row), reruns: await rerunsOf(db, jobId) } : jobOf(row),
          documents: row.has_documents ? (await documentRowsOf(db, jobId)).map(documentOf) : [],
        }
      );
    },

    list: (scope, page) => listJobs(db, scope, page),
    listSmall: (scope, page, bytesMax) => listSmallJobs(db, scope, { ...page, bytesMax }),
    sizes: (scope, page) => jobSizes(db, scope, page),
    count: (scope) => countJobs(db, scope),
    change: (change) => changeJob(db, change),
    prioritize: (jobId, priority, events) => prioritizeJob(db, { jobId, priority, events }),
    hold: (change) => holdJob(db, change),
    release: (change) => releaseJob(db, change),
    requestCancel: (jobId, event, thenDelete) => requestCancel(db, { jobId, event, thenDelete }),
    remove: (jobId) => removeJob(db, jobId),
    drain: () => queue.drain(),
  };
}

const RERUNS_TOLD_MAX = 100;

/** The newest, without those that are being deleted. */
async function rerunsOf(db: Database, jobId: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("jobs")
    .select("id")
    .where("rerun_of", "=", jobId)
    .where("delete_requested", "=", 0)
    .orderBy("id", "desc")
    .limit(RERUNS_TOLD_MAX)
    .execute();
  return rows.map(({ id }) => id);
}

/** The lookups of documents and reruns are saved where there are none. */
const selectVisible = compiledOnce(
  (db, value: SlotOf<{ id: string; companyId: string }>, scope) => {
    const any = db
      .selectFrom("jobs")
      .select(JOB_COLUMNS)
      .select((eb) =>
        eb
          .exists(
            eb.selectFrom("documents").select("id").whereRef("documents.job_id", "=", "jobs.id"),
          )
          .as("has_documents"),
      )
      .select((eb) =>
        eb
          .exists(
            eb
              .selectFrom("jobs as reruns")
              .select("reruns.id")
              .whereRef("reruns.rerun_of", "=", "jobs.id"),
          )
          .as("has_reruns"),
      )
      .where("id", "=", value("id"))
      .where("delete_requested", "=", 0)
      .limit(ONE);
    return scope === "company" ? any.where("company_id", "=", value("companyId")) : any;
  },
);

async function visibleRow(db: Database, scope: Scope, id: string) {
  const [row] =
    scope === "every-company"
      ? await selectVisible(db, { id, companyId: "" })
      : await selectVisible(db, { id, companyId: scope.companyId }, "company");
  return row;
}

async function changeJob(db: Database, change: JobChange): Promise<Job | undefined> {
  const { from, to } = TRANSITIONS[change.transition];
  const { jobId, at, message, outcome, events, ticket } = change;
  const ends = to === "completed";
  return transact(db, async (tx) => {
    const row = await tx
      .updateTable("jobs")
      .set((eb) => ({
        status: to,
        message,
        waiting_for: null,
        event_count: eb("event_count", "+", events.length),
        ...(outcome === undefined ? {} : { outcome }),
        ...(ends ? { completed_at: at, secrets: null, held_at: null } : {}),
      }))
      .where("id", "=", jobId)
      .where("status", "in", from)
      // Whoever waits for people is started by what they do.
      .where((eb) => (ends ? eb.lit(true) : eb("waiting_for", "is", null)))
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) {
      return undefined;
    }
    await closeArtworks(tx, ends ? [row] : []);
    await insertEvents(tx, eventRows(jobId, row.event_count, events));
    if (ends) {
      await eraseDocumentSecrets(tx, [jobId]);
      await removeLinksOf(tx, [jobId]);
      await removeTicketsOf(tx, [jobId]);
    }
    await putTickets(tx, ticket === undefined || row.held_at !== null ? [] : [ticket]);
    await giveTurns(tx, ends ? [row] : []);
    return jobOf(row);
  });
}

interface CancelRequest {
  readonly jobId: string;
  readonly event: NewEvent;
  readonly thenDelete: boolean;
}

/** Asking twice is no error, but is told only once in the job's history. */
async function requestCancel(db: Database, request: CancelRequest): Promise<boolean> {
  const { jobId, event, thenDelete } = request;
  const deletion = thenDelete ? { delete_requested: 1 } : {};
  return transact(db, async (tx) => {
    const first = await tx
      .updateTable("jobs")
      .set((eb) => ({
        cancel_requested: 1,
        event_count: eb("event_count", "+", 1),
        ...deletion,
      }))
      .where("id", "=", jobId)
      .where("status", "=", "processing")
      .where("cancel_requested", "=", 0)
      .returning("event_count")
      .executeTakeFirst();
    if (first !== undefined) {
      await insertEvents(tx, eventRows(jobId, first.event_count, [event]));
      return true;
    }
    const again = await tx
      .updateTable("jobs")
      .set({ cancel_requested: 1, ...deletion })
      .where("id", "=", jobId)
      .where("status", "=", "processing")
      .returning("id")
      .executeTakeFirst();
    return again !== undefined;
  });
}

async function removeJob(db: Database, jobId: string): Promise<readonly string[] | undefined> {
  return transact(db, async (tx) => {
    const removed = await tx
      .deleteFrom("jobs")
      .where("id", "=", jobId)
      .where("status", "<>", "processing")
      .returning("id")
      .executeTakeFirst();
    if (removed === undefined) {
      return undefined;
    }
    const followerIds = await removeFollowers(tx, [jobId], ["report", "completion"]);
    return removeRowsOf(tx, [jobId, ...followerIds]);
  });
}

/** Removes all that hangs on jobs that this transaction has removed, but for their tags, which go with them. Returns the blobs that nobody owns any more. */
export async function removeRowsOf(tx: Tx, jobIds: readonly string[]): Promise<readonly string[]> {
  const documents = await tx
    .deleteFrom("documents")
    .where("job_id", "in", jobIds)
    .returning("blob_id")
    .execute();
  const results = await tx
    .deleteFrom("results")
    .where("job_id", "in", jobIds)
    .returning("blob_id")
    .execute();
  const partials = await removePartialsOf(tx, jobIds);
  await tx.deleteFrom("events").where("job_id", "in", jobIds).execute();
  await removeForeignIdsOf(tx, jobIds);
  await removeForeignFilesOf(tx, jobIds);
  await removeLinksOf(tx, jobIds);
  await removeTicketsOf(tx, jobIds);
  await removeDeliveriesOf(tx, jobIds);
  await removeRecordsOf(tx, jobIds);
  const logos = await removeArtworksOf(tx, jobIds);
  const resources = await removeResourcesOf(tx, jobIds);
  const blobIds = [...documents, ...results].map((row) => row.blob_id);
  return orphansAmong(tx, [...blobIds, ...partials, ...logos, ...resources]);
}
