/** Reads records: one by an id of its, many by pages, and what one was before. */

import { type DocumentSize, fittingIds, PAGE_BYTES_MAX } from "../model/bounded-page.ts";
import { identityOf, type Principal, userIdsOf } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import type { RecordDocument, StoredRecord } from "../model/people/record.ts";
import type { Ports } from "../ports/ports.ts";
import type { RecordFilter, RecordName } from "../ports/people/records.ts";

export type ReadPorts = Pick<Ports, "records">;

/** The record. Throws not-found, also for another company's. */
export async function findRecord(
  { records }: ReadPorts,
  { company }: Principal,
  name: RecordName,
): Promise<StoredRecord> {
  const found = await records.find(company.id, name);
  if (found === undefined) {
    throw recordNotFound(name);
  }
  return found;
}

export function recordNotFound(name: RecordName): Problem {
  const which = "clientId" in name ? `clientJobId ${name.clientId}` : `jobId ${name.objectId}`;
  return new Problem(
    "not-found",
    `There is no job with the ${which}. It may have been deleted, or belongs to another team.`,
    { subject: "job" },
  );
}

export interface ListedRecords {
  readonly skip: number;
  readonly limit: number;
  readonly workflowId?: string;
  /** Only those that the caller made or that are the caller's. */
  readonly isMine?: boolean;
}

/**
 * The records of a page, newest first, a few at a time: which they are is settled before the first is read, so that no
 * more than some are in memory.
 */
export async function listRecords(
  { records }: ReadPorts,
  principal: Principal,
  { skip, limit, workflowId, isMine = false }: ListedRecords,
): Promise<AsyncIterable<StoredRecord>> {
  const filter: RecordFilter = {
    companyId: principal.company.id,
    ...(workflowId === undefined ? {} : { workflowId }),
    ...(isMine ? { of: { createdBy: identityOf(principal), userIds: userIdsOf(principal) } } : {}),
  };
  return readAll({ records }, await records.list(filter, { skip, limit }));
}

async function* readAll(
  { records }: ReadPorts,
  sizes: readonly DocumentSize[],
): AsyncGenerator<StoredRecord> {
  for (const ids of fittingIds(sizes, PAGE_BYTES_MAX)) {
    yield* await records.read(ids);
  }
}

/** What the record was before each of its last changes, oldest first. Throws not-found. */
export async function snapshotsOf(
  ports: ReadPorts,
  principal: Principal,
  name: RecordName,
): Promise<{ readonly record: StoredRecord; readonly earlier: AsyncIterable<RecordDocument> }> {
  const record = await findRecord(ports, principal, name);
  return { record, earlier: ports.records.snapshots(record.jobId) };
}
