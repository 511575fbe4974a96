/** Adds a document to a job that still collects: from the caller's upload, or from an address. */

import type { Option } from "../model/contract-types.gen.ts";
import { type Document, documentAdded } from "../model/document.ts";
import { contentTypeOf, safeFileName } from "../text/file-name.ts";
import { findJob, jobNotFound } from "../jobs/read-jobs.ts";
import { idempotencyOf } from "../jobs/idempotency.ts";
import { type FeedPorts, feedJob, feeding } from "./feed-job.ts";
import { type Job, demandTransition } from "../model/job.ts";
import { lateAdvice, lostRace } from "../jobs/late-advice.ts";
import { checkOptions, maskSecrets } from "../model/option.ts";
import { isOutcomeUnknown } from "../jobs/write-outcome.ts";
import type { DocumentBound } from "../ports/jobs.ts";
import type { Ports } from "../ports/ports.ts";
import type { Blob } from "../ports/files.ts";
import { type Principal, demand } from "../model/principal.ts";
import { Problem, refuseViolations } from "../model/problem.ts";
import { countOf } from "../text/count-of.ts";
import { childTraceparent } from "../text/traceparent.ts";

type AddPorts = FeedPorts &
  Pick<Ports, "blobs" | "documents" | "engine" | "ids" | "jobs" | "limits" | "uploads">;

export interface Upload {
  readonly jobId: string;
  readonly fileName: string;
  /** By the file name's extension if absent. */
  readonly contentType?: string;
  readonly content: AsyncIterable<Uint8Array>;
  /** Asked for after the content has been read, because in a multipart upload options may come last. */
  readonly options?: () => readonly Option[];
  /** A request with the same key and content adds nothing new. */
  readonly idempotencyKey?: string | undefined;
  /**
   * Where the job was started before it had the document: the id of another one for it, or throws what is to be told. The
   * problem is what is told without it.
   */
  readonly reopen?: (problem: Problem) => Promise<string>;
  /** What the request was, where it did not bring the content itself. */
  readonly asked?: unknown;
}

export interface Link {
  readonly jobId: string;
  readonly url: string;
  readonly options?: readonly Option[];
  readonly idempotencyKey?: string | undefined;
}

/**
 * Stores the content durably and adds the document. Throws not-found, illegal-transition once the job is started,
 * invalid-document for a file without a name, invalid-option, payload-too-large, insufficient-storage, unavailable while
 * too many others are being taken; then nothing stays.
 */
export async function addDocument(
  ports: AddPorts,
  principal: Principal,
  upload: Upload,
): Promise<Document> {
  demand(principal, "change-jobs");
  return inSlot(ports, principal, () => takeDocument(ports, principal, upload));
}

/** Does the work in one of the company's slots. Throws unavailable, and what the work throws. */
export async function inSlot<T>(
  { uploads }: Pick<Ports, "uploads">,
  { company }: Principal,
  work: () => Promise<T>,
): Promise<T> {
  return uploads === undefined ? work() : uploads.during(company.id, work);
}

async function takeDocument(
  ports: AddPorts,
  principal: Principal,
  upload: Upload,
): Promise<Document> {
  const collecting = async (jobId: string): Promise<Job> =>
    collectingJob(ports, principal, { ...upload, jobId });
  const job = await collecting(upload.jobId).catch(async (error: unknown) =>
    collecting(await reopened(upload, error)),
  );
  const fileName = safeFileName(upload.fileName);
  if (fileName === "") {
    throw missingFileName();
  }
  return feedJob(ports, job, async () => {
    const content = feeding(ports, job, upload.content);
    const blob = await ports.blobs.put(content, ports.limits.uploadBytesMax);
    return keepingBlob(ports, blob, async () => {
      const stored = { upload, fileName, blob };
      return addStored(ports, principal, { ...stored, job }).catch(async (error: unknown) => {
        const other = await collecting(await reopened(upload, error));
        return addStored(ports, principal, { ...stored, job: other });
      });
    });
  });
}

/** Removes the blob unless the document has it. */
async function keepingBlob(
  { blobs }: Pick<Ports, "blobs">,
  blob: Blob,
  add: () => Promise<Document>,
): Promise<Document> {
  try {
    const document = await add();
    if (document.blobId !== blob.id) {
      await blobs.remove([blob.id]);
    }
    return document;
  } catch (error) {
    if (!isOutcomeUnknown(error)) {
      await blobs.remove([blob.id]);
    }
    throw error;
  }
}

/** The id of the job that takes the place of one that was started too early; throws the error where there is none. */
async function reopened({ reopen }: Upload, error: unknown): Promise<string> {
  if (reopen === undefined || !(error instanceof Problem) || error.code !== "illegal-transition") {
    throw error;
  }
  return reopen(error);
}

