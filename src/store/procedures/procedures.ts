/** Procedures: found, listed, changed and removed. How uploads become versions of them is in take-upload.ts. */

import type { Procedure } from "../../core/model/people/procedure.ts";
import type {
  ProcedureChange,
  ProcedurePage,
  ProcedureStore,
  VersionAddress,
} from "../../core/ports/people/procedures.ts";
import type { Database, Tx } from "../databases/database.ts";
import { inChunks, transact } from "../databases/transact.ts";
import { orphansAmong } from "../files/blob-owners.ts";
import type { ProcedureRow } from "../schema/tables/procedures.ts";
import { procedureOf } from "./procedure-rows.ts";
import { takenUpload, takeUpload } from "./take-upload.ts";

export function createProcedureStore(db: Database): ProcedureStore {
  return {
    take: (asked) => takeUpload(db, asked),
    ofUpload: (companyId, uploadId) => takenUpload(db, companyId, uploadId),
    find: async (companyId, id) => {
      const row = await db
        .selectFrom("procedures")
        .selectAll()
        .where("id", "=", id)
        .where("company_id", "=", companyId)
        .executeTakeFirst();
      return row && (await withVersions(db, [row]))[0];
    },
    list: (companyId, page) => list(db, companyId, page),
    change: async (companyId, id, change) => {
      const changed = await db
        .updateTable("procedures")
        .set(columnsOf(change))
        .where("id", "=", id)
        .where("company_id", "=", companyId)
        .returning("id")
        .executeTakeFirst();
      return changed !== undefined;
    },
    activate: (companyId, versionId, now) =>
      transact(db, (tx) => activate(tx, { companyId, versionId, now })),
    remove: (companyId, id) => transact(db, (tx) => remove(tx, companyId, id)),
    removeVersion: (companyId, version) =>
      transact(db, (tx) => removeVersion(tx, companyId, version)),
  };
}

/** By id: the newest begin with the latest time. */
async function list(
  db: Database,
  companyId: string,
  { skip, limit }: ProcedurePage,
): Promise<readonly Procedure[]> {
  const rows = await db
    .selectFrom("procedures")
    .selectAll()
    .where("company_id", "=", companyId)
    .orderBy("id", "desc")
    .offset(skip)
    .limit(limit)
    .execute();
  return withVersions(db, rows);
}

async function withVersions(
  db: Database,
  rows: readonly ProcedureRow[],
): Promise<readonly Procedure[]> {
  const ids = rows.map(({ id }) => id);
  const versions = await inChunks(ids, (chunk) =>
    db
      .selectFrom("procedure_versions")
      .selectAll()
      .where("procedure_id", "in", chunk)
      .orderBy("procedure_id")
      .orderBy("number")
      .execute(),
  );
  return rows.map((row) =>
    procedureOf(
      row,
      versions.filter((version) => version.procedure_id === row.id),
    ),
  );
}

function columnsOf(change: ProcedureChange): Partial<ProcedureRow> {
  const { name, description, tags, liveObjectIds, updatedAt } = change;
  return {
    updated_at: updatedAt,
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(tags === undefined ? {} : { tags: JSON.stringify(tags) }),
    ...(liveObjectIds === undefined ? {} : { live_object_ids: JSON.stringify(liveObjectIds) }),
  };
}

interface Activating {
  readonly companyId: string;
  readonly versionId: string;
  readonly now: number;
}

async function activate(tx: Tx, { companyId, versionId, now }: Activating): Promise<boolean> {
  const ofVersion = () =>
    tx
      .selectFrom("procedure_versions")
      .select("procedure_id")
      .where("id", "=", versionId)
      .where("company_id", "=", companyId);
  const found = await ofVersion().executeTakeFirst();
  if (found === undefined || (await hold(tx, companyId, found.procedure_id)) === undefined) {
    return false;
  }
  // It may have been removed while this waited for the procedure.
  const isThere = (await ofVersion().executeTakeFirst()) !== undefined;
  if (isThere) {
    await tx
      .updateTable("procedures")
      .set({ active_version_id: versionId, updated_at: now })
      .where("id", "=", found.procedure_id)
      .execute();
  }
  return isThere;
}

/** Writing before reading holds the row, so that nobody else changes it in between. */
function hold(tx: Tx, companyId: string, id: string) {
  return tx
    .updateTable("procedures")
    .set((eb) => ({ updated_at: eb.ref("updated_at") }))
    .where("id", "=", id)
    .where("company_id", "=", companyId)
    .returning("active_version_id")
    .executeTakeFirst();
}

async function remove(
  tx: Tx,
  companyId: string,
  id: string,
): Promise<readonly string[] | undefined> {
  const removed = await tx
    .deleteFrom("procedures")
    .where("id", "=", id)
    .where("company_id", "=", companyId)
    .returning("id")
    .executeTakeFirst();
  if (removed === undefined) {
    return undefined;
  }
  const versions = await tx
    .deleteFrom("procedure_versions")
    .where("procedure_id", "=", id)
    .returning("blob_id")
    .execute();
  return orphansAmong(
    tx,
    versions.map((row) => row.blob_id),
  );
}

async function removeVersion(
  tx: Tx,
  companyId: string,
  { procedureId, versionId, now }: VersionAddress,
): Promise<readonly string[] | "active" | undefined> {
  const procedure = await hold(tx, companyId, procedureId);
  if (procedure?.active_version_id === versionId) {
    return "active";
  }
  const removed = await tx
    .deleteFrom("procedure_versions")
    .where("id", "=", versionId)
    .where("procedure_id", "=", procedureId)
    .where("company_id", "=", companyId)
    .returning("blob_id")
    .executeTakeFirst();
  if (removed === undefined) {
    return undefined;
  }
  await tx
    .updateTable("procedures")
    .set({ updated_at: now })
    .where("id", "=", procedureId)
    .execute();
  return orphansAmong(tx, [removed.blob_id]);
}
