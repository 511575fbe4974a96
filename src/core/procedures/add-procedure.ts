/** Makes a procedure of an upload in blocks, or one more version of one that is there. */

import { procedureNotFound } from "../model/people/procedure.ts";
import { demandPolicy } from "../model/access/policy.ts";
import type { Principal } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import { isComplete, type Upload, uploadNotFound } from "../model/uploads/upload.ts";
import { type Block, missingSpans } from "../model/uploads/upload-block.ts";
import type { BlobStore } from "../ports/files.ts";
import type { Ports } from "../ports/ports.ts";
import type { TakenUpload } from "../ports/people/procedures.ts";
import { baseName } from "../text/file-name.ts";
import { type FindUploadPorts, findBlockUpload } from "../uploads/find-upload.ts";
import { checkFields, type ToldFields } from "./check-fields.ts";
import { checkZip } from "./check-zip.ts";

export type AddProcedurePorts = FindUploadPorts &
  Pick<Ports, "blobs" | "ids" | "procedures" | "uploadBlocks" | "uploads">;

export interface FinishedUpload extends ToldFields {
  readonly uploadId: string;
  /** The procedure of which it is a new version; a new procedure is made without it. */
  readonly procedureId?: string;
}

/** So many of the places that are missing are named. */
const SPANS_TOLD = 5;

/**
 * Asked again with the same upload it answers the same: a caller may have missed the first answer. Throws forbidden,
 * not-found, gone, upload-conflict where blocks are missing, invalid-document for what is told or is no ZIP, unavailable,
 * insufficient-storage; the upload stays as it was then.
 */
export async function addProcedure(
  ports: AddProcedurePorts,
  principal: Principal,
  finished: FinishedUpload,
): Promise<TakenUpload> {
  demandPolicy(principal, "Workflow_Create");
  checkFields(finished);
  const { id: companyId } = principal.company;
  const before = await ports.procedures.ofUpload(companyId, finished.uploadId);
  if (before !== undefined) {
    return before;
  }
  const upload = await findBlockUpload(ports, principal, finished.uploadId);
  const take = async (): Promise<TakenUpload> => takeWhole(ports, { principal, upload, finished });
  return ports.uploads === undefined ? take() : ports.uploads.during(upload.companyId, take);
}

interface Taking {
  readonly principal: Principal;
  readonly upload: Upload;
  readonly finished: FinishedUpload;
}

async function takeWhole(ports: AddProcedurePorts, taking: Taking): Promise<TakenUpload> {
  const { upload, finished } = taking;
  const { blobs } = ports;
  const blocks = await ports.uploadBlocks.list(upload.id);
  if (!isComplete(upload)) {
    throw incomplete(upload, blocks);
  }
  const blob = await blobs.put(joined(blobs, blocks), upload.sizeBytes);
  try {
    const sample = {
      sizeBytes: blob.sizeBytes,
      read: (range: { readonly first: number; readonly last: number }) =>
        blobs.open(blob.id, range),
    };
    await checkZip(sample, "/uploadId");
  } catch (error) {
    await blobs.remove([blob.id]);
    throw error;
  }
  const taken = await ports.procedures.take(asked(ports, taking, blob));
  if (taken === "no-upload" || taken === "no-procedure") {
    await blobs.remove([blob.id]);
    throw taken === "no-upload"
      ? uploadNotFound(upload.id)
      : procedureNotFound(finished.procedureId ?? "");
  }
  await blobs.remove(taken.isNew ? taken.orphans : [blob.id]);
  return taken;
}

async function* joined(
  blobs: Pick<BlobStore, "open">,
  blocks: readonly Block[],
): AsyncGenerator<Uint8Array> {
  for (const { blobId } of blocks) {
    yield* blobs.open(blobId);
  }
}

function asked(
  { clock, ids }: AddProcedurePorts,
  { principal, upload, finished }: Taking,
  blob: { readonly id: string; readonly sizeBytes: number; readonly sha256: string },
) {
  const { procedureId } = finished;
  const { memberId: authorId } = principal;
  return {
    companyId: upload.companyId,
    isFirst: procedureId === undefined,
    name: finished.name ?? baseName(upload.fileName),
    description: finished.description ?? "",
    tags: finished.tags ?? [],
    liveObjectIds: finished.liveObjectIds ?? [],
    version: {
      id: ids.next(),
      procedureId: procedureId ?? ids.next(),
      uploadId: upload.id,
      blobId: blob.id,
      fileName: upload.fileName,
      sizeBytes: blob.sizeBytes,
      sha256: blob.sha256,
      notes: finished.versionNotes ?? "",
      author: principal.name,
      ...(authorId === undefined ? {} : { authorId }),
      uploadedAt: clock.now(),
    },
  };
}

function incomplete({ id, sizeBytes }: Upload, blocks: readonly Block[]): Problem {
  const spans = missingSpans(blocks, sizeBytes);
  const told = spans.slice(0, SPANS_TOLD).map(({ first, last }) => `${first}-${last}`);
  const more = spans.length > SPANS_TOLD ? ` and ${spans.length - SPANS_TOLD} more` : "";
  const detail = `Of upload ${id} these bytes are still missing: ${told.join(", ")}${more}. Send them, and then finish it.`;
  return new Problem("upload-conflict", detail);
}
