/** An upload in blocks becomes a version of a procedure: in one transaction it is gone, and the version is there. */

import type { NewProcedure, NewVersion, TakenUpload } from "../../core/ports/people/procedures.ts";
import type { Database, Tx } from "../databases/database.ts";
import { transact } from "../databases/transact.ts";
import { orphansAmong } from "../files/blob-owners.ts";
import { removeBlocksOf } from "../uploads/upload-blocks.ts";
import { versionRow } from "./procedure-rows.ts";

/** Of several who take the same upload at once, one makes the version, and all are told of it. */
export function takeUpload(
  db: Database,
  asked: NewProcedure,
): Promise<TakenUpload | "no-upload" | "no-procedure"> {
  const { companyId, version } = asked;
  return transact(db, async (tx) => {
    const number = await nextNumber(tx, asked);
    if (number === undefined) {
      return "no-procedure";
    }
    const removed = await tx
      .deleteFrom("uploads")
      .where("id", "=", version.uploadId)
      .where("company_id", "=", companyId)
      .where("in_blocks", "=", 1)
      .whereRef("offset_bytes", "=", "size_bytes")
      .returning("blob_id")
      .executeTakeFirst();
    if (removed === undefined) {
      return (await takenUpload(tx, companyId, version.uploadId)) ?? "no-upload";
    }
    const blocks = await removeBlocksOf(tx, [version.uploadId]);
    await tx
      .insertInto("procedure_versions")
      .values(versionRow(version, { companyId, number }))
      .execute();
    await (number === FIRST ? addProcedure(tx, asked) : countVersion(tx, version, number));
    return {
      procedureId: version.procedureId,
      versionId: version.id,
      isNew: true,
      orphans: await orphansAmong(tx, [removed.blob_id, ...blocks]),
    };
  });
}

const FIRST = 1;

/** Of the version that is to come; undefined if its procedure is not there. Holds the procedure. */
async function nextNumber(
  tx: Tx,
  { companyId, isFirst, version }: NewProcedure,
): Promise<number | undefined> {
  if (isFirst) {
    return FIRST;
  }
  const row = await tx
    .updateTable("procedures")
    .set((eb) => ({ version_count: eb.ref("version_count") }))
    .where("id", "=", version.procedureId)
    .where("company_id", "=", companyId)
    .returning("version_count")
    .executeTakeFirst();
  return row && row.version_count + 1;
}

async function addProcedure(tx: Tx, asked: NewProcedure): Promise<void> {
  const { version } = asked;
  await tx
    .insertInto("procedures")
    .values({
      id: version.procedureId,
      company_id: asked.companyId,
      name: asked.name,
      description: asked.description,
      tags: JSON.stringify(asked.tags),
      live_object_ids: JSON.stringify(asked.liveObjectIds),
      active_version_id: version.id,
      version_count: FIRST,
      created_at: version.uploadedAt,
      updated_at: version.uploadedAt,
    })
    .execute();
}

/** It does not become the active one: somebody says when people are to work by it. */
async function countVersion(tx: Tx, version: NewVersion, number: number): Promise<void> {
  await tx
    .updateTable("procedures")
    .set({ version_count: number, updated_at: version.uploadedAt })
    .where("id", "=", version.procedureId)
    .execute();
}

/** The version that was made of an upload before. */
export async function takenUpload(
  db: Database,
  companyId: string,
  uploadId: string,
): Promise<TakenUpload | undefined> {
  const row = await db
    .selectFrom("procedure_versions")
    .select(["id", "procedure_id"])
    .where("upload_id", "=", uploadId)
    .where("company_id", "=", companyId)
    .executeTakeFirst();
  return row && { procedureId: row.procedure_id, versionId: row.id, isNew: false, orphans: [] };
}
