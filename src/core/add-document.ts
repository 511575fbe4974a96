/** Adds a document to a job that still collects: from the caller's upload, or from an address. */

import type { Option } from "./contract-types.gen.ts";
import type { Document } from "./document.ts";
import { contentTypeOf, safeFileName } from "./file-name.ts";
import { findJob, jobNotFound } from "./get-job.ts";
import { type Job, demandTransition, illegalTransition } from "./job.ts";
import { checkOptions, maskSecrets } from "./option.ts";
import type { Blob, Ports } from "./ports.ts";
import { type Principal, demand } from "./principal.ts";
import { Problem } from "./problem.ts";
import { closeTicket } from "./run-ticket.ts";
import { childTraceparent } from "./trace.ts";

export interface Upload {
  readonly jobId: string;
  readonly fileName: string;
  /** By the file name's extension if absent. */
  readonly contentType?: string;
  readonly content: AsyncIterable<Uint8Array>;
  /** Asked for after the content has been read, because in a multipart upload options may come last. */
  readonly options?: () => readonly Option[];
}

export interface Link {
  readonly jobId: string;
  readonly url: string;
  readonly options?: readonly Option[];
}

/**
 * Stores the content durably and adds the document. Throws not-found, illegal-transition once the job is started,
 * invalid-document for a file without a name, invalid-option, payload-too-large, insufficient-storage, unavailable while
 * too many others are being taken; then nothing stays.
 */
export async function addDocument(
  ports: Ports,
  principal: Principal,
  upload: Upload,
): Promise<Document> {
  demand(principal, "change-jobs");
  return ports.uploads === undefined
    ? takeDocument(ports, principal, upload)
    : ports.uploads.during(() => takeDocument(ports, principal, upload));
}

async function takeDocument(ports: Ports, principal: Principal, upload: Upload): Promise<Document> {
  const job = await collectingJob(ports, principal, upload.jobId);
  const fileName = safeFileName(upload.fileName);
  if (fileName === "") {
    throw missingFileName();
  }
  const blob = await ports.blobs.put(upload.content, ports.limits.uploadBytesMax);
  try {
    return await addStored(ports, job, { upload, fileName, blob });
  } catch (error) {
    await ports.blobs.remove([blob.id]);
    throw error;
  }
}

/** The problem of a file without a usable name. */
export function missingFileName(): Problem {
  const message =
    "The document needs a file name, such as order.pdf; send it as the part's filename.";
  return new Problem("invalid-document", message, {
    violations: [{ pointer: "/data", rule: "required", message }],
  });
}

/** Downloads through the address guard and adds the document. Throws as addDocument, and document-not-loadable. */
export async function addDocumentFromUrl(
  ports: Ports,
  principal: Principal,
  link: Link,
): Promise<Document> {
  demand(principal, "change-jobs");
  return ports.uploads === undefined
    ? takeLinked(ports, principal, link)
    : ports.uploads.during(() => takeLinked(ports, principal, link));
}

async function takeLinked(
  ports: Ports,
  principal: Principal,
  { jobId, url, options = [] }: Link,
): Promise<Document> {
  const { traceparent } = await collectingJob(ports, principal, jobId);
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
  });
}

async function collectingJob(ports: Ports, principal: Principal, jobId: string): Promise<Job> {
  const job = await findJob(ports, principal, jobId);
  demandTransition("start", job);
  const { documentsPerJobMax } = ports.limits;
  if ((await ports.documents.list(jobId)).length >= documentsPerJobMax) {
    throw new Problem(
      "payload-too-large",
      `A job holds at most ${documentsPerJobMax} documents; split the work.`,
    );
  }
  return job;
}

interface StoredUpload {
  readonly upload: Upload;
  readonly fileName: string;
  readonly blob: Blob;
}

async function addStored(
  ports: Ports,
  job: Job,
  { upload, fileName, blob }: StoredUpload,
): Promise<Document> {
  const workflow = ports.workflows.list().find((each) => each.name === job.workflow);
  const specs = workflow?.options ?? [];
  const options = upload.options?.() ?? [];
  const violations = checkOptions(specs, options, "/options");
  const [first] = violations;
  if (first !== undefined) {
    throw new Problem("invalid-option", first.message, { violations });
  }
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
  const added = await ports.documents.add(
    { ...document, secrets },
    {
      at: document.createdAt,
      code: "document.added",
      severity: "info",
      message: `${fileName}, ${blob.sizeBytes} bytes.`,
      documentId: document.id,
      fileName,
    },
  );
  if (!added) {
    throw await lateDocument(ports, job);
  }
  if (workflow?.quietMs !== undefined) {
    const at = document.createdAt;
    await ports.tickets.postpone(closeTicket(job.id, at).key, at + workflow.quietMs);
  }
  ports.engine.wake();
  return document;
}

async function lateDocument(ports: Ports, { id, companyId }: Job): Promise<Problem> {
  const now = await ports.jobs.find({ companyId }, id);
  return now === undefined ? jobNotFound(id) : illegalTransition("start", now);
}
