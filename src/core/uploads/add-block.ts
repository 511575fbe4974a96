/** Adds a block to an upload: in any order, any number at once, and the same one again where its answer was lost. */

import type { Principal } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import { type Upload, uploadNotFound } from "../model/uploads/upload.ts";
import { BLOCK_BYTES_MAX, BLOCKS_MAX, spanOf } from "../model/uploads/upload-block.ts";
import type { Ports } from "../ports/ports.ts";
import type { AddedBlock } from "../ports/uploads/upload-blocks.ts";
import { type FindUploadPorts, findBlockUpload } from "./find-upload.ts";

export type AddBlockPorts = FindUploadPorts & Pick<Ports, "blobs" | "limits" | "uploadBlocks">;

/** Where a block lies in its file, as its sender tells it. */
export interface BlockRange {
  readonly first: number;
  readonly last: number;
  /** Of the whole file, where that is told. */
  readonly total?: number;
}

export interface ArrivedBlock {
  readonly uploadId: string;
  readonly range: BlockRange;
  readonly bytes: Uint8Array;
}

/**
 * Returns true for the one block with which all were there, also when that comes again. Throws forbidden, not-found, gone,
 * invalid-document for a range that is not where its bytes can lie, payload-too-large for a block that is too long or one
 * too many, upload-conflict where other bytes are there, insufficient-storage; nothing of the block is kept then.
 */
export async function addBlock(
  ports: AddBlockPorts,
  principal: Principal,
  { uploadId, range, bytes }: ArrivedBlock,
): Promise<boolean> {
  const upload = await findBlockUpload(ports, principal, uploadId);
  refuseRange(upload, range, bytes.byteLength);
  const { blobs, clock, limits, uploadBlocks } = ports;
  const blob = await blobs.put(only(bytes), BLOCK_BYTES_MAX);
  const now = clock.now();
  const added = await uploadBlocks.add(
    {
      uploadId: upload.id,
      firstByte: range.first,
      sizeBytes: blob.sizeBytes,
      sha256: blob.sha256,
      blobId: blob.id,
    },
    { now, expiresAt: now + limits.openUploads.keptMs, blocksMax: BLOCKS_MAX },
  );
  if (added.kind !== "stored" || !added.isNew) {
    await blobs.remove([blob.id]);
  }
  if (added.kind !== "stored") {
    throw refusalOf(added, upload, range);
  }
  return added.completes;
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** What came counts: its length, and where it begins. An end that is said to be elsewhere is a sender's mistake. */
function refuseRange({ sizeBytes: fileBytes }: Upload, range: BlockRange, sizeBytes: number): void {
  const { first, last, total } = range;
  if (sizeBytes > BLOCK_BYTES_MAX) {
    const detail = `The block has ${sizeBytes} bytes, and at most ${BLOCK_BYTES_MAX} are taken. Send shorter ones.`;
    throw new Problem("payload-too-large", detail);
  }
  if (sizeBytes === 0) {
    throw wrong("The block is empty. Send its bytes as the body.");
  }
  if (total !== undefined && total !== fileBytes) {
    throw wrong(
      `The range is of a file of ${total} bytes, and this upload was begun for ${fileBytes}. Send the right number behind the slash, or begin another upload.`,
    );
  }
  // The service whose interface this is has the end one too far in its description, and right in its example.
  const saidBytes = last - first + 1;
  if (saidBytes !== sizeBytes && saidBytes !== sizeBytes + 1) {
    throw wrong(
      `The range says ${saidBytes} bytes, and ${sizeBytes} came. Nothing was kept; send the block again with the range that it has.`,
    );
  }
  if (first + sizeBytes > fileBytes) {
    throw wrong(
      `The block would end at byte ${first + sizeBytes - 1}, and the file ends at byte ${fileBytes - 1}. Send what lies within it.`,
    );
  }
}

function wrong(message: string): Problem {
  return Problem.at("invalid-document", { pointer: "/Content-Range", rule: "range", message });
}

function refusalOf(
  added: Exclude<AddedBlock, { readonly kind: "stored" }>,
  { id }: Upload,
  range: BlockRange,
): Problem {
  switch (added.kind) {
    case "gone":
      return uploadNotFound(id);
    case "too-many":
      return new Problem(
        "payload-too-large",
        `Upload ${id} has ${BLOCKS_MAX} blocks already, and no more are taken. Begin another one, and send longer blocks.`,
      );
    case "overlapping": {
      const { first, last } = spanOf(added.other);
      return new Problem(
        "upload-conflict",
        `Bytes ${first}-${last} of upload ${id} are there already, and what came for ${range.first}-${range.last} is not the same block. A block may come again as it was, and no two may overlap.`,
      );
    }
    default:
      return added satisfies never;
  }
}
