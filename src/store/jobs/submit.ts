/** Submitting: a batch of jobs becomes rows with one insert per table. */

import type { Ticket } from "../../core/model/ticket.ts";
import type { DocumentLink, NewJob } from "../../core/ports/jobs.ts";
import { expireTicket } from "../../core/model/artwork.ts";
import { dayOf } from "../../core/model/foreign-id.ts";
import { takeUploads, type WantedUpload, wantedUpload } from "../uploads/take-uploads.ts";
import type { Problem } from "../../core/model/problem.ts";
import { artworkRow } from "../artwork/artwork-rows.ts";
import { linkRow } from "./document-links.ts";
import { keepCopied } from "./copied-documents.ts";
import { insertDocuments } from "./document-queries.ts";
import { documentRow } from "./document-rows.ts";
import { eventRows, insertEvents } from "./events.ts";
import { giveForeignIds, type NewForeignId } from "./foreign-ids.ts";
import { giveKeysBack, keyRow, mismatch, takeKeys } from "./idempotency.ts";
import { JOB_AS_SUBMITTED, newJobRow } from "./job-rows.ts";
import type { OpenJobsLimits } from "./open-jobs-limits.ts";
import type { Sealer } from "../secrets/seal.ts";
import type { Refusals } from "../databases/write-queue.ts";
import { subscriptionRow } from "../callbacks/subscriptions.ts";
import type { Database, Tx } from "../databases/database.ts";
import type { SubscriptionRow } from "../schema/tables/callbacks.ts";
import type { ArtworkRow } from "../schema/tables/artwork.ts";
import type {
  DocumentLinkRow,
  DocumentRow,
  EventRow,
  IdempotencyKeyRow,
  JobRow,
  JobTagRow,
} from "../schema/tables/jobs.ts";
import { putTickets } from "../runs/tickets.ts";
import { compiledInsert } from "../databases/compiled.ts";
import { transact } from "../databases/transact.ts";
import { giveTurns } from "../runs/schedule-turns.ts";

/** What is submitted together: the job with its events and its ticket. */
export interface SubmitUnit {
  readonly job: JobRow;
  readonly events: readonly EventRow[];
  readonly tickets: readonly Ticket[];
  readonly subscriptions: readonly SubscriptionRow[];
  readonly documents: readonly DocumentRow[];
  readonly links: readonly DocumentLinkRow[];
  /** Become documents when they are taken. */
  readonly uploads: readonly WantedUpload[];
  /** Documents whose contents those of this unit are. */
  readonly copiedFrom: readonly string[];
  readonly tags: readonly JobTagRow[];
  /** Gets its number when it is stored. */
  readonly foreignId?: NewForeignId;
  readonly key: IdempotencyKeyRow | undefined;
  readonly artwork?: ArtworkRow;
  /** The id of the job that stands for this unit once it is stored: another's where its key came before. */
  storedId: string;
}

/** Turns a job into rows; secrets are sealed. Throws for what cannot be a row, before it can harm its neighbours. */
export function submitUnit(newJob: NewJob, sealer: Sealer): SubmitUnit {
  const { job, secrets, events, subscriptions, documents, uploads } = newJob;
  const { dialect, idempotency, artwork } = newJob;
  const { id, companyId: company_id, createdAt } = job;
  const { tags } = job.asked;
  return {
    job: newJobRow(job, sealer.seal(secrets, job.id), events.length),
    events: eventRows(job.id, events.length, events),
    tickets: ticketsOf(newJob),
    subscriptions: subscriptions?.map((each) => subscriptionRow(each, sealer)) ?? [],
    documents: documents?.map((each) => documentRow(each, sealer)) ?? [],
    links: linksOf(newJob).map((each) => linkRow(id, each, sealer)),
    uploads: uploads?.map((each) => wantedUpload(each, sealer)) ?? [],
    copiedFrom: newJob.copiedFrom ?? [],
    tags:
      tags === undefined ? [] : [...new Set(tags)].map((tag) => ({ company_id, tag, job_id: id })),
    ...(dialect === undefined
      ? {}
      : { foreignId: { job_id: id, dialect, company_id, day: dayOf(createdAt) } }),
    ...(artwork === undefined ? {} : { artwork: artworkRow(artwork) }),
    key: idempotency && keyRow(idempotency, id, createdAt),
    storedId: id,
  };
}

/** What gets it run or closed, and what ends its waiting for people. */
function ticketsOf({ job, ticket, artwork }: NewJob): readonly Ticket[] {
  return [
    ...(ticket === undefined ? [] : [ticket]),
    ...(artwork === undefined ? [] : [expireTicket(job, artwork.artwork.link.expiresAt)]),
  ];
}

function linksOf({ links = [], artwork }: NewJob): readonly DocumentLink[] {
  return artwork?.source === undefined ? links : [...links, artwork.source];
}

/**
 * Stores units durably, all or none but for those that the limits of open jobs leave no room for, or of which an upload
 * or a document of another job cannot be taken; these are returned, each with its problem. A job whose id is there already is left as it is, with its events and tickets.
 */
