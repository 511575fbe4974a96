/** Pages of records, newest first. Rows that are passed by are counted in an index, so none of their documents is read. */

import type { DocumentSize } from "../../core/model/bounded-page.ts";
import type { RecordFilter } from "../../core/ports/people/records.ts";
import type { Database } from "../databases/database.ts";

interface Page {
  readonly skip: number;
  readonly limit: number;
}

export async function listRecords(
  db: Database,
  filter: RecordFilter,
  { skip, limit }: Page,
): Promise<readonly DocumentSize[]> {
  const found =
    filter.of === undefined
      ? await narrowed(db, filter).offset(skip).limit(limit).execute()
      : (await ofCaller(db, { ...filter, of: filter.of }, skip + limit)).slice(skip);
  if (found.length === 0) {
    return [];
  }
  const ids = found.map(({ job_id }) => job_id);
  const rows = await db
    .selectFrom("records")
    .select(["job_id", "size_bytes"])
    .where("job_id", "in", ids)
    .orderBy("job_id", "desc")
    .execute();
  return rows.map(({ job_id: id, size_bytes: bytes }) => ({ id, bytes }));
}

/** The ids of jobs rise with the time of their making. */
function narrowed(db: Database, { companyId, workflowId }: RecordFilter) {
  const all = db
    .selectFrom("records")
    .select("job_id")
    .where("company_id", "=", companyId)
    .orderBy("job_id", "desc");
  return workflowId === undefined ? all : all.where("workflow_id", "=", workflowId.toLowerCase());
}

/** By one index for each name that the caller has, because no index has them all. */
async function ofCaller(
  db: Database,
  filter: RecordFilter & Required<Pick<RecordFilter, "of">>,
  limit: number,
): Promise<readonly { readonly job_id: string }[]> {
  const { createdBy, userIds } = filter.of;
  const found = new Set<string>();
  const made = narrowed(db, filter).where("created_by", "=", createdBy);
  const assigned = userIds.map((id) => narrowed(db, filter).where("user_id", "=", id));
  for (const query of [made, ...assigned]) {
    for (const { job_id } of await query.limit(limit).execute()) {
      found.add(job_id);
    }
  }
  return [...found]
    .sort()
    .reverse()
    .slice(0, limit)
    .map((job_id) => ({ job_id }));
}
