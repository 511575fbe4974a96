/** What the port suites store: small valid things, and how a store under test is opened. */

import type { UploadStore } from "../../../src/core/ports/uploads/uploads.ts";
import type { UploadBlockStore } from "../../../src/core/ports/uploads/upload-blocks.ts";
import type { ProcedureStore } from "../../../src/core/ports/people/procedures.ts";
import type { ResourceStore } from "../../../src/core/ports/people/resources.ts";
import { afterEach, beforeEach } from "vitest";
import type { ForeignIdStore } from "../../../src/core/ports/foreign-ids.ts";
import type { Asset } from "../../../src/core/model/asset.ts";
import type { Company } from "../../../src/core/model/company.ts";
import type { NewDocument } from "../../../src/core/model/document.ts";
import type { NewEvent } from "../../../src/core/model/event.ts";
import type { Job } from "../../../src/core/model/job.ts";
import type { AssetStore } from "../../../src/core/ports/library.ts";
import type { CompanyStore } from "../../../src/core/ports/access.ts";
import type {
  DeliveryStore,
  SigningSecretStore,
  SubscriptionStore,
} from "../../../src/core/ports/callbacks.ts";
import type {
  DocumentStore,
  EventStore,
  JobStore,
  NewJob,
  ResultStore,
} from "../../../src/core/ports/jobs.ts";
import type { LineStore, TicketStore } from "../../../src/core/ports/tickets.ts";
import type { Run, RunStore } from "../../../src/core/ports/runs.ts";
import type { Ticket } from "../../../src/core/model/ticket.ts";
import type { Result } from "../../../src/core/model/result.ts";
import type { PartialDocumentStore } from "../../../src/core/ports/uploads/partial-documents.ts";
import type { UpkeepStore } from "../../../src/core/ports/upkeep.ts";
import type { Upload } from "../../../src/core/model/uploads/upload.ts";
import { createIds } from "../../../src/platform/ids.ts";

/** All ports that keep rows. Suites get a fresh, empty one. */
export interface RowStores {
  readonly companies: CompanyStore;
  readonly jobs: JobStore;
  readonly foreignIds: ForeignIdStore;
  readonly documents: DocumentStore;
  readonly partialDocuments: PartialDocumentStore;
  readonly results: ResultStore;
  readonly events: EventStore;
  readonly runs: RunStore;
  readonly tickets: TicketStore;
  readonly lines: LineStore;
  readonly deliveries: DeliveryStore;
  readonly subscriptions: SubscriptionStore;
  readonly signingSecrets: SigningSecretStore;
  readonly assets: AssetStore;
  readonly resumableUploads: UploadStore;
  readonly uploadBlocks: UploadBlockStore;
  readonly procedures: ProcedureStore;
  readonly resources: ResourceStore;
  readonly upkeep: UpkeepStore;
}

interface Opened<T> {
  readonly store: T;
  close(): Promise<void>;
}

export type Open<T> = () => Promise<Opened<T>>;

/** The time at which everything in the suites happens. */
export const NOW = 1_800_000_000_000;

export const ids = createIds({ now: () => NOW });

export const COMPANY: Company = {
  id: "018bcfe5-6800-7000-8000-000000000047",
  number: 47,
  name: "Acme",
  createdAt: NOW,
};

function sampleJob(changes: Partial<Job> = {}): Job {
  return {
    id: ids.next(),
    companyId: COMPANY.id,
    workflow: "convert",
    profile: "default",
    asked: {
      name: "Grüße",
      workflow: "convert",
      options: [{ name: "DOC.PASSWORD", value: "***" }],
    },
    status: "creating",
    message: "Waiting for documents.",
    progress: 0,
    cancelRequested: false,
    submittedBy: "anna",
    createdAt: NOW,
    ...changes,
  };
}

export function sampleEvent(changes: Partial<NewEvent> = {}): NewEvent {
  return { at: NOW, code: "job.created", severity: "info", message: "Created.", ...changes };
}

