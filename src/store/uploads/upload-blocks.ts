/** The blocks of uploads as rows: those of one upload are added one after the other, whoever brings them. */

import type { Block } from "../../core/model/uploads/upload-block.ts";
import type {
  AddedBlock,
  BlockLimits,
  NewBlock,
  UploadBlockStore,
} from "../../core/ports/uploads/upload-blocks.ts";
import type { Database, Tx } from "../databases/database.ts";
import { transact } from "../databases/transact.ts";
import type { UploadBlockRow } from "../schema/tables/uploads.ts";

export function createUploadBlockStore(db: Database): UploadBlockStore {
  return {
    add: (block, limits) => transact(db, (tx) => addBlock(tx, block, limits)),
    list: async (uploadId) => {
      const rows = await db
        .selectFrom("upload_blocks")
        .selectAll()
        .where("upload_id", "=", uploadId)
        .orderBy("first_byte")
        .execute();
      return rows.map(blockOf);
    },
  };
}

async function addBlock(tx: Tx, block: NewBlock, limits: BlockLimits): Promise<AddedBlock> {
  const { uploadId, firstByte, sizeBytes } = block;
  // Blocks of one upload that come at once wait here for each other.
  const upload = await tx
    .updateTable("uploads")
    .set((eb) => ({ fence: eb.ref("fence") }))
    .where("id", "=", uploadId)
    .where("in_blocks", "=", 1)
    .where("expires_at", ">", limits.now)
    .returning(["size_bytes", "offset_bytes", "fence"])
    .executeTakeFirst();
  if (upload === undefined) {
    return { kind: "gone" };
  }
  const before = await lastBefore(tx, uploadId, firstByte + sizeBytes);
  if (before !== undefined && before.first_byte + before.size_bytes > firstByte) {
    return isSame(before, block)
      ? { kind: "stored", isNew: false, completes: before.completes === 1 }
      : { kind: "overlapping", other: blockOf(before) };
  }
  if (upload.fence >= limits.blocksMax) {
    return { kind: "too-many" };
  }
  const offsetBytes = upload.offset_bytes + sizeBytes;
  const completes = offsetBytes === upload.size_bytes;
  await tx.insertInto("upload_blocks").values(rowOf(block, completes)).execute();
  await tx
    .updateTable("uploads")
    .set({
      offset_bytes: offsetBytes,
      fence: upload.fence + 1,
      expires_at: limits.expiresAt,
    })
    .where("id", "=", uploadId)
    .execute();
  return { kind: "stored", isNew: true, completes };
}

/** No two of those that are stored overlap, so only the last that begins before an end can reach beyond a start. */
function lastBefore(tx: Tx, uploadId: string, endByte: number) {
  return tx
    .selectFrom("upload_blocks")
    .selectAll()
    .where("upload_id", "=", uploadId)
    .where("first_byte", "<", endByte)
    .orderBy("first_byte", "desc")
    .limit(1)
    .executeTakeFirst();
}

function isSame(row: UploadBlockRow, block: NewBlock): boolean {
  return (
    row.first_byte === block.firstByte &&
    row.size_bytes === block.sizeBytes &&
    row.sha256 === block.sha256
  );
}

/** Removes the blocks of uploads that this transaction has removed. Returns their blobs. */
export async function removeBlocksOf(
  tx: Tx,
  uploadIds: readonly string[],
): Promise<readonly string[]> {
  const rows = await tx
    .deleteFrom("upload_blocks")
    .where("upload_id", "in", uploadIds)
    .returning("blob_id")
    .execute();
  return rows.map((row) => row.blob_id);
}

function rowOf(block: NewBlock, completes: boolean): UploadBlockRow {
  return {
    upload_id: block.uploadId,
    first_byte: block.firstByte,
    size_bytes: block.sizeBytes,
    sha256: block.sha256,
    blob_id: block.blobId,
    completes: completes ? 1 : 0,
  };
}

function blockOf(row: UploadBlockRow): Block {
  return {
    firstByte: row.first_byte,
    sizeBytes: row.size_bytes,
    sha256: row.sha256,
    blobId: row.blob_id,
  };
}
