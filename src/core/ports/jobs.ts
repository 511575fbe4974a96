/** The ports of jobs and of what hangs on them: documents, results, events. */

import type { Artwork } from "../model/artwork.ts";
import type { DocumentSize } from "../model/bounded-page.ts";
import type { ByteRange } from "./files.ts";
import type { Option } from "../model/contract-types.gen.ts";
import type { Document, NewDocument } from "../model/document.ts";
import type { Event, NewEvent } from "../model/event.ts";
import type { Job, JobOutcome, JobStatus, Transition } from "../model/job.ts";
import type { Subscription } from "../model/delivery.ts";
import type { Scope } from "../model/principal.ts";
import type { Result } from "../model/result.ts";
import type { Ticket } from "../model/ticket.ts";

/** Says that a request may come again: what was made for it the first time is then given again. */
export interface Idempotency {
  readonly companyId: string;
  readonly principal: string;
  readonly operation: "submit" | "rerun" | "add-document" | "run-schedule" | "begin-upload";
  readonly key: string;
  /** What was asked for, as text that is the same whatever language it came in. */
  readonly content: string;
}

/** A document that the job's run fetches before it works. */
export interface DocumentLink {
  /** Of the document that it becomes. */
  readonly id: string;
  readonly url: string;
  readonly fileName?: string;
  /** Secrets in clear, to be sealed by the store. */
  readonly options: readonly Option[];
}

/** An upload that becomes a document of the job with the rest of it, or nothing does. */
export interface TakenUpload {
  readonly uploadId: string;
  /** Of the document that it becomes. */
  readonly documentId: string;
  /** Where the submission names it, as a pointer. */
  readonly pointer: string;
  /** In place of the one that it was uploaded under. */
  readonly fileName?: string;
  /** As they are shown. */
  readonly options: readonly Option[];
  /** In clear, to be sealed by the store. */
  readonly secrets: readonly Option[];
}

/** The artwork of a job of the workflow artwork. */
export interface NewArtwork {
  readonly artwork: Artwork;
  /** Of the token of its link. */
  readonly linkHash: string;
  /** Where its first version is fetched from; sealed, like all addresses. */
  readonly source?: DocumentLink;
}

export interface NewJob {
  readonly job: Job;
  /** Secret options in clear, to be sealed by the store. */
  readonly secrets: readonly Option[];
  readonly events: readonly NewEvent[];
  readonly ticket?: Ticket;
  /** Who is to be told about it. */
  readonly subscriptions?: readonly Subscription[];
  /** Those whose content is stored already. */
  readonly documents?: readonly NewDocument[];
  readonly links?: readonly DocumentLink[];
  readonly uploads?: readonly TakenUpload[];
  /** The documents of other jobs whose contents it has too; they must be there still. */
  readonly copiedFrom?: readonly string[];
  readonly idempotency?: Idempotency;
  /** The dialect under whose next number clients know it; it has no number without it. */
  readonly dialect?: string;
  readonly artwork?: NewArtwork;
}

/** A change of state: done only if the job is in a state that the transition allows, together with its events and ticket. */
export interface JobChange {
  readonly jobId: string;
  readonly transition: Extract<Transition, "start" | "cancel">;
  readonly at: number;
  readonly message: string;
  readonly outcome?: JobOutcome;
  readonly events: readonly NewEvent[];
  readonly ticket?: Ticket;
}

/** `message`: what the job says then, where it is pending. */
export type HoldChange = Pick<JobChange, "jobId" | "at" | "message" | "events">;

/** Which jobs are meant; each part narrows. */
export interface JobFilter {
  readonly status?: JobStatus;
  readonly outcome?: JobOutcome;
  readonly workflow?: string;
  readonly externalId?: string;
  readonly tag?: string;
  readonly isTest?: boolean;
  /** Bounds of the time of creation, epoch milliseconds, not included themselves. */
  readonly createdAfter?: number;
  readonly createdBefore?: number;
}

export interface JobPage extends JobFilter {
  readonly limit: number;
  /** Jobs older than this one. */
  readonly before?: string;
  /** Jobs newer than this one. */
  readonly after?: string;
  /** Oldest first; without it newest first. */
  readonly isAscending?: boolean;
  /** With parameters that are large, too; without it they are left out. */
  readonly isWhole?: boolean;
}

export interface JobWithDocuments {
  readonly job: Job;
  readonly documents: readonly Document[];
}