/** The problem of a file without a usable name. */
export function missingFileName(): Problem {
  const message =
    "The document needs a file name, such as order.pdf; send it as the filename of its Content-Disposition.";
  return Problem.at("invalid-document", { pointer: "/data", rule: "required", message });
}

/** Downloads through the address guard and adds the document. Throws as addDocument, and document-not-loadable. */
export async function addDocumentFromUrl(
  ports: AddPorts & Pick<Ports, "fetcher">,
  principal: Principal,
  link: Link,
): Promise<Document> {
  demand(principal, "change-jobs");
  return inSlot(ports, principal, () => takeLinked(ports, principal, link));
}

async function takeLinked(
  ports: AddPorts & Pick<Ports, "fetcher">,
  principal: Principal,
  { jobId, url, options = [], idempotencyKey }: Link,
): Promise<Document> {
  const { traceparent } = await collectingJob(ports, principal, { jobId, idempotencyKey });
  const fetched = await ports.fetcher.fetch(url, {
    sizeBytesMax: ports.limits.uploadBytesMax,
    ...(traceparent === undefined ? {} : { traceparent: childTraceparent(traceparent, ports.ids) }),
  });
  return takeDocument(ports, principal, {
    jobId,
    fileName: fetched.fileName ?? "document",
    ...(fetched.contentType === undefined ? {} : { contentType: fetched.contentType }),
    content: fetched.content,
    options: () => options,
    idempotencyKey,
    asked: { url, options },
  });
}

interface Collecting extends Pick<Upload, "jobId" | "idempotencyKey"> {
  /** Another document goes when this one comes. */
  readonly isReplaced?: boolean;
}

/**
 * The job, if it takes one more document. Under a key the store alone says so: the first request may have been the last.
 * Throws forbidden, not-found, illegal-transition, payload-too-large.
 */
export async function collectingJob(
  ports: Pick<Ports, "documents" | "jobs" | "limits" | "workflows">,
  principal: Principal,
  { jobId, idempotencyKey, isReplaced = false }: Collecting,
): Promise<Job> {
  const job = await findJob(ports, principal, jobId);
  if (idempotencyKey !== undefined) {
    return job;
  }
  demandTransition("start", job, lateAdvice(ports, job));
  const { documentsMax, detail } = documentBound(ports);
  // Before the content comes; those that come at once are counted again as they are added.
  if (!isReplaced && (await ports.documents.count(jobId)) >= documentsMax) {
    throw new Problem("payload-too-large", detail);
  }
  return job;
}

/** How many documents a job holds. */
export function documentBound({ limits }: Pick<Ports, "limits">): DocumentBound {
  const { documentsPerJobMax: documentsMax } = limits;
  return {
    documentsMax,
    detail: `A job holds at most ${countOf(documentsMax, "document")}; split the work.`,
  };
}

interface StoredUpload {
  readonly job: Job;
  readonly upload: Upload;
  readonly fileName: string;
  readonly blob: Blob;
}

async function addStored(
  ports: AddPorts,
  principal: Principal,
  { job, upload, fileName, blob }: StoredUpload,
): Promise<Document> {
  const workflow = ports.workflows.list().find((each) => each.name === job.workflow);
  const specs = workflow?.options ?? [];
  const options = upload.options?.() ?? [];
  refuseViolations("invalid-option", checkOptions(specs, options, "/options"));
  const { shown, secrets } = maskSecrets(specs, options);
  const document: Document = {
    id: ports.ids.next(),
    jobId: job.id,
    fileName,
    contentType: upload.contentType ?? contentTypeOf(fileName),
    sizeBytes: blob.sizeBytes,
    blobId: blob.id,
    options: shown,
    createdAt: ports.clock.now(),
  };
  const { idempotencyKey: key, asked = { fileName, sha256: blob.sha256, options } } = upload;
  const { idempotency } = idempotencyOf(principal, key, {
    companyId: job.companyId,
    operation: "add-document",
    value: { jobId: job.id, asked },
  });
  const added = { ...document, secrets };
  const event = documentAdded(added, document.createdAt);
  const storedId = await ports.documents.add(added, event, {
    idempotency,
    bound: documentBound(ports),
  });
  if (storedId === undefined) {
    throw await lostRace(ports, job);
  }
  if (storedId !== document.id) {
    return addedBefore(ports, job.id, storedId);
  }
  ports.engine.wake();
  return document;
}

/** The document that was added under the same key before. */
async function addedBefore(
  ports: Pick<Ports, "documents">,
  jobId: string,
  id: string,
): Promise<Document> {
  const document = (await ports.documents.list(jobId)).find((each) => each.id === id);
  if (document === undefined) {
    throw jobNotFound(jobId);
  }
  return document;
}
