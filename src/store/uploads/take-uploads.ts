/** A job takes uploads: in the transaction that stores it they become its documents, and their contents its own. */

import { documentAdded } from "../../core/model/document.ts";
import { Problem } from "../../core/model/problem.ts";
import { refusalOfUpload } from "../../core/model/uploads/upload.ts";
import type { TakenUpload } from "../../core/ports/jobs.ts";
import { contentTypeOf } from "../../core/text/file-name.ts";
import type { Tx } from "../databases/database.ts";
import { inChunks } from "../databases/transact.ts";
import { eventRows } from "../jobs/events.ts";
import type { DocumentRow, EventRow, JobRow } from "../schema/tables/jobs.ts";
import type { UploadRow } from "../schema/tables/uploads.ts";
import type { Sealer } from "../secrets/seal.ts";
import { uploadOf } from "./upload-rows.ts";

/** An upload that a job names, ready to become the row of a document. */
export interface WantedUpload extends Omit<TakenUpload, "options" | "secrets"> {
  readonly options: string;
  readonly secrets: string | null;
}

export function wantedUpload(
  { options, secrets, ...upload }: TakenUpload,
  sealer: Sealer,
): WantedUpload {
  return {
    ...upload,
    options: JSON.stringify(options),
    secrets: sealer.seal(secrets, upload.documentId),
  };
}

interface Unit {
  readonly job: JobRow;
  readonly events: readonly EventRow[];
  readonly documents: readonly DocumentRow[];
  readonly uploads: readonly WantedUpload[];
}

interface Taking<U> {
  /** Those that are to be stored, with the documents that their uploads became. */
  readonly units: readonly U[];
  /** Those of which an upload could not be taken; their other uploads are as before. */
  readonly refused: ReadonlyMap<U, Problem>;
}

/** Takes what units name, each unit all or none. */
export async function takeUploads<U extends Unit>(tx: Tx, units: readonly U[]): Promise<Taking<U>> {
  const taken: U[] = [];
  const refused = new Map<U, Problem>();
  for (const unit of units) {
    const rows = unit.uploads.length === 0 ? NONE : await takeOf(tx, unit);
    if (rows.length === unit.uploads.length) {
      taken.push(unit.uploads.length === 0 ? unit : withDocuments(unit, rows));
    } else {
      await giveBack(tx, unit);
      refused.set(unit, await problemOf(tx, unit));
    }
  }
  return { units: taken, refused };
}

const NONE: readonly UploadRow[] = [];

function takeOf(tx: Tx, { job, uploads }: Unit): Promise<readonly UploadRow[]> {
  return inChunks(uploads, (chunk) =>
    tx
      .updateTable("uploads")
      .set({ job_id: job.id })
      .where("id", "in", idsOf(chunk))
      .where("company_id", "=", job.company_id)
      .where("job_id", "is", null)
      .where("in_blocks", "=", 0)
      .where("expires_at", ">", job.created_at)
      .whereRef("offset_bytes", "=", "size_bytes")
      .returningAll()
      .execute(),
  );
}

async function giveBack(tx: Tx, { job, uploads }: Unit): Promise<void> {
  await inChunks(uploads, async (chunk) =>
    tx
      .updateTable("uploads")
      .set({ job_id: null })
      .where("id", "in", idsOf(chunk))
      .where("job_id", "=", job.id)
      .returning("id")
      .execute(),
  );
}

async function problemOf(tx: Tx, { job, uploads }: Unit): Promise<Problem> {
  const rows = await inChunks(uploads, (chunk) =>
    tx
      .selectFrom("uploads")
      .selectAll()
      .where("id", "in", idsOf(chunk))
      .where("company_id", "=", job.company_id)
      .execute(),
  );
  const found = new Map(rows.map((row) => [row.id, uploadOf(row)]));
  const [first, ...others] = uploads.flatMap(({ uploadId: id, pointer }) => {
    const refusal = refusalOfUpload(found.get(id), { id, pointer, now: job.created_at });
    return refusal ?? [];
  });
  return first === undefined ? changing() : Problem.at("invalid-document", first, ...others);
}

/** It was given back between the two looks. */
function changing(): Problem {
  const detail = "An upload of this job is just changing. Nothing was stored; send it again.";
  return new Problem("unavailable", detail, { retryAfterS: 1 });
}

function withDocuments<U extends Unit>(unit: U, rows: readonly UploadRow[]): U {
  const { job } = unit;
  const byId = new Map(rows.map((row) => [row.id, row]));
  const documents = unit.uploads.flatMap((wanted) => {
    const row = byId.get(wanted.uploadId);
    return row === undefined ? [] : [documentRow(job, wanted, row)];
  });
  const lastSequence = job.event_count + documents.length;
  const events = documents.map(({ id, file_name: fileName, size_bytes: sizeBytes }) =>
    documentAdded({ id, fileName, sizeBytes }, job.created_at),
  );
  return {
    ...unit,
    job: { ...job, event_count: lastSequence },
    documents: [...unit.documents, ...documents],
    events: [...unit.events, ...eventRows(job.id, lastSequence, events)],
  };
}

function documentRow(job: JobRow, wanted: WantedUpload, upload: UploadRow): DocumentRow {
  const fileName = wanted.fileName ?? upload.file_name;
  return {
    id: wanted.documentId,
    job_id: job.id,
    file_name: fileName,
    content_type: upload.content_type ?? contentTypeOf(fileName),
    size_bytes: upload.size_bytes,
    blob_id: upload.blob_id,
    options: wanted.options,
    secrets: wanted.secrets,
    created_at: job.created_at,
    modified_at: null,
  };
}

function idsOf(uploads: readonly WantedUpload[]): readonly string[] {
  return uploads.map(({ uploadId }) => uploadId);
}
