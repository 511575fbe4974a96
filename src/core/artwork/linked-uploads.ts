/** Uploads in pieces by the upload link: begun, found, written and ended by whoever has it, and taken as the next version. */

import { Problem } from "../model/problem.ts";
import { identityOf, type Principal } from "../model/principal.ts";
import { isComplete, type Upload, uploadNotFound } from "../model/uploads/upload.ts";
import {
  type BegunUpload,
  type BeginUploadPorts,
  beginUpload,
  type NewUpload,
} from "../uploads/begin-upload.ts";
import { endUpload, type EndUploadPorts } from "../uploads/end-upload.ts";
import { findUpload, type FindUploadPorts } from "../uploads/find-upload.ts";
import { type Piece, writeUpload, type WriteUploadPorts } from "../uploads/write-upload.ts";
import type { Ports } from "../ports/ports.ts";
import { TYPE_BYTES } from "./file-type.ts";
import {
  addVersion,
  demandArtwork,
  demandUpload,
  type UploadArtworkPorts,
} from "./upload-artwork.ts";
import type { LinkedArtwork } from "./upload-link.ts";

/** Whoever came by the link, as uploads know their callers: he may do nothing else. */
export function linkPrincipal({ job, company }: Pick<LinkedArtwork, "job" | "company">): Principal {
  return {
    name: "the customer",
    identity: `upload link of job ${job.id}`,
    company,
    permissions: new Set(["submit-jobs"]),
    actsForEveryCompany: false,
  };
}

/** Throws illegal-transition while no file is waited for, and what beginUpload throws. */
export async function beginLinkedUpload(
  ports: BeginUploadPorts,
  linked: LinkedArtwork,
  upload: NewUpload,
): Promise<BegunUpload> {
  demandUpload(linked);
  return beginUpload(ports, linkPrincipal(linked), upload);
}

/** An upload that was begun by this link. Throws not-found, gone. */
export async function findLinkedUpload(
  ports: FindUploadPorts,
  linked: LinkedArtwork,
  uploadId: string,
): Promise<Upload> {
  const principal = linkPrincipal(linked);
  const upload = await findUpload(ports, principal, uploadId);
  // Others of the company may have theirs.
  if (upload.createdBy !== identityOf(principal)) {
    throw uploadNotFound(uploadId);
  }
  return upload;
}

/** Throws not-found, gone, and what writeUpload throws. */
export async function writeLinkedUpload(
  ports: WriteUploadPorts,
  linked: LinkedArtwork,
  piece: Piece,
): Promise<Upload> {
  await findLinkedUpload(ports, linked, piece.uploadId);
  return writeUpload(ports, linkPrincipal(linked), piece);
}

/** Throws not-found, gone. */
export async function endLinkedUpload(
  ports: EndUploadPorts,
  linked: LinkedArtwork,
  uploadId: string,
): Promise<void> {
  await findLinkedUpload(ports, linked, uploadId);
  await endUpload(ports, linkPrincipal(linked), uploadId);
}

/**
 * Makes a finished upload the next version. Throws not-found, gone where it was taken already; illegal-transition,
 * upload-conflict where bytes are missing, and what uploadArtwork throws of a file that is no artwork.
 */
export async function takeUploaded(
  ports: UploadArtworkPorts & Pick<Ports, "resumableUploads">,
  linked: LinkedArtwork,
  uploadId: string,
): Promise<LinkedArtwork> {
  demandUpload(linked);
  const upload = await findLinkedUpload(ports, linked, uploadId);
  const { id, blobId, sizeBytes, offsetBytes, fileName } = upload;
  if (!isComplete(upload)) {
    const detail = `Of the file ${offsetBytes} of ${sizeBytes} bytes are there. Send the rest first.`;
    throw new Problem("upload-conflict", detail);
  }
  const contentType = demandArtwork(await startOf(ports, upload), sizeBytes);
  const sha256 = await ports.blobs.sha256Of(blobId);
  const blob = { id: blobId, sizeBytes, sha256 };
  return addVersion(ports, linked, { fileName, contentType, blob, uploadId: id });
}

async function startOf(
  { blobs }: Pick<Ports, "blobs">,
  { blobId, sizeBytes }: Upload,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const last = Math.min(sizeBytes, TYPE_BYTES) - 1;
  if (last >= 0) {
    for await (const piece of blobs.open(blobId, { first: 0, last })) {
      pieces.push(piece);
    }
  }
  const start = new Uint8Array(last + 1);
  let at = 0;
  for (const piece of pieces) {
    start.set(piece, at);
    at += piece.length;
  }
  return start;
}