export function newJob(changes: Partial<Job> = {}, rest: Partial<NewJob> = {}): NewJob {
  return { job: sampleJob(changes), secrets: [], events: [sampleEvent()], ...rest };
}

export function sampleTicket(jobId: string, dueAt = NOW): Ticket {
  return { key: `run:${jobId}`, kind: "run", companyId: COMPANY.id, ref: jobId, dueAt };
}

export function sampleDocument(jobId: string, changes: Partial<NewDocument> = {}): NewDocument {
  return {
    id: ids.next(),
    jobId,
    fileName: "in.pdf",
    contentType: "application/pdf",
    sizeBytes: 3_000_000_000,
    blobId: ids.next(),
    options: [],
    secrets: [],
    createdAt: NOW,
    ...changes,
  };
}

export function sampleResult(jobId: string, changes: Partial<Result> = {}): Result {
  return {
    id: ids.next(),
    jobId,
    fileName: "out.png",
    contentType: "image/png",
    sizeBytes: 12,
    sha256: "ab".repeat(32),
    blobId: ids.next(),
    properties: [{ name: "width", value: "640" }],
    createdAt: NOW,
    ...changes,
  };
}

/** An upload of which a half is there, says its row. */
export function sampleUpload(changes: Partial<Upload> = {}): Upload {
  return {
    id: ids.next(),
    companyId: COMPANY.id,
    blobId: ids.next(),
    sizeBytes: 10,
    offsetBytes: 5,
    fileName: "half.pdf",
    metadata: "filename aGFsZi5wZGY=",
    createdBy: "anna@example.com",
    createdAt: NOW,
    expiresAt: NOW + 1000,
    ...changes,
  };
}

export function sampleAsset(changes: Partial<Asset> = {}): Asset {
  return {
    id: ids.next(),
    companyId: COMPANY.id,
    folder: "spring/cover",
    fileName: "a.jpg",
    type: "Image",
    trashState: "NotInTrash",
    contentType: "image/jpeg",
    sizeBytes: 5,
    sha256: "cd".repeat(32),
    blobId: ids.next(),
    readyForPublish: true,
    createdAt: NOW,
    createdBy: "anna",
    modifiedAt: NOW,
    modifiedBy: "anna",
    ...changes,
  };
}

/** Submits a job that waits for a worker; returns its id. */
export async function submitPending(store: RowStores, rest: Partial<NewJob> = {}): Promise<string> {
  const unit = newJob({ status: "pending" }, rest);
  await store.jobs.add({ ticket: sampleTicket(unit.job.id), ...unit });
  return unit.job.id;
}

/** Claims the job with a lease of ten seconds. */
export function claimJob(store: RowStores, jobId: string): Promise<Run | undefined> {
  return store.runs.claim({
    jobId,
    node: "node-1",
    at: NOW,
    leaseUntil: NOW + 10_000,
    event: sampleEvent({ code: "job.started", message: "Started." }),
  });
}

/** A job of an existing company that a worker has. */
export async function submitRunning(store: RowStores, rest: Partial<NewJob> = {}): Promise<Run> {
  await store.companies.add(COMPANY);
  const run = await claimJob(store, await submitPending(store, rest));
  if (run === undefined) {
    throw new Error("The job that was just submitted cannot be claimed.");
  }
  return run;
}

/** Sequence numbers and codes of a job's events, as "1 job.created". */
export async function history(store: RowStores, jobId: string): Promise<readonly string[]> {
  const events = await store.events.list(jobId);
  return events.map((event) => `${event.sequence} ${event.code}`);
}

/** Opens before each test and closes after it; the getter gives the store of the running test. */
export function useStore<T>(open: Open<T>): () => T {
  let opened: Opened<T> | undefined;
  beforeEach(async () => {
    opened = await open();
  });
  afterEach(async () => {
    await opened?.close();
    opened = undefined;
  });
  return () => {
    if (opened === undefined) {
      throw new Error("The store is not open.");
    }
    return opened.store;
  };
}
