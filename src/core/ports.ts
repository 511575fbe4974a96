/** The ports: everything the core needs of the outside, as small interfaces. The other parts implement them, app.ts plugs them in. */

import type { UserStore } from "./access-ports.ts";
import type { Asset, AssetType, Crop, StoredFile } from "./asset.ts";
import type { Company } from "./company.ts";
import type { Option } from "./contract-types.gen.ts";
import type { Document, NewDocument } from "./document.ts";
import type { Event, NewEvent } from "./event.ts";
import type { Failure, Job, JobOutcome, JobStatus, Transition } from "./job.ts";
import type { Attempt, Delivery, Endpoint, Parcel, Sent, Subscription } from "./notice.ts";
import type { Wish } from "./notice-wishes.ts";
import type { JobSearch } from "./job-search.ts";
import type { Principal, Scope } from "./principal.ts";
import type { Result } from "./result.ts";
import type { Schedule, ScheduleState } from "./schedule.ts";
import type { UploadSlots } from "./upload-slots.ts";
import type { Watch } from "./watch.ts";
import type { WorkflowDeclaration } from "./workflow.ts";

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
}

export interface Ids {
  /** A new UUIDv7 as text: unique, and later ones sort after earlier ones. */
  next(): string;
}

export type LogFields = Readonly<Record<string, unknown>>;

