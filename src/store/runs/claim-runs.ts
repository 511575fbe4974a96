/** Claiming: workers take pending jobs, each with all that is needed to run it. */

import { TRANSITIONS } from "../../core/model/job.ts";
import type { ArtworkHistory } from "../../core/model/artwork.ts";
import type { Claim, Run } from "../../core/ports/runs.ts";
import { companyOf } from "../access/companies.ts";
import { artworksOf } from "../artwork/artworks-of-runs.ts";
import { linkOf } from "../jobs/document-links.ts";
import { documentOf } from "../jobs/documents.ts";
import { eventRows } from "../jobs/events.ts";
import { jobOf } from "../jobs/job-rows.ts";
import { advanceLines, linesOf } from "./lines.ts";
import type { Sealer } from "../secrets/seal.ts";
import type { Tx } from "../databases/database.ts";
import type { CompanyRow } from "../schema/tables/access.ts";
import type { DocumentLinkRow, DocumentRow, JobRow } from "../schema/tables/jobs.ts";
import type { TicketRow } from "../schema/tables/runs.ts";
import { alike } from "./alike.ts";
import type { LastWrites } from "./last-writes.ts";

export interface ClaimedRows {
  readonly job: JobRow;
  readonly company: CompanyRow;
  readonly documents: readonly DocumentRow[];
  readonly links: readonly DocumentLinkRow[];
  readonly artwork: ArtworkHistory | undefined;
}

/** Opens the seals; after the commit, so that an attempt that cannot open them counts as an attempt. */
export function runOf(
  { job, company, documents, links, artwork }: ClaimedRows,
  sealer: Sealer,
): Run {
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
    ...(artwork === undefined ? {} : { artwork }),
  };
}

/**
 * Compare-and-set from pending to processing. Returns what was claimed, by job; the others were not pending. What is to be
 * written last is added.
 */
export async function claimRows(
  tx: Tx,
  claims: readonly Claim[],
  last: LastWrites,
): Promise<ReadonlyMap<string, ClaimedRows>> {
  const jobs: JobRow[] = [];
  for (const group of alike(claims, ({ jobId: _job, ...claim }) => claim)) {
    jobs.push(...(await takeJobs(tx, group)));
  }
  const events = new Map(claims.map(({ jobId, event }) => [jobId, event]));
  last.tell(
    jobs.flatMap(({ id, event_count: count }) => {
      const event = events.get(id);
      return event === undefined ? [] : eventRows(id, count, [event]);
    }),
  );
  const claimed = jobs.map(({ id }) => id);
  const asked = claims.map(({ jobId }) => jobId);
  // So that lines are locked for the commit only.
  last.add(() => spendTickets(tx, claimed, asked));
  return rowsOf(tx, jobs);
}

/** Claims that differ in nothing but the job. */
async function takeJobs(tx: Tx, claims: readonly [Claim, ...Claim[]]): Promise<readonly JobRow[]> {
  const [{ node, at, leaseUntil, event }] = claims;
  return tx
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
    .where(
      "id",
      "in",
      claims.map(({ jobId }) => jobId),
    )
    .where("status", "in", TRANSITIONS.claim.from)
    .returningAll()
    .execute();
}

async function rowsOf(tx: Tx, jobs: readonly JobRow[]): Promise<ReadonlyMap<string, ClaimedRows>> {
  const rows = new Map<string, ClaimedRows>();
  if (jobs.length === 0) {
    return rows;
  }
  const ids = jobs.map(({ id }) => id);
  const companyIds = [...new Set(jobs.map(({ company_id }) => company_id))];
  const companies = await tx
    .selectFrom("companies")
    .selectAll()
    .where("id", "in", companyIds)
    .execute();
  const documents = await tx
    .selectFrom("documents")
    .selectAll()
    .where("job_id", "in", ids)
    .execute();
  const links = await tx
    .selectFrom("document_links")
    .selectAll()
    .where("job_id", "in", ids)
    .execute();
  const artworks = await artworksOf(tx, jobs);
  for (const job of jobs) {
    const company = companies.find(({ id }) => id === job.company_id);
    if (company === undefined) {
      throw new Error(`There is no company ${job.company_id} any more.`);
    }
    rows.set(job.id, {
      job,
      company,
      // In the order in which they were added. Sorted here: sorting in SQL, for several jobs, makes a tree of its own.
      documents: documents.filter(({ job_id }) => job_id === job.id).sort(byAge),
      // In the order in which they were given: ids rise.
      links: links.filter(({ job_id }) => job_id === job.id).sort(byId),
      artwork: artworks.get(job.id),
    });
  }
  return rows;
}

function byAge(one: DocumentRow, other: DocumentRow): number {
  return one.created_at - other.created_at || byId(one, other);
}

function byId(one: { readonly id: string }, other: { readonly id: string }): number {
  return one.id < other.id ? -1 : 1;
}

/** Removes the tickets of what was claimed; and, of what was asked for in vain, those of jobs that wait for no worker. */
async function spendTickets(
  tx: Tx,
  claimed: readonly string[],
  asked: readonly string[],
): Promise<void> {
  const spent = claimed.length === 0 ? [] : await workTickets(tx, claimed).returningAll().execute();
  const had = new Set(claimed);
  const useless = await removeUselessTickets(
    tx,
    asked.filter((id) => !had.has(id)),
  );
  await advanceLines(tx, linesOf([...spent, ...useless]));
}

/** All but those that end the waiting for people, which is not over when a worker has the job. */
function workTickets(tx: Tx, jobIds: readonly string[]) {
  return tx.deleteFrom("tickets").where("ref", "in", jobIds).where("kind", "<>", "expire");
}

/** Such a ticket is of no use; whoever makes the job pending again brings a new one. */
async function removeUselessTickets(
  tx: Tx,
  jobIds: readonly string[],
): Promise<readonly TicketRow[]> {
  if (jobIds.length === 0) {
    return [];
  }
  return workTickets(tx, jobIds)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("jobs")
            .select("jobs.id")
            .whereRef("jobs.id", "=", "tickets.ref")
            .where("jobs.status", "in", TRANSITIONS.claim.from),
        ),
      ),
    )
    .returningAll()
    .execute();
}
