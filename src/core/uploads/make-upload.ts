/** Makes what is known of an upload before its content comes. */

import { identityOf, type Principal } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import type { Upload } from "../model/uploads/upload.ts";
import type { Ports } from "../ports/ports.ts";
import { safeFileName } from "../text/file-name.ts";

/** What never got a byte was often begun twice by a client that missed the first answer. */
const UNTOUCHED_MS = 3_600_000;
const NAMELESS = "document";

/** Throws payload-too-large. */
export function makeUpload(
  { blobs, clock, limits }: Pick<Ports, "blobs" | "clock" | "limits">,
  principal: Principal,
  asked: Pick<Upload, "id" | "sizeBytes" | "fileName" | "contentType" | "metadata" | "isInBlocks">,
): Upload {
  const { sizeBytes, fileName } = asked;
  const { uploadBytesMax, openUploads } = limits;
  if (sizeBytes > uploadBytesMax) {
    const detail = `The file has ${sizeBytes} bytes, and at most ${uploadBytesMax} are taken (UPLOAD_BYTES_MAX). Send a smaller one.`;
    throw new Problem("payload-too-large", detail);
  }
  const createdAt = clock.now();
  const isWhole = sizeBytes === 0;
  return {
    ...asked,
    companyId: principal.company.id,
    blobId: blobs.newId(),
    offsetBytes: 0,
    fileName: safeFileName(fileName) || NAMELESS,
    createdBy: identityOf(principal),
    createdAt,
    expiresAt:
      createdAt + (isWhole ? openUploads.keptMs : Math.min(UNTOUCHED_MS, openUploads.keptMs)),
  };
}
