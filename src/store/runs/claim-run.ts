/** Claiming: one worker takes a pending job, and gets all it needs to run it. */

import { TRANSITIONS } from "../../core/model/job.ts";
import type { Claim, Run } from "../../core/ports/runs.ts";
import { companyOf } from "../access/companies.ts";
import { linkOf, linkRowsOf } from "../jobs/document-links.ts";
import { documentOf, documentRowsOf } from "../jobs/documents.ts";
import { eventRows, insertEvents } from "../jobs/events.ts";
import { jobOf } from "../jobs/job-rows.ts";
import { advanceLines, linesOf } from "./lines.ts";
import type { Sealer } from "../secrets/seal.ts";
import type { Database, Tx } from "../databases/database.ts";
import type { CompanyRow } from "../schema/tables/access.ts";
import type { DocumentLinkRow, DocumentRow, JobRow } from "../schema/tables/jobs.ts";
import { removeTicketsOf } from "./tickets.ts";
import { transact } from "../databases/transact.ts";

interface ClaimedRows {
  readonly job: JobRow;
  readonly company: CompanyRow;
  readonly documents: readonly DocumentRow[];
  readonly links: readonly DocumentLinkRow[];
}

/** Compare-and-set from pending to processing. Undefined if the job is not pending. */
export async function claimRun(
  db: Database,
  sealer: Sealer,
  claim: Claim,
): Promise<Run | undefined> {
  const rows = await transact(db, (tx) => claimRows(tx, claim));
  if (rows === undefined) {
    return undefined;
  }
  // Seals are opened after the commit, so that an attempt that cannot open them counts as an attempt.
  const { job, company, documents, links } = rows;
  return {
    jobId: job.id,
    fence: job.fence,
    job: jobOf(job),
    company: companyOf(company),
    documents: documents.map((row) => ({
      ...documentOf(row),
      secrets: sealer.open(row.secrets, row.id),
    })),
    secrets: sealer.open(job.secrets, job.id),
    links: links.map((row) => linkOf(row, sealer)),
  };
}

async function claimRows(tx: Tx, claim: Claim): Promise<ClaimedRows | undefined> {
  const { jobId, node, at, leaseUntil, event } = claim;
  const job = await tx
    .updateTable("jobs")
    .set((eb) => ({
      status: TRANSITIONS.claim.to,
      message: event.message,
      started_at: at,
      fence: eb("fence", "+", 1),
      attempts: eb("attempts", "+", 1),
      lease_node: node,
      lease_until: leaseUntil,
      event_count: eb("event_count", "+", 1),
    }))
    .where("id", "=", jobId)
    .where("status", "in", TRANSITIONS.claim.from)
    .returningAll()
    .executeTakeFirst();
  if (job === undefined) {
    await removeUselessTickets(tx, jobId);
    return undefined;
  }
  await insertEvents(tx, eventRows(jobId, job.event_count, [event]));
  const company = await tx
    .selectFrom("companies")
    .selectAll()
    .where("id", "=", job.company_id)
    .executeTakeFirstOrThrow();
  const documents = await documentRowsOf(tx, jobId);
  const links = await linkRowsOf(tx, jobId);
  // Last, so that the line is locked for the commit only; and after what may store other tickets, because lines are locked
  // in one order everywhere.
  await removeTicketsOf(tx, [jobId]);
  return { job, company, documents, links };
}

/** A ticket of a job that waits for no worker is of no use; whoever makes the job pending again brings a new one. */
async function removeUselessTickets(tx: Tx, jobId: string): Promise<void> {
  const removed = await tx
    .deleteFrom("tickets")
    .where("ref", "=", jobId)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("jobs")
            .select("jobs.id")
            .where("jobs.id", "=", jobId)
            .where("jobs.status", "in", TRANSITIONS.claim.from),
        ),
      ),
    )
    .returningAll()
    .execute();
  await advanceLines(tx, linesOf(removed));
}
