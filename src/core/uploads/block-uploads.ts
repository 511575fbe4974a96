/** Uploads in blocks: begun, looked at and ended. */

import { demandPolicy } from "../model/access/policy.ts";
import type { Principal } from "../model/principal.ts";
import { Problem, refuseViolations, type Violation } from "../model/problem.ts";
import { isComplete, type Upload, uploadNotFound } from "../model/uploads/upload.ts";
import { BLOCK_BYTES_MAX, missingSpans, type Span } from "../model/uploads/upload-block.ts";
import type { Ports } from "../ports/ports.ts";
import { type FindUploadPorts, findBlockUpload } from "./find-upload.ts";
import { makeUpload } from "./make-upload.ts";

/** The largest file that comes in blocks. */
const FILE_BYTES_MAX = 200 * 1024 * 1024;

export interface NewBlockUpload {
  readonly fileSizeBytes: number;
  /** How long its blocks are to be; each may be shorter, or as long as the longest that is taken. */
  readonly blockSizeBytes: number;
  readonly fileName: string;
  /** What the caller calls both sizes. */
  readonly names: { readonly file: string; readonly block: string };
}

/**
 * Throws forbidden, invalid-document for sizes that cannot be, payload-too-large, too-many-uploads, insufficient-storage;
 * nothing is kept then.
 */
export async function beginBlockUpload(
  ports: Pick<Ports, "blobs" | "clock" | "limits" | "objectIds" | "resumableUploads">,
  principal: Principal,
  { fileSizeBytes: sizeBytes, blockSizeBytes, fileName, names }: NewBlockUpload,
): Promise<Upload> {
  demandPolicy(principal, "Workflow_Create");
  refuseViolations("invalid-document", [
    ...outside(names.file, sizeBytes, Number.MAX_SAFE_INTEGER),
    ...outside(names.block, blockSizeBytes, BLOCK_BYTES_MAX),
  ]);
  if (sizeBytes > FILE_BYTES_MAX) {
    const detail = `The file has ${sizeBytes} bytes, and at most ${FILE_BYTES_MAX} come in blocks. Send a smaller one.`;
    throw new Problem("payload-too-large", detail);
  }
  const upload = makeUpload(ports, principal, {
    id: ports.objectIds.next(),
    sizeBytes,
    fileName,
    metadata: "",
    isInBlocks: true,
  });
  await ports.resumableUploads.add(upload, ports.limits.openUploads);
  return upload;
}

function outside(field: string, value: number, most: number): readonly Violation[] {
  const message = `\`${field}\` has to be a whole number of bytes from 1 to ${most}.`;
  return Number.isInteger(value) && value >= 1 && value <= most
    ? []
    : [{ pointer: `/${field}`, rule: "range", message }];
}

export interface BlockUploadState {
  readonly upload: Upload;
  /** What has not come yet. */
  readonly missing: readonly Span[];
}

/** How far an upload is. Throws what findBlockUpload throws. */
export async function blockUploadState(
  ports: FindUploadPorts & Pick<Ports, "uploadBlocks">,
  principal: Principal,
  uploadId: string,
): Promise<BlockUploadState> {
  const upload = await findBlockUpload(ports, principal, uploadId);
  const blocks = isComplete(upload) ? undefined : await ports.uploadBlocks.list(upload.id);
  return { upload, missing: blocks === undefined ? [] : missingSpans(blocks, upload.sizeBytes) };
}

/** Ends an upload that nobody wants any more: nothing of it stays. Throws what findBlockUpload throws. */
export async function endBlockUpload(
  ports: FindUploadPorts & Pick<Ports, "blobs">,
  principal: Principal,
  uploadId: string,
): Promise<void> {
  const { id } = await findBlockUpload(ports, principal, uploadId);
  const orphans = await ports.resumableUploads.remove(id);
  if (orphans === undefined) {
    throw uploadNotFound(id);
  }
  await ports.blobs.remove(orphans);
}
