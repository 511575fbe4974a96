/** Resources as rows: added once, and removed with the last record that names them. */

import { sql } from "kysely";
import type { Resource } from "../../core/model/people/resource.ts";
import type { ResourceStore } from "../../core/ports/people/resources.ts";
import type { Database, Tx } from "../databases/database.ts";
import { chunksOf, inChunks, transact } from "../databases/transact.ts";
import { isPostgres } from "../schema/steps.ts";
import { hastenFollowers } from "../records/followers.ts";
import type { ResourceRow } from "../schema/tables/procedures.ts";

export function createResourceStore(db: Database): ResourceStore {
  const find = async (companyId: string, resourceId: string): Promise<Resource | undefined> => {
    const row = await db
      .selectFrom("resources")
      .selectAll()
      .where("company_id", "=", companyId)
      .where("resource_id", "=", resourceId)
      .executeTakeFirst();
    return row && resourceOf(row);
  };
  return {
    find,
    add: (resource) => transact(db, (tx) => addResource(tx, resource)),
    ofIds: async (companyId, resourceIds) => {
      const rows = await inChunks([...new Set(resourceIds)], (chunk) =>
        db
          .selectFrom("resources")
          .selectAll()
          .where("company_id", "=", companyId)
          .where("resource_id", "in", chunk)
          .execute(),
      );
      return rows.map(resourceOf);
    },
  };
}

async function addResource(tx: Tx, resource: Resource): Promise<Resource> {
  const { companyId, resourceId } = resource;
  const named = await tx
    .selectFrom("record_resources")
    .select("job_id")
    .where("company_id", "=", companyId)
    .where("resource_id", "=", resourceId)
    .limit(1)
    .executeTakeFirst();
  const row = await tx
    .insertInto("resources")
    .values(rowOf(resource, named !== undefined))
    .onConflict((conflict) =>
      conflict
        .columns(["company_id", "resource_id"])
        // Nothing changes; but the row that is there is answered with.
        .doUpdateSet((eb) => ({ linked: eb.ref("resources.linked") })),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
  if (named !== undefined && row.id === resource.id) {
    await hastenFollowers(tx, { companyId, resourceId }, resource.createdAt);
  }
  return resourceOf(row);
}

interface Naming {
  readonly companyId: string;
  /** The record's. */
  readonly jobId: string;
}

/** Notes which resources a record names, in the transaction that stores it; they may be there or come later. */
export async function nameResources(
  tx: Tx,
  { companyId, jobId }: Naming,
  resourceIds: readonly string[],
): Promise<void> {
  for (const chunk of chunksOf([...new Set(resourceIds)].sort())) {
    await lockResources(tx, companyId, chunk);
    const rows = chunk.map((id) => ({ job_id: jobId, company_id: companyId, resource_id: id }));
    await tx
      .insertInto("record_resources")
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await tx
      .updateTable("resources")
      .set({ linked: 1 })
      .where("company_id", "=", companyId)
      .where("resource_id", "in", chunk)
      .where("linked", "=", 0)
      .execute();
  }
}

/** Removes what only these records named, which this transaction has removed. Returns its blobs. */
export async function removeResourcesOf(
  tx: Tx,
  jobIds: readonly string[],
): Promise<readonly string[]> {
  const named = await tx
    .selectFrom("record_resources")
    .select(["company_id", "resource_id"])
    .where("job_id", "in", jobIds)
    .execute();
  const blobIds: string[] = [];
  const ofCompany = new Map<string, string[]>();
  for (const { company_id: companyId, resource_id: resourceId } of named) {
    ofCompany.set(companyId, [...(ofCompany.get(companyId) ?? []), resourceId]);
  }
  const chunks = [...ofCompany].flatMap(([companyId, resourceIds]) =>
    chunksOf([...new Set(resourceIds)].sort()).map((chunk) => ({ companyId, chunk })),
  );
  for (const { companyId, chunk } of chunks) {
    await lockResources(tx, companyId, chunk);
  }
  await tx.deleteFrom("record_resources").where("job_id", "in", jobIds).execute();
  for (const { companyId, chunk } of chunks) {
    const removed = await tx
      .deleteFrom("resources")
      .where(IS_UNNAMED)
      .where("company_id", "=", companyId)
      .where("resource_id", "in", chunk)
      .returning("blob_id")
      .execute();
    blobIds.push(...removed.map((row) => row.blob_id));
  }
  return blobIds;
}

/**
 * Whoever begins or ends to name resources waits for whoever does so too, in the order of their ids: on PostgreSQL one
 * would not see what the other is about to name, and remove it. The embedded store has one connection.
 */
async function lockResources(
  tx: Tx,
  companyId: string,
  resourceIds: readonly string[],
): Promise<void> {
  if (isPostgres(tx)) {
    await tx
      .selectFrom("resources")
      .select("id")
      .where("company_id", "=", companyId)
      .where("resource_id", "in", resourceIds)
      .orderBy("resource_id")
      .forUpdate()
      .execute();
  }
}

const IS_UNNAMED = sql<boolean>`not exists (select 1 from record_resources where
  record_resources.company_id = resources.company_id and record_resources.resource_id = resources.resource_id)`;

/** Inside a transaction: removes resources that came before then and that no record names. Returns how many, and their blobs. */
export async function removeUnnamedResources(
  tx: Tx,
  before: number,
  limit: number,
): Promise<{ readonly resources: number; readonly blobIds: readonly string[] }> {
  const old = tx
    .selectFrom("resources")
    .select("id")
    .where("linked", "=", 0)
    .where("created_at", "<", before)
    .where(IS_UNNAMED)
    .orderBy("created_at")
    .limit(limit);
  const removed = await tx
    .deleteFrom("resources")
    .where("id", "in", old)
    .where(IS_UNNAMED)
    .returning("blob_id")
    .execute();
  return { resources: removed.length, blobIds: removed.map((row) => row.blob_id) };
}

function rowOf(resource: Resource, isNamed: boolean): ResourceRow {
  return {
    id: resource.id,
    company_id: resource.companyId,
    resource_id: resource.resourceId,
    blob_id: resource.blobId,
    content_type: resource.contentType,
    size_bytes: resource.sizeBytes,
    sha256: resource.sha256,
    created_by: resource.createdBy,
    created_at: resource.createdAt,
    linked: isNamed ? 1 : 0,
  };
}

function resourceOf(row: ResourceRow): Resource {
  return {
    id: row.id,
    companyId: row.company_id,
    resourceId: row.resource_id,
    blobId: row.blob_id,
    contentType: row.content_type,
    sizeBytes: row.size_bytes,
    sha256: row.sha256,
    createdBy: row.created_by,
    createdAt: row.created_at,
  };
}