export interface JobStore {
  /**
   * Durable when it resolves, to the job's id, or to that of the job made under the same idempotency key before. Submits
   * that come together share a transaction. Throws too-many-jobs, idempotency-mismatch, invalid-document where an upload
   * cannot be taken, and gone where a document that it copies is not there any more.
   */
  add(job: NewJob): Promise<string>;
  find(scope: Scope, jobId: string): Promise<Job | undefined>;
  findWithDocuments(scope: Scope, jobId: string): Promise<JobWithDocuments | undefined>;
  list(scope: Scope, page: JobPage): Promise<readonly Job[]>;
  /** The same; undefined where the document of one is larger than `bytesMax`, which is not read then. */
  listSmall(scope: Scope, page: JobPage, bytesMax: number): Promise<readonly Job[] | undefined>;
  /** Of the same jobs as list() in the same order; their documents are not read. */
  sizes(scope: Scope, page: JobPage): Promise<readonly DocumentSize[]>;
  /** How many jobs there are in each state. */
  count(scope: Scope): Promise<Readonly<Record<JobStatus, number>>>;
  /** The job as it is afterwards; undefined if its state did not allow the transition or it is gone. */
  change(change: JobChange): Promise<Job | undefined>;
  /** Gives a job that no worker has another priority, with these events; undefined if a worker has it, it has ended or is gone. */
  prioritize(
    jobId: string,
    priority: number,
    events: readonly NewEvent[],
  ): Promise<Job | undefined>;
  /**
   * Puts a job on hold that no worker has, or releases it, together with its events and tickets. The job as it is
   * afterwards; undefined if a worker has it, it waits for people, is there already, has ended or is gone.
   */
  hold(change: HoldChange): Promise<Job | undefined>;
  release(change: HoldChange): Promise<Job | undefined>;
  /** Asks a processing job to stop, and to be deleted then if `thenDelete`; from then on find() no longer sees it. False if it is not processing. */
  requestCancel(jobId: string, event: NewEvent, thenDelete: boolean): Promise<boolean>;
  /** Removes a job that is not processing with all that hangs on it. Returns the blobs that nobody owns any more; undefined if it is processing or gone. */
  remove(jobId: string): Promise<readonly string[] | undefined>;
}

/** How many documents a job may hold with the one that comes. Versions of artwork are none of them. */
export interface DocumentBound {
  readonly documentsMax: number;
  /** What is told where there are more. */
  readonly detail: string;
}

export interface DocumentAddition {
  readonly idempotency?: Idempotency | undefined;
  readonly bound?: DocumentBound;
}

export interface DocumentStore {
  /**
   * Adds a document and its event. Returns the document's id, or that of the document added under the same idempotency
   * key before; undefined if the job is no longer creating. Throws idempotency-mismatch, payload-too-large beyond the
   * bound, however many come at once; then nothing is changed.
   */
  add(
    document: NewDocument,
    event: NewEvent,
    addition?: DocumentAddition,
  ): Promise<string | undefined>;
  /**
   * Adds a document and its event in place of all others of its name. Returns the blobs that nobody owns any more;
   * undefined, and nothing is changed, if the job is no longer creating. Throws payload-too-large beyond the bound.
   */
  replace(
    document: NewDocument,
    event: NewEvent,
    bound?: DocumentBound,
  ): Promise<readonly string[] | undefined>;
  /** Gives a document another name, in place of all others of that name. Returns as replace(), undefined also if it is gone. */
  rename(
    document: Pick<Document, "id" | "jobId" | "fileName" | "contentType">,
    event: NewEvent,
  ): Promise<readonly string[] | undefined>;
  /** Removes a document. Returns as replace(), undefined also if it is gone. */
  remove(
    document: Pick<Document, "id" | "jobId">,
    event: NewEvent,
  ): Promise<readonly string[] | undefined>;
  /** Keeps the time of change that its sender gave it. False, and nothing is changed, as where remove() returns undefined. */
  date(
    document: Pick<Document, "id" | "jobId"> & { readonly modifiedAt: number },
  ): Promise<boolean>;
  list(jobId: string): Promise<readonly Document[]>;
  /** Of the names that begin with `prefix`, the first behind `after`, byte by byte. */
  nextName(
    jobId: string,
    range: { readonly prefix: string; readonly after: string },
  ): Promise<string | undefined>;
  /** The newest of this name. */
  find(jobId: string, fileName: string): Promise<Document | undefined>;
  count(jobId: string): Promise<number>;
}

/** What was downloaded of results of one job. */
export interface Download {
  readonly jobId: string;
  readonly resultIds: readonly string[];
  /** Of each of them; the whole without it. */
  readonly range?: ByteRange;
  readonly at: number;
}

export interface ResultStore {
  /**
   * Notes what was downloaded. Where nothing is left that was not, the documents and results of the job are removed; returns
   * the blobs that nobody owns any more, and undefined where nothing was removed.
   */
  downloaded(download: Download): Promise<readonly string[] | undefined>;
  list(jobId: string): Promise<readonly Result[]>;
  find(jobId: string, resultId: string): Promise<Result | undefined>;
}

export interface EventPage {
  /** Only those with a higher sequence number. */
  readonly after: number;
  readonly limit: number;
}

export interface EventStore {
  /** In order of their sequence numbers; all of them without a page. */
  list(jobId: string, page?: EventPage): Promise<readonly Event[]>;
}

/** Looks out for what is stored about one job. */
export interface JobWatch {
  /** True as soon as something was stored since the last call, or since the watch began; false after this time and once closed. */
  next(timeoutMs: number): Promise<boolean>;
  /** True once close() was called, or the server stops. */
  readonly isClosed: boolean;
  close(): void;
}

export interface JobChanges {
  /** Begins a watch: what is stored in this process is told at once, what another stores a moment later. */
  watch(jobId: string): JobWatch;
}