export async function storeUnits(
  db: Database,
  units: readonly SubmitUnit[],
  limits?: OpenJobsLimits,
): Promise<Refusals<SubmitUnit>> {
  // Equal ids inside a batch are folded; the first one counts, as it would one by one.
  const byId = new Map<string, SubmitUnit>();
  for (const unit of units) {
    if (!byId.has(unit.job.id)) {
      byId.set(unit.job.id, unit);
    }
  }
  // As they lie in the indexes by id, whose last pages so get them one behind the other.
  const wanted = [...byId.values()].sort((one, other) => (one.job.id < other.job.id ? -1 : 1));
  const hasKeys = wanted.some(({ key }) => key !== undefined);
  return transact(db, async (tx) => {
    const { fresh, refusals } = hasKeys
      ? await settleKeys(tx, wanted)
      : { fresh: wanted, refusals: NONE };
    // Whoever waits for people takes nobody's room.
    const counted = fresh.filter(({ job }) => job.waiting_for === null);
    const unroomed = (await limits?.refuse(tx, counted)) ?? NONE;
    const roomed = unroomed.size === 0 ? fresh : fresh.filter((unit) => !unroomed.has(unit));
    const copying = await keepCopied(tx, roomed);
    const taking = await takeUploads(tx, copying.units);
    await insertUnits(tx, taking.units);
    const refused = new Map([...unroomed, ...copying.refused, ...taking.refused]);
    if (refused.size === 0) {
      return refusals;
    }
    await giveKeysBack(
      tx,
      [...refused.keys()].flatMap(({ key }) => (key === undefined ? [] : [key.id])),
    );
    const problems = new Map([...refused].map(([{ job }, problem]) => [job.id, problem]));
    const without = units.flatMap((unit) => {
      const problem = problems.get(unit.job.id) ?? problems.get(unit.storedId);
      return problem === undefined ? [] : [[unit, problem] as const];
    });
    return new Map([...refusals, ...without]);
  });
}

interface Admission {
  /** Those that are to be stored. */
  readonly fresh: readonly SubmitUnit[];
  readonly refusals: Refusals<SubmitUnit>;
}

/** Takes the keys of units. Where one came before, in this batch or earlier, the unit stands for what it stands for. */
async function settleKeys(tx: Tx, units: readonly SubmitUnit[]): Promise<Admission> {
  const rows = new Map<string, IdempotencyKeyRow>();
  for (const { key } of units) {
    if (key !== undefined && !rows.has(key.id)) {
      rows.set(key.id, key);
    }
  }
  const holders = await takeKeys(tx, [...rows.values()]);
  const refusals = new Map<SubmitUnit, Problem>();
  const fresh = units.filter((unit) => {
    const { key, job } = unit;
    const holder = (key && holders.get(key.id)) ?? key;
    if (key === undefined || holder === undefined || holder.ref === job.id) {
      unit.storedId = job.id;
      return true;
    }
    unit.storedId = holder.ref;
    if (holder.fingerprint !== key.fingerprint) {
      refusals.set(unit, mismatch());
    }
    return false;
  });
  return { fresh, refusals };
}

const NONE: Refusals<SubmitUnit> = new Map();

/** Inserts the units whose job is not there yet, with what came with it. */
export async function insertUnits(tx: Tx, units: readonly SubmitUnit[]): Promise<void> {
  const stored = await insertJobs(tx, units);
  await insertSubscriptions(
    tx,
    stored.flatMap(({ subscriptions }) => subscriptions),
  );
  await insertDocuments(
    tx,
    stored.flatMap(({ documents }) => documents),
  );
  await insertLinks(
    tx,
    stored.flatMap(({ links }) => links),
  );
  await insertTags(
    tx,
    stored.flatMap(({ tags }) => tags),
  );
  await insertArtworks(
    tx,
    stored.flatMap(({ artwork }) => artwork ?? []),
  );
  await giveForeignIds(
    tx,
    stored.flatMap(({ foreignId }) => foreignId ?? []),
  );
  await insertEvents(
    tx,
    stored.flatMap(({ events }) => events),
  );
  await putTickets(
    tx,
    stored.flatMap(({ tickets }) => tickets),
  );
  await giveTurns(
    tx,
    stored.map(({ job }) => job),
  );
}

const insertSubscriptions = compiledInsert("subscriptions");
const insertLinks = compiledInsert("document_links");
const insertTags = compiledInsert("job_tags");
const insertArtworks = compiledInsert("artworks");

const insertJobRows = compiledInsert("jobs", {
  usual: JOB_AS_SUBMITTED,
  and: (insert) =>
    insert.onConflict((conflict) => conflict.column("id").doNothing()).returning("id"),
});

/** Inserts the jobs. Returns the units whose job was not there before. */
async function insertJobs(tx: Tx, units: readonly SubmitUnit[]): Promise<readonly SubmitUnit[]> {
  const added = await insertJobRows(
    tx,
    units.map(({ job }) => job),
  );
  if (added.length === units.length) {
    return units;
  }
  const ids = new Set(added.map(({ id }) => id));
  return units.filter(({ job }) => ids.has(job.id));
}
