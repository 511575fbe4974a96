/** Uploads: begun, found, gone on with in turns, and removed. How a job takes them is in take-uploads.ts. */

import { sql } from "kysely";
import { Problem } from "../../core/model/problem.ts";
import type { Upload } from "../../core/model/uploads/upload.ts";
import type { OpenUploadLimits } from "../../core/ports/base.ts";
import type { Progress, Turn, TurnRequest, UploadStore } from "../../core/ports/uploads/uploads.ts";
import type { Idempotency } from "../../core/ports/jobs.ts";
import { keyRow, takeKey } from "../jobs/idempotency.ts";
import type { Database, Tx } from "../databases/database.ts";
import { transact } from "../databases/transact.ts";
import { orphansAmong } from "../files/blob-owners.ts";
import type { UploadRow } from "../schema/tables/uploads.ts";
import { removeBlocksOf } from "./upload-blocks.ts";
import { countOf } from "../../core/text/count-of.ts";
import { uploadOf, uploadRow } from "./upload-rows.ts";

export interface UploadStoreOptions {
  /** Names this process among those that share the database. */
  readonly process: string;
  /** True where others work on the database. */
  readonly isShared: boolean;
}

const RETRY_AFTER_S = 60;

export function createUploadStore(db: Database, options: UploadStoreOptions): UploadStore {
  return {
    add: (upload, limits, idempotency) => addUpload(db, upload, { limits, idempotency }),
    find: async (scope, id) => {
      const any = db.selectFrom("uploads").selectAll().where("id", "=", id);
      const mine = scope === "every-company" ? any : any.where("company_id", "=", scope.companyId);
      const row = await mine.executeTakeFirst();
      return row && uploadOf(row);
    },
    takeTurn: (request) => takeTurn(db, request, options),
    advance: (turn, progress) => advance(db, turn, progress),
    remove: (id) =>
      transact(db, async (tx) => {
        const row = await tx
          .deleteFrom("uploads")
          .where("id", "=", id)
          .where("job_id", "is", null)
          .returning("blob_id")
          .executeTakeFirst();
        return row && orphansAmong(tx, [row.blob_id, ...(await removeBlocksOf(tx, [id]))]);
      }),
  };
}

interface Adding {
  readonly limits: OpenUploadLimits;
  readonly idempotency: Idempotency | undefined;
}

async function addUpload(
  db: Database,
  upload: Upload,
  { limits, idempotency }: Adding,
): Promise<string> {
  return transact(db, async (tx) => {
    if (idempotency !== undefined) {
      const id = await takeKey(tx, keyRow(idempotency, upload.id, upload.createdAt));
      if (id !== upload.id) {
        return id;
      }
    }
    // Those who begin uploads of one company at the same time count one after the other.
    await tx
      .updateTable("companies")
      .set((eb) => ({ number: eb.ref("number") }))
      .where("id", "=", upload.companyId)
      .execute();
    await refuseTooMany(tx, upload, limits);
    await tx.insertInto("uploads").values(uploadRow(upload)).execute();
    return upload.id;
  });
}

async function refuseTooMany(
  tx: Tx,
  { companyId, sizeBytes, createdAt: now }: Upload,
  { uploadsMax, bytesMax }: OpenUploadLimits,
): Promise<void> {
  const { uploads, bytes } = await tx
    .selectFrom("uploads")
    .select((eb) => [
      eb.fn.countAll<number>().as("uploads"),
      sql<number>`cast(coalesce(sum(size_bytes), 0) as bigint)`.as("bytes"),
    ])
    .where("company_id", "=", companyId)
    .where("job_id", "is", null)
    .where("expires_at", ">", now)
    .executeTakeFirstOrThrow();
  if (uploads >= uploadsMax) {
    throw tooMany(countOf(uploads, "upload"), `${uploadsMax} (OPEN_UPLOADS_MAX_PER_COMPANY)`);
  }
  if (bytes + sizeBytes > bytesMax) {
    const most = `${bytesMax} bytes (OPEN_UPLOADS_MB_MAX_PER_COMPANY)`;
    throw tooMany(`uploads of ${bytes} bytes`, `${most}, and this one has ${sizeBytes}`);
  }
}

function tooMany(has: string, most: string): Problem {
  const detail = `This company has ${has} that no job has taken, and may have ${most}. Submit jobs that take them, end some by DELETE, or wait until they expire.`;
  return new Problem("too-many-uploads", detail, { retryAfterS: RETRY_AFTER_S });
}

async function takeTurn(
  db: Database,
  { uploadId, offsetBytes, now, until }: TurnRequest,
  { process, isShared }: UploadStoreOptions,
): Promise<Turn | "taken" | "elsewhere"> {
  return transact(db, async (tx) => {
    const row = await tx
      .selectFrom("uploads")
      .selectAll()
      .where("id", "=", uploadId)
      .executeTakeFirst();
    if (row === undefined || row.offset_bytes !== offsetBytes || row.job_id !== null) {
      return "elsewhere";
    }
    // Whoever has the database alone knows that the other one is dead.
    const isOver = row.writer === null || (!isShared && row.writer !== process);
    if (!isOver && (row.writer_until ?? 0) > now) {
      return "taken";
    }
    const taken = await tx
      .updateTable("uploads")
      .set({ fence: row.fence + 1, writer: process, writer_until: until })
      .where("id", "=", uploadId)
      .where("fence", "=", row.fence)
      // A turn may have been prolonged, or ended further on, since it was looked at.
      .where("offset_bytes", "=", offsetBytes)
      .where((eb) =>
        row.writer_until === null
          ? eb("writer_until", "is", null)
          : eb("writer_until", "=", row.writer_until),
      )
      .returningAll()
      .executeTakeFirst();
    return taken === undefined
      ? "taken"
      : {
          upload: uploadOf(taken),
          fence: taken.fence,
          mayBeWritten: !isOver && row.writer !== process,
        };
  });
}

async function advance(
  db: Database,
  { upload, fence }: Turn,
  { offsetBytes, expiresAt, until, blobId }: Progress,
): Promise<boolean> {
  const held: Partial<UploadRow> =
    until === undefined ? { writer: null, writer_until: null } : { writer_until: until };
  const row = await db
    .updateTable("uploads")
    .set({
      offset_bytes: offsetBytes,
      expires_at: expiresAt,
      ...held,
      ...(blobId === undefined ? {} : { blob_id: blobId }),
    })
    .where("id", "=", upload.id)
    .where("fence", "=", fence)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

/** Inside a transaction. Those that are being written are left for the next time. */
export async function removeExpiredUploads(
  tx: Tx,
  now: number,
  limit: number,
): Promise<{ readonly uploads: number; readonly orphans: readonly string[] }> {
  const removed = await tx
    .deleteFrom("uploads")
    .where(
      "id",
      "in",
      tx
        .selectFrom("uploads")
        .select("id")
        .where("expires_at", "<=", now)
        .where((eb) => eb.or([eb("writer", "is", null), eb("writer_until", "<=", now)]))
        .orderBy("expires_at")
        .limit(limit),
    )
    .where("expires_at", "<=", now)
    .returning(["id", "blob_id"])
    .execute();
  const ids = removed.map((row) => row.id);
  const blocks = ids.length === 0 ? [] : await removeBlocksOf(tx, ids);
  const blobIds = removed.map((row) => row.blob_id);
  return { uploads: removed.length, orphans: await orphansAmong(tx, [...blobIds, ...blocks]) };
}
