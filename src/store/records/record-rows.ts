/** Records as rows and back. */

import { createHash } from "node:crypto";
import { deflateRawSync, inflateRawSync } from "node:zlib";

import type { Job } from "../../core/model/job.ts";
import type {
  RecordDocument,
  RecordState,
  Stamps,
  StoredRecord,
} from "../../core/model/people/record.ts";
import { keyOrNone, NO_TIME } from "../../core/text/time-key.ts";
import { timeText } from "../../core/text/time-text.ts";
import type { NewRecord } from "../../core/ports/people/records.ts";
import type { RecordRow } from "../schema/tables/records.ts";

export function newRecordRow(
  { id: jobId, companyId, createdAt }: Pick<Job, "id" | "companyId" | "createdAt">,
  { document, stamps, written, objectId, createdBy, content }: NewRecord,
): RecordRow {
  return {
    job_id: jobId,
    company_id: companyId,
    object_id: objectId,
    client_id: document.metadata.clientJobId.toLowerCase(),
    created_by: createdBy,
    content_hash: contentHash(content),
    snapshot_count: 0,
    end_sequence: null,
    // Where the document says no time, that of its arrival.
    created_key: keyOrNone(timeText(createdAt)),
    ...stateColumns({ document, stamps, written }),
  };
}

/** What of a row changes with the record. */
export function stateColumns({ document, stamps, written }: RecordState) {
  const { workflowId, userId = null, status, jobTitle = null } = document.metadata;
  const { username, workflowName, created, updated } = document.metadata;
  const text = written?.text ?? JSON.stringify(document);
  const createdKey = keyOrNone(created);
  return {
    workflow_id: workflowId.toLowerCase(),
    user_id: userId,
    status,
    job_title: jobTitle,
    user_name: textOf(username),
    workflow_title: textOf(workflowName),
    ...(createdKey === NO_TIME ? {} : { created_key: createdKey }),
    updated_key: keyOrNone(updated),
    size_bytes: Buffer.byteLength(text),
    stamps: JSON.stringify(stamps),
    document: text,
  };
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

export function contentHash(content: string): string {
  return createHash("sha256").update(content).digest("base64url");
}

export function recordOf(row: RecordRow): StoredRecord {
  return storedRecord(row, {
    document: JSON.parse(row.document) as RecordDocument,
    stamps: JSON.parse(row.stamps) as Stamps,
  });
}

/** The record of a row whose state is at hand, and need not be read: it may be a megabyte. */
export function storedRecord(
  row: Pick<RecordRow, "job_id" | "company_id" | "object_id" | "end_sequence">,
  { document, stamps, written }: RecordState,
): StoredRecord {
  return {
    jobId: row.job_id,
    companyId: row.company_id,
    objectId: row.object_id,
    document,
    stamps,
    written,
    ...(row.end_sequence === null ? {} : { endSequence: row.end_sequence }),
  };
}

/** Of all packings the fastest: one state is much like the next, so even that makes it a tenth. */
const FASTEST = 1;

export function packed(text: string): string {
  return deflateRawSync(text, { level: FASTEST }).toString("base64");
}

export function unpacked(text: string): RecordDocument {
  return JSON.parse(unpackedText(text)) as RecordDocument;
}

export function unpackedText(text: string): string {
  return inflateRawSync(Buffer.from(text, "base64")).toString();
}
