/** Claiming: workers take pending jobs, each with all that is needed to run it. */

import { TRANSITIONS } from "../../core/model/job.ts";
import type { ArtworkHistory } from "../../core/model/artwork.ts";
import type { Claim, Run } from "../../core/ports/runs.ts";
import { companyOf } from "../access/companies.ts";
import { artworksOf } from "../artwork/artworks-of-runs.ts";
import { linkOf } from "../jobs/document-links.ts";
import { documentOf } from "../jobs/document-rows.ts";
import { eventRows } from "../jobs/events.ts";
import { jobOf } from "../jobs/job-rows.ts";
import { advanceLines, linesOf } from "./lines.ts";
import type { Sealer } from "../secrets/seal.ts";
import type { Database, Tx } from "../databases/database.ts";
import type { CompanyRow } from "../schema/tables/access.ts";
import type { DocumentLinkRow, DocumentRow, JobRow } from "../schema/tables/jobs.ts";
import type { TicketRow } from "../schema/tables/runs.ts";
import {
  compiledOnce,
  type Listed,
  listed,
  type SlotOf,
  slotsOfItems,
} from "../databases/compiled.ts";
import { together } from "../databases/transact.ts";
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

/** Compare-and-set from pending to processing. Returns what was claimed, by job; the others were not pending. */
export async function claimRows(
  tx: Tx,
  claims: readonly Claim[],
): Promise<ReadonlyMap<string, ClaimedRows>> {
  if (claims.length === 0) {
    return new Map();
  }
  const groups = alike(claims, ({ jobId: _job, ...claim }) => claim);
  // What belongs to the jobs is asked for behind the claims, without waiting for them.
  const [taken, belongings] = await together(
    together(...groups.map((group) => takeJobs(tx, group))),
    belongingsOf(
      tx,
      claims.map(({ jobId }) => jobId),
    ),
  );
  const jobs = taken.flat();
  const artworks = await artworksOf(tx, jobs);
  return new Map(jobs.map((job) => [job.id, rowsOf(job, { ...belongings, artworks })]));
}

/** Adds what is to be written last of claims. */
export function leaveClaims(
  claims: readonly Claim[],
  claimed: ReadonlyMap<string, ClaimedRows>,
  last: LastWrites,
): void {
  const events = new Map(claims.map(({ jobId, event }) => [jobId, event]));
  last.tell(
    [...claimed.values()].flatMap(({ job }) => {
      const event = events.get(job.id);
      return event === undefined ? [] : eventRows(job.id, job.event_count, [event]);
    }),
  );
  // So that lines are locked for the commit only.
  const jobs = [...claimed.values()].map(({ job }) => job);
  const asked = claims.map(({ jobId }) => jobId);
  last.add((tx) => spendTickets(tx, jobs, asked));
}

interface TakenJobs extends Listed {
  readonly node: string;
  readonly at: number;
  readonly leaseUntil: number;
  readonly message: string;
}

const updateTaken = compiledOnce((db, value: SlotOf<TakenJobs>, count) =>
  db
    .updateTable("jobs")
    .set((eb) => ({
      status: TRANSITIONS.claim.to,
      message: value("message"),
      started_at: value("at"),
      fence: eb("fence", "+", 1),
      attempts: eb("attempts", "+", 1),
      lease_node: value("node"),
      lease_until: value("leaseUntil"),
      event_count: eb("event_count", "+", 1),
    }))
    .where("id", "in", slotsOfItems(value, count))
    .where("status", "in", TRANSITIONS.claim.from)
    .where("held_at", "is", null)
    .returningAll(),
);

/** Claims that differ in nothing but the job. */
async function takeJobs(tx: Tx, claims: readonly [Claim, ...Claim[]]): Promise<readonly JobRow[]> {
  const [{ node, at, leaseUntil, event }] = claims;
  const jobs = listed(claims.map(({ jobId }) => jobId));
  const values = { node, at, leaseUntil, message: event.message, ...jobs };
  return updateTaken(tx, values, String(claims.length));
}

interface Belongings {
  readonly artworks: ReadonlyMap<string, ArtworkHistory>;
  readonly companies: readonly CompanyRow[];
  readonly documents: readonly DocumentRow[];
  readonly links: readonly DocumentLinkRow[];
}

const selectCompanies = compiledOnce((db, value: SlotOf<Listed>, count) =>
  db
    .selectFrom("companies")
    .selectAll()
    .where("id", "in", (eb) =>
      eb.selectFrom("jobs").select("company_id").where("id", "in", slotsOfItems(value, count)),
    ),
);

const selectDocuments = compiledOnce((db, value: SlotOf<Listed>, count) =>
  db.selectFrom("documents").selectAll().where("job_id", "in", slotsOfItems(value, count)),
);

const selectLinks = compiledOnce((db, value: SlotOf<Listed>, count) =>
  db.selectFrom("document_links").selectAll().where("job_id", "in", slotsOfItems(value, count)),
);

async function belongingsOf(
  tx: Tx,
  jobIds: readonly string[],
): Promise<Omit<Belongings, "artworks">> {
  const values = listed(jobIds);
  const count = String(jobIds.length);
  const [companies, documents, links] = await together(
    selectCompanies(tx, values, count),
    selectDocuments(tx, values, count),
    selectLinks(tx, values, count),
  );
  return { companies, documents, links };
}

function rowsOf(job: JobRow, { companies, documents, links, artworks }: Belongings): ClaimedRows {
  const company = companies.find(({ id }) => id === job.company_id);
  if (company === undefined) {
    throw new Error(`There is no company ${job.company_id} any more.`);
  }
  return {
    job,
    company,
    // In the order in which they were added. Sorted here: sorting in SQL, for several jobs, makes a tree of its own.
    documents: documents.filter(({ job_id }) => job_id === job.id).sort(byAge),
    // In the order in which they were given: ids rise.
    links: links.filter(({ job_id }) => job_id === job.id).sort(byId),
    artwork: artworks.get(job.id),
  };
}

function byAge(one: DocumentRow, other: DocumentRow): number {
  return one.created_at - other.created_at || byId(one, other);
}

function byId(one: { readonly id: string }, other: { readonly id: string }): number {
  return one.id < other.id ? -1 : 1;
}

const deleteTickets = compiledOnce((db, value: SlotOf<Listed>, count) =>
  workTickets(db, slotsOfItems(value, count)),
);

/** Removes the tickets of what was claimed; and, of what was asked for in vain, those of jobs that wait for no worker. */
async function spendTickets(
  tx: Tx,
  claimed: readonly JobRow[],
  asked: readonly string[],
): Promise<void> {
  const ids = claimed.map(({ id }) => id);
  if (ids.length > 0) {
    await deleteTickets(tx, listed(ids), String(ids.length));
  }
  const useless = await removeUselessTickets(
    tx,
    asked.filter((id) => !ids.includes(id)),
  );
  const spent = claimed.map(({ company_id }) => ({ kind: "run", company_id }) as const);
  await advanceLines(tx, linesOf([...spent, ...useless]));
}

/** All but those that end the waiting for people, which is not over when a worker has the job. */
function workTickets(db: Database, jobIds: readonly string[]) {
  return db.deleteFrom("tickets").where("ref", "in", jobIds).where("kind", "<>", "expire");
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
            .where("jobs.status", "in", TRANSITIONS.claim.from)
            .where("jobs.held_at", "is", null),
        ),
      ),
    )
    .returningAll()
    .execute();
}
