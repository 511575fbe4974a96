/** Begins an upload: its size is known from the start, its content comes later. */

import { demand, type Principal } from "../model/principal.ts";
import type { Upload } from "../model/uploads/upload.ts";
import type { Ports } from "../ports/ports.ts";
import { idempotencyOf } from "../jobs/idempotency.ts";
import { findUpload } from "./find-upload.ts";
import { makeUpload } from "./make-upload.ts";
import { writeEmpty } from "./write-upload.ts";

export type BeginUploadPorts = Pick<
  Ports,
  "blobs" | "clock" | "ids" | "limits" | "resumableUploads"
>;

export interface NewUpload {
  readonly sizeBytes: number;
  /** As sent; "document" where nothing usable is. */
  readonly fileName: string;
  readonly contentType?: string;
  /** All that was told of the file, as it was sent. */
  readonly metadata: string;
  /** A request with the same key and content begins nothing new. */
  readonly idempotencyKey?: string | undefined;
}

export interface BegunUpload {
  readonly upload: Upload;
  /** False where it was begun before, under the same key. */
  readonly isNew: boolean;
}

/**
 * Throws forbidden, payload-too-large, too-many-uploads, insufficient-storage, idempotency-mismatch, and not-found or gone where what
 * was begun under the key is no more; nothing is kept then.
 */
export async function beginUpload(
  ports: BeginUploadPorts,
  principal: Principal,
  { sizeBytes, fileName, contentType, metadata, idempotencyKey }: NewUpload,
): Promise<BegunUpload> {
  demand(principal, "submit-jobs");
  const { blobs, ids, limits, resumableUploads } = ports;
  const upload = makeUpload(ports, principal, {
    id: ids.next(),
    sizeBytes,
    fileName,
    metadata,
    ...(contentType === undefined ? {} : { contentType }),
  });
  if (sizeBytes === 0) {
    // Nothing more will come that could make its file.
    await writeEmpty(ports, upload);
  }
  const { idempotency } = idempotencyOf(principal, idempotencyKey, {
    companyId: upload.companyId,
    operation: "begin-upload",
    value: { sizeBytes, metadata },
  });
  const id = await resumableUploads.add(upload, limits.openUploads, idempotency);
  if (id === upload.id) {
    return { upload, isNew: true };
  }
  await blobs.remove([upload.blobId]);
  return { upload: await findUpload(ports, principal, id), isNew: false };
}
