/** Adds a file to the order that is no artwork, such as a text or a sketch: it is kept for the shop, and checked by nobody. */

import { isOutcomeUnknown } from "../jobs/write-outcome.ts";
import { ATTACHMENTS_MAX } from "../model/artwork.ts";
import { type Document, documentAdded, type NewDocument } from "../model/document.ts";
import { Problem } from "../model/problem.ts";
import type { DocumentBound } from "../ports/jobs.ts";
import type { Ports } from "../ports/ports.ts";
import { contentTypeOf, safeFileName } from "../text/file-name.ts";
import { demandWaiting } from "./change-artwork.ts";
import type { ArtworkFile } from "./upload-artwork.ts";
import type { LinkedArtwork } from "./upload-link.ts";

export type AttachmentPorts = Pick<
  Ports,
  "blobs" | "clock" | "documents" | "ids" | "limits" | "uploads"
>;

/**
 * Throws forbidden where the job takes artwork only, illegal-transition while it waits for nothing, payload-too-large for
 * too large a file or too many, insufficient-storage, unavailable; then nothing stays.
 */
export async function addAttachment(
  ports: AttachmentPorts,
  linked: LinkedArtwork,
  file: ArtworkFile,
): Promise<Document> {
  demandRoom(linked);
  const { uploads } = ports;
  const store = async (): Promise<Document> => storeAttachment(ports, linked, file);
  return uploads === undefined ? store() : uploads.during(linked.job.companyId, store);
}

function demandRoom(linked: LinkedArtwork): void {
  if (!linked.artwork.capabilities.allowNonArtworkFiles) {
    throw new Problem("forbidden", "This order takes artwork only, and no other files.");
  }
  demandWaiting(linked, ["upload", "decision", "review"], "A file can be added");
  // Before the content comes; those that come at once are counted again as they are added.
  if (linked.attachments.length >= BOUND.documentsMax) {
    throw new Problem("payload-too-large", BOUND.detail);
  }
}

const BOUND: DocumentBound = {
  documentsMax: ATTACHMENTS_MAX,
  detail: `An order takes at most ${ATTACHMENTS_MAX} files beside its artwork.`,
};

async function storeAttachment(
  { blobs, clock, documents, ids, limits }: AttachmentPorts,
  { job }: LinkedArtwork,
  { fileName: sent, content }: ArtworkFile,
): Promise<Document> {
  const blob = await blobs.put(content, limits.uploadBytesMax);
  const fileName = safeFileName(sent) || "attachment";
  const document: NewDocument = {
    id: ids.next(),
    jobId: job.id,
    fileName,
    contentType: contentTypeOf(fileName),
    sizeBytes: blob.sizeBytes,
    blobId: blob.id,
    options: [],
    secrets: [],
    createdAt: clock.now(),
  };
  try {
    const event = documentAdded(document, document.createdAt);
    const stored = await documents.add(document, event, { bound: BOUND });
    if (stored === undefined) {
      const detail = "The order was changed at the same moment. Add the file again.";
      throw new Problem("illegal-transition", detail);
    }
  } catch (error) {
    if (!isOutcomeUnknown(error)) {
      await blobs.remove([blob.id]);
    }
    throw error;
  }
  const { secrets: _, ...added } = document;
  return added;
}
