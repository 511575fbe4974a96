/** Runs: what a worker does to a job it has claimed. Every change is refused once another claim raised the fence. */

import { TRANSITIONS } from "../../core/model/job.ts";
import type { GiveBack, RunEnd, RunRef, RunReport, RunStore } from "../../core/ports/runs.ts";
import { runTicket } from "../../core/jobs/run-ticket.ts";
import { orphansAmong } from "../files/blob-owners.ts";
import { claimRun } from "./claim-run.ts";
import { removeLinksOf } from "../jobs/document-links.ts";
import { documentRow, eraseDocumentSecrets } from "../jobs/documents.ts";
import { eventRows, insertEvents } from "../jobs/events.ts";
import { expiredRuns, extendRuns, withdrawnRuns } from "./leases.ts";
import { insertResult } from "../jobs/results.ts";
import type { Sealer } from "../secrets/seal.ts";
import { insertUnits, submitUnit } from "../jobs/submit.ts";
import type { Database, Tx } from "../databases/database.ts";
import type { DocumentRow } from "../schema/tables/jobs.ts";
import { putTickets } from "./tickets.ts";
import { transact } from "../databases/transact.ts";
import { giveTurns } from "./schedule-turns.ts";

export function createRunStore(db: Database, sealer: Sealer): RunStore {
  return {
    claim: (claim) => claimRun(db, sealer, claim),
    extend: (runs, leaseUntil) => extendRuns(db, runs, leaseUntil),
    withdrawn: (runs) => withdrawnRuns(db, runs),
    report: (run, report) =>
      reportRun(db, run, {
        ...report,
        documentRow: report.document && documentRow(report.document, sealer),
      }),
    finish: (run, end) => finishRun(db, sealer, { run, end }),
    giveBack: (run, giveBack) => giveBackRun(db, run, giveBack),
    expired: (leaseEndedBefore) => expiredRuns(db, leaseEndedBefore),
  };
}

/** An update of the run's job that touches nothing if the run is no longer ours. */
function updateOurs(tx: Tx, run: RunRef) {
  return tx
    .updateTable("jobs")
    .where("id", "=", run.jobId)
    .where("fence", "=", run.fence)
    .where("status", "in", TRANSITIONS.finish.from);
}

async function reportRun(
  db: Database,
  run: RunRef,
  report: RunReport & { readonly documentRow: DocumentRow | undefined },
): Promise<boolean> {
  const { events, result, progress, message, documentRow: document } = report;
  return transact(db, async (tx) => {
    const row = await updateOurs(tx, run)
      .set((eb) => ({
        event_count: eb("event_count", "+", events.length),
        ...(progress === undefined ? {} : { progress }),
        ...(message === undefined ? {} : { message }),
      }))
      .returning("event_count")
      .executeTakeFirst();
    if (row === undefined) {
      return false;
    }
    if (result !== undefined) {
      await insertResult(tx, result);
    }
    if (document !== undefined) {
      await tx.insertInto("documents").values(document).execute();
      await tx.deleteFrom("document_links").where("id", "=", document.id).execute();
    }
    const about = result === undefined ? {} : { resultId: result.id };
    await insertEvents(tx, eventRows(run.jobId, row.event_count, events), about);
    return true;
  });
}

async function finishRun(
  db: Database,
  sealer: Sealer,
  { run, end }: { readonly run: RunRef; readonly end: RunEnd },
): Promise<"finished" | "delete" | "lost"> {
  const events = end.followOn === undefined ? [end.event] : [end.followOn.event, end.event];
  return transact(db, async (tx) => {
    const row = await updateOurs(tx, run)
      .set((eb) => ({
        status: TRANSITIONS.finish.to,
        outcome: end.outcome,
        message: end.message,
        failure_code: end.failure?.code ?? null,
        failure_message: end.failure?.message ?? null,
        completed_at: end.at,
        secrets: null,
        lease_node: null,
        lease_until: null,
        event_count: eb("event_count", "+", events.length),
        ...(end.outcome === "succeeded" ? { progress: 1 } : {}),
      }))
      .returning(["event_count", "delete_requested", "schedule_id", "in_turn"])
      .executeTakeFirst();
    if (row === undefined) {
      return "lost";
    }
    await eraseDocumentSecrets(tx, run.jobId);
    await removeLinksOf(tx, [run.jobId]);
    await insertEvents(tx, eventRows(run.jobId, row.event_count, events));
    if (end.followOn !== undefined) {
      await insertUnits(tx, [submitUnit(end.followOn.job, sealer)]);
    }
    await giveTurns(tx, [row]);
    return row.delete_requested === 1 ? "delete" : "finished";
  });
}

async function giveBackRun(
  db: Database,
  run: RunRef,
  { event, dueAt }: GiveBack,
): Promise<readonly string[] | undefined> {
  return transact(db, async (tx) => {
    const row = await updateOurs(tx, run)
      .set((eb) => ({
        status: TRANSITIONS["give-back"].to,
        message: event.message,
        progress: 0,
        started_at: null,
        lease_node: null,
        lease_until: null,
        event_count: eb("event_count", "+", 1),
      }))
      .returning(["event_count", "company_id"])
      .executeTakeFirst();
    if (row === undefined) {
      return undefined;
    }
    const results = await tx
      .deleteFrom("results")
      .where("job_id", "=", run.jobId)
      .returning("blob_id")
      .execute();
    await insertEvents(tx, eventRows(run.jobId, row.event_count, [event]));
    await putTickets(tx, [runTicket({ id: run.jobId, companyId: row.company_id }, dueAt)]);
    return orphansAmong(
      tx,
      results.map((result) => result.blob_id),
    );
  });
}