export interface Log {
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

/** What a caller showed to be let in. */
export interface Credentials {
  readonly host?: string;
  readonly origin?: string;
  /** The IP address from which the call came. */
  readonly address?: string;
  /** The Authorization header as sent. */
  readonly authorization?: string;
  /** User and password of an IPS authHeader. */
  readonly user?: string;
  readonly password?: string;
}

export interface Authenticator {
  /** Throws unauthenticated, forbidden, too-many-requests, unavailable. */
  authenticate(credentials: Credentials): Promise<Principal>;
}

export interface CompanyStore {
  /** False if the number is taken. */
  add(company: Company): Promise<boolean>;
  byNumber(number: number): Promise<Company | undefined>;
  byId(id: string): Promise<Company | undefined>;
  /** The oldest of this name. */
  byName(name: string): Promise<Company | undefined>;
  list(): Promise<readonly Company[]>;
  setDisabled(id: string, isDisabled: boolean): Promise<void>;
  /** Sets or takes away the address that the company's mail goes to. */
  setEmail(id: string, email: string | undefined): Promise<void>;
}

/** "Look at this thing at that time": all that the dispatch engine knows. A key stands for one live ticket. */
export interface Ticket {
  readonly key: string;
  readonly kind: TicketKind;
  /** The id of the thing: of a job to run, of a schedule to fire. */
  readonly ref: string;
  /** Epoch milliseconds. */
  readonly dueAt: number;
}

export type TicketKind = "run" | "fire" | "deliver" | "close";

/** Says that a request may come again: what was made for it the first time is then given again. */
export interface Idempotency {
  readonly companyId: string;
  readonly principal: string;
  readonly operation: "submit" | "add-document" | "run-schedule";
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
  readonly idempotency?: Idempotency;
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

/** Which jobs are meant; each part narrows. */
export interface JobFilter {
  readonly status?: JobStatus;
  readonly outcome?: JobOutcome;
  readonly workflow?: string;
  readonly externalId?: string;
  readonly tag?: string;
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
}

export interface JobStore {
  /**
   * Durable when it resolves, to the job's id, or to that of the job made under the same idempotency key before. Submits
   * of one turn of the event loop share a transaction. Throws too-many-jobs, idempotency-mismatch.
   */
  submit(job: NewJob): Promise<string>;
  find(scope: Scope, jobId: string): Promise<Job | undefined>;
  list(scope: Scope, page: JobPage): Promise<readonly Job[]>;
  /** How many jobs there are in each state. */
  count(scope: Scope): Promise<Readonly<Record<JobStatus, number>>>;
  /** The job as it is afterwards; undefined if its state did not allow the transition or it is gone. */
  change(change: JobChange): Promise<Job | undefined>;
  /** Asks a processing job to stop, and to be deleted then if `thenDelete`; from then on find() no longer sees it. False if it is not processing. */
  requestCancel(jobId: string, event: NewEvent, thenDelete: boolean): Promise<boolean>;
  /** Removes a job that is not processing with all that hangs on it. Returns the blobs that nobody owns any more; undefined if it is processing or gone. */
  remove(jobId: string): Promise<readonly string[] | undefined>;
}

export interface DocumentStore {
  /**
   * Adds a document and its event. Returns the document's id, or that of the document added under the same idempotency
   * key before; undefined if the job is no longer creating. Throws idempotency-mismatch.
   */
  add(
    document: NewDocument,
    event: NewEvent,
    idempotency?: Idempotency,
  ): Promise<string | undefined>;
  list(jobId: string): Promise<readonly Document[]>;
}

export interface ResultStore {
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

/** One attempt at a job. The fence counts the claims of a job, so a late worker cannot finish what another took over. */
export interface RunRef {
  readonly jobId: string;
  readonly fence: number;
}

export interface Run extends RunRef {
  readonly job: Job;
  readonly company: Company;
  readonly documents: readonly NewDocument[];
  /** The job's secret options in clear. */
  readonly secrets: readonly Option[];
  /** Documents that are yet to be fetched. */
  readonly links?: readonly DocumentLink[];
}

export interface Claim {
  readonly jobId: string;
  readonly node: string;
  readonly at: number;
  readonly leaseUntil: number;
  readonly event: NewEvent;
}

/** What a run has to tell while it works; all in one transaction. */
export interface RunReport {
  readonly events: readonly NewEvent[];
  readonly result?: Result;
  /** A document that was fetched for the link with its id. */
  readonly document?: NewDocument;
  readonly progress?: number;
  readonly message?: string;
}

export interface RunEnd {
  readonly at: number;
  readonly outcome: JobOutcome;
  readonly message: string;
  readonly failure?: Failure;
  readonly event: NewEvent;
  /** A job to be submitted with this end, and the event that tells of it. */
  readonly followOn?: { readonly job: NewJob; readonly event: NewEvent };
}

export interface GiveBack {
  readonly event: NewEvent;
  readonly ticket: Ticket;
}

export interface RunStore {
  /**
   * Compare-and-set from pending to processing; undefined if somebody else has it or it is no longer pending. Either way
   * the job's used ticket is removed with it; removing it again later could hit the one of a give-back.
   */
  claim(claim: Claim): Promise<Run | undefined>;
  /** Prolongs the leases. Returns those that are lost or asked to stop. */
  extend(runs: readonly RunRef[], leaseUntil: number): Promise<readonly RunRef[]>;
  /** Those of the runs that are lost or asked to stop. */
  withdrawn(runs: readonly RunRef[]): Promise<readonly RunRef[]>;
  /** False if the run is no longer ours. */
  report(run: RunRef, report: RunReport): Promise<boolean>;
  /**
   * Ends the job; secrets are erased. "lost": the run is no longer ours. "deleted": the job was to be deleted, which the
   * caller now does with JobStore.remove.
   */
  finish(run: RunRef, end: RunEnd): Promise<"finished" | "delete" | "lost">;
  /** Back to pending; results of the attempt are forgotten. Returns the blobs that nobody owns any more; undefined if the run is no longer ours. */
  giveBack(run: RunRef, giveBack: GiveBack): Promise<readonly string[] | undefined>;
  /** Processing jobs whose lease ended before this time, with the number of attempts so far. */
  expired(
    leaseEndedBefore: number,
  ): Promise<readonly (RunRef & { readonly cancelRequested: boolean })[]>;
}

export interface TicketStore {
  /** Tickets of a kind that are due at this time, oldest first. */
  due(kind: TicketKind, now: number, limit: number): Promise<readonly Ticket[]>;
  /** When the next ticket of a kind is due; undefined if there is none. */
  nextDueAt(kind: TicketKind): Promise<number | undefined>;
  remove(key: string): Promise<void>;
  postpone(key: string, dueAt: number): Promise<void>;
}

/** The endpoints of companies; the wishes of single jobs are stored with them. */
export interface SubscriptionStore {
  add(subscription: Subscription): Promise<void>;
  /** The endpoints of a company, oldest first. */
  list(companyId: string): Promise<readonly Endpoint[]>;
  /** Removes an endpoint and gives up what waits for it; false if it is not there. */
  remove(id: string): Promise<boolean>;
}

/** The secrets that sign a company's callbacks, in the form `whsec_…`. */
export interface SigningSecretStore {
  /** Those that sign at this time, the newest first; the first one is made when it is first needed. */
  current(companyId: string, now: number): Promise<readonly string[]>;
  /** The newest one if nobody has seen it yet. */
  reveal(companyId: string, now: number): Promise<string | undefined>;
  /** Makes a new one; those before it sign until then. */
  rotate(companyId: string, now: number, oldUntil: number): Promise<string>;
}

export interface DeliveryPage {
  readonly jobId: string;
  readonly limit: number;
  /** Deliveries older than this one; the newest without it. */
  readonly before?: string;
}

/** How an attempt ended, and what becomes of its delivery. */
export interface Settlement {
  readonly attempt: Attempt;
  readonly state: "pending" | "delivered" | "failed";
  /** When it is tried again, where it is pending. */
  readonly nextAt: number;
  /** The target wants no more about this job. */
  readonly isGone: boolean;
}

/** A host as the deliveries see it: how often in a row it did not answer, and until when it is left alone. */
export interface HostState {
  readonly failures: number;
  readonly pausedUntil: number;
}

/** Deliveries are made by the store itself, in the transaction of the event that they tell. */
export interface DeliveryStore {
  /** The next due delivery for a host, taken for a while; undefined if there is none or the host is left alone. */
  claim(host: string, at: number, leaseUntil: number): Promise<Parcel | undefined>;
  settle(deliveryId: string, settlement: Settlement): Promise<void>;
  host(host: string): Promise<HostState>;
  setHost(host: string, state: HostState): Promise<void>;
  /** Issues the ticket for what still waits for a host, if anything does. */
  rearm(host: string): Promise<void>;
  /** Frees what was claimed until before `leaseEndedBefore`, gives up what is too old, and issues missing tickets. */
  reconcile(now: number, leaseEndedBefore: number): Promise<void>;
  /** Newest first, with their attempts. */
  list(page: DeliveryPage): Promise<readonly Delivery[]>;
  /** Makes a delivery due now, with all its retries; false if there is none. */
  replay(jobId: string, deliveryId: string, at: number): Promise<boolean>;
  /** Makes a test delivery for everybody who is told about the job. Returns how many. */
  test(jobId: string, at: number): Promise<number>;
}

export interface Courier {
  /** Sends once and tells how it ended; never rejects for what the target did. */
  send(parcel: Parcel): Promise<Sent>;
}

/** The alarms that an outside dispatcher rings for tickets. */
export interface TicketAlarms {
  /** Sets those that tickets lack. Returns how many. */
  ringMissing(): Promise<number>;
}

export interface Blob {
  readonly id: string;
  readonly sizeBytes: number;
  /** Hex. */
  readonly sha256: string;
}

/** First and last byte, both included, counted from 0. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

export interface BlobStore {
  /** Stores content durably. Throws payload-too-large, insufficient-storage; nothing stays behind then, nor when the content breaks off. */
  put(content: AsyncIterable<Uint8Array>, sizeBytesMax: number): Promise<Blob>;
  open(blobId: string, range?: ByteRange): AsyncIterable<Uint8Array>;
  /** A file on this machine that holds the content. Read only. */
  localPath(blobId: string): Promise<string>;
  /** Deleting what is not there is no error. */
  remove(blobIds: readonly string[]): Promise<void>;
}

/** Which assets are meant; each part narrows. */
export interface AssetFilter {
  readonly types?: readonly AssetType[];
  readonly excludeTypes?: readonly AssetType[];
  readonly readyForPublish?: boolean;
  /** Names without extension, in the form of assetNameKey. */
  readonly nameKeys?: readonly string[];
  /** Pages of this PDF. */
  readonly parentId?: string;
}

export interface AssetPage extends AssetFilter {
  readonly limit: number;
  /** Assets whose path sorts after this one; from the first without it. */
  readonly after?: string;
}

/** What may change about an asset while its content stays; undefined is left as it is. */
export interface AssetChange {
  readonly readyForPublish?: boolean;
  readonly width?: number;
  readonly height?: number;
  readonly resolution?: number;
  /** Null takes it away, as with the optimized file. */
  readonly crop?: Crop | null;
  readonly optimized?: StoredFile | null;
  readonly optimizedAt?: number;
  readonly modifiedAt: number;
  readonly modifiedBy: string;
}

/** An asset as it is stored now, and the blobs that nobody owns any more. */
export interface AssetStored {
  readonly asset: Asset;
  readonly orphanedBlobIds: readonly string[];
}

export interface AssetStore {
  /** Adds the asset or replaces the one at its path, which keeps its id, who made it when, and since when it is published. */
  put(asset: Asset): Promise<AssetStored & { readonly replaced: boolean }>;
  find(companyId: string, path: string): Promise<Asset | undefined>;
  /** Those of the ids that are in the company's library, by path. */
  byIds(companyId: string, ids: readonly string[]): Promise<readonly Asset[]>;
  /** By path. */
  list(companyId: string, page: AssetPage): Promise<readonly Asset[]>;
  /** Undefined if the asset is gone or has another content than the given one. */
  change(asset: Asset, change: AssetChange): Promise<AssetStored | undefined>;
  /** Tells since when the assets at these paths are published, or that they no longer are. */
  setPublished(
    companyId: string,
    paths: readonly string[],
    publishedAt: number | undefined,
  ): Promise<void>;
}

/** A published file, held open until its content is read or it is closed. */
export interface PublishedFile {
  readonly sizeBytes: number;
  /** A strong entity tag, with its quotes. */
  readonly etag: string;
  read(range?: ByteRange): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

export interface PublishDirectory {
  /** Makes content readable under company and path; replaces what was there. */
  publish(companyNumber: number, path: string, content: AsyncIterable<Uint8Array>): Promise<void>;
  /** Removes everything but these paths. Returns the paths removed. */
  keepOnly(companyNumber: number, paths: readonly string[]): Promise<readonly string[]>;
  /** Opens what is published at a path; undefined if nothing is. */
  open(companyNumber: number, path: string): Promise<PublishedFile | undefined>;
}

/** What a signed link gives access to. */
export interface SignedLink {
  readonly jobId: string;
  readonly resultId: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** Makes and opens tokens that only this installation can make. */
export interface LinkSigner {
  /** Text that may stand in a path. */
  sign(link: SignedLink): string;
  /** Undefined if the token was not made here, or was changed. */
  open(token: string): SignedLink | undefined;
}

export interface FetchLimits {
  readonly sizeBytesMax: number;
  readonly signal?: AbortSignal;
  /** Sent along, so that the other side's logs name the same trace. */
  readonly traceparent?: string;
}

export interface Fetched {
  readonly fileName?: string;
  readonly contentType?: string;
  /** Throws document-not-loadable if the transfer breaks off, is too slow or too large. */
  readonly content: AsyncIterable<Uint8Array>;
}

export interface Fetcher {
  /** Downloads from an address that a caller supplied, through the address guard. Throws document-not-loadable. */
  fetch(url: string, limits: FetchLimits): Promise<Fetched>;
}

/** A file on its way out. */
export interface OutgoingFile {
  readonly method: "PUT" | "POST";
  readonly fileName: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly content: AsyncIterable<Uint8Array>;
  /** Sent along, so that the other side's logs name the same trace. */
  readonly traceparent?: string;
}

export interface FileSender {
  /** Sends a file to an address that a caller supplied, through the address guard. Throws push-failed. */
  send(url: string, file: OutgoingFile): Promise<void>;
}

export interface ArchiveEntry {
  readonly fileName: string;
  readonly sizeBytes: number;
  /** Epoch milliseconds. */
  readonly modifiedAt: number;
  /** Opened when its turn comes. */
  open(): AsyncIterable<Uint8Array>;
}

export interface Archiver {
  /** All entries as one zip, made while it is read. Names are made safe and each is given once. */
  zip(entries: readonly ArchiveEntry[]): AsyncIterable<Uint8Array>;
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

export interface Engine {
  /** There may be something to do now. */
  wake(): void;
  /** Stops the job's run if it is in this process. */
  interrupt(jobId: string): void;
}

export interface WorkflowCatalogue {
  /** The first is the default. */
  list(): readonly WorkflowDeclaration[];
}

/** A schedule that is stored for the first time. */
export interface NewSchedule {
  readonly schedule: Schedule;
  /** Who is to be told about each of its jobs; their addresses may hold secrets, so they are sealed. */
  readonly wishes: readonly Wish[];
  readonly idempotency?: Idempotency;
}

export interface SchedulePage {
  readonly limit: number;
  /** Schedules older than this one; the newest without it. */
  readonly before?: string;
}

/** A change of a schedule's state, done only from one of these states. */
export interface ScheduleChange {
  readonly scheduleId: string;
  readonly from: readonly ScheduleState[];
  readonly to: ScheduleState;
  /** When it fires next; absent where it does not. */
  readonly nextFireAt?: number;
}

/** What became due of one schedule, found out by reading it at one moment; done only if nobody else did it since. */
export interface Firing {
  readonly schedule: Schedule;
  /** When it fires next; absent if never again. */
  readonly nextFireAt?: number;
  /** How many firings were too late to be made, or had a later one made in their place. */
  readonly missed: number;
  /** The firing to be made, if any. The schedule may forbid it because of a job that has not ended. */
  readonly job?: NewJob & { readonly job: { readonly fireTime: number } };
}

export interface Fired {
  readonly made: number;
  readonly skipped: number;
}

export interface ScheduleStore {
  /** Returns its id, or that of the schedule made under the same idempotency key before. Throws idempotency-mismatch. */
  add(schedule: NewSchedule): Promise<string>;
  find(scope: Scope, scheduleId: string): Promise<NewSchedule | undefined>;
  /** Newest first. */
  list(scope: Scope, page: SchedulePage): Promise<readonly Schedule[]>;
  /** Those that there are, in any order. */
  findAll(scheduleIds: readonly string[]): Promise<readonly NewSchedule[]>;
  /** The schedule as it is afterwards; undefined if its state did not allow the change or it is gone. */
  change(change: ScheduleChange): Promise<Schedule | undefined>;
  /** Removes it; its jobs stay. False if it is gone. */
  remove(scheduleId: string): Promise<boolean>;
  /** Makes jobs of firings, each fire time of a schedule once, with the tickets for the next ones; all in one transaction. */
  fire(firings: readonly Firing[]): Promise<Fired>;
  /** Sets the tickets of these schedules to what they are stored with, where one is left over. */
  rearm(scheduleIds: readonly string[]): Promise<void>;
  /** Gives pending jobs and active schedules without a ticket a new one, and forgets firings made before then. Returns how many. */
  reconcile(firedBefore: number): Promise<number>;
}

/** When something recurs: a rule in Quartz' or cron's form, read in a time zone of the IANA database. */
export interface RecurringRule {
  readonly text: string;
  readonly timeZone: string;
}

export interface Calendar {
  /** The server's zone, IANA. */
  readonly timeZone: string;
  isTimeZone(name: string): boolean;
  /** Why the rule cannot be used, as the end of a sentence; undefined if it can. */
  check(rule: RecurringRule, now: number): string | undefined;
  /** The next times at which a usable rule fires, at most `count` and none after `until`; fewer if it ends before. */
  nextFireTimes(
    rule: RecurringRule,
    after: number,
    limit: { readonly count: number; readonly until?: number },
  ): readonly number[];
  /** The instant of a local time such as 2030-01-31T12:00:00 in the server's zone. */
  instantOf(localTime: string): number;
}

export interface CoreLimits {
  readonly uploadBytesMax: number;
  readonly documentsPerJobMax: number;
  /** How late a firing may be made after a time without server, where a schedule does not say. */
  readonly scheduleCatchUpS: number;
}

/** What every use-case is given. */
export interface Ports {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly companies: CompanyStore;
  readonly users: UserStore;
  readonly jobs: JobStore;
  readonly jobSearch: JobSearch;
  readonly documents: DocumentStore;
  readonly results: ResultStore;
  readonly events: EventStore;
  readonly deliveries: DeliveryStore;
  readonly subscriptions: SubscriptionStore;
  readonly signingSecrets: SigningSecretStore;
  readonly blobs: BlobStore;
  readonly assets: AssetStore;
  readonly published: PublishDirectory;
  readonly links: LinkSigner;
  readonly fetcher: Fetcher;
  readonly sender: FileSender;
  readonly archiver: Archiver;
  readonly changes: JobChanges;
  readonly engine: Engine;
  readonly workflows: WorkflowCatalogue;
  readonly schedules: ScheduleStore;
  readonly tickets: Pick<TicketStore, "postpone">;
  readonly calendar: Calendar;
  readonly limits: CoreLimits;
  /** Who gets the mail of companies that have no address of their own, "" for nobody. Absent where no mail is sent. */
  readonly mailTo?: string;
  /** Without it as many uploads at once as come. */
  readonly uploads?: UploadSlots;
  readonly watch?: Watch;
}
