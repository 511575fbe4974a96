/** Records that have ended, searched by what is said of them. Only columns in front of the documents are looked at. */

import type { DocumentSize } from "../../core/model/bounded-page.ts";
import type { RecordQuery, RecordQueryPage } from "../../core/ports/people/records.ts";
import type { Database } from "../databases/database.ts";

export async function searchRecords(
  db: Database,
  query: RecordQuery,
  { order, after, limit }: RecordQueryPage,
): Promise<readonly DocumentSize[]> {
  let found = db
    .selectFrom("records")
    .select(["job_id", "size_bytes"])
    .where("company_id", "=", query.companyId)
    .where("end_sequence", "is not", null)
    .where("status", "in", query.statuses)
    .orderBy("end_sequence", order)
    .limit(limit);
  if (after !== undefined) {
    found = found.where("end_sequence", order === "asc" ? ">" : "<", after);
  }
  for (const [column, values] of listsOf(query)) {
    found = found.where(column, "in", values);
  }
  for (const [column, operator, key] of timesOf(query)) {
    found = found.where(column, operator, key);
  }
  const { jobIds } = query;
  if (jobIds !== undefined) {
    const ids = jobIds.map((id) => id.toLowerCase());
    found = found.where((eb) => eb.or([eb("client_id", "in", ids), eb("object_id", "in", ids)]));
  }
  const rows = await found.execute();
  return rows.map(({ job_id: id, size_bytes: bytes }) => ({ id, bytes }));
}

function listsOf({ workflowIds, workflowTitles, userIds, userNames, jobTitles }: RecordQuery) {
  const lists = [
    ["workflow_id", workflowIds?.map((id) => id.toLowerCase())],
    ["workflow_title", workflowTitles],
    ["user_id", userIds],
    ["user_name", userNames],
    ["job_title", jobTitles],
  ] as const;
  return lists.flatMap(([column, values]) =>
    values === undefined ? [] : [[column, values] as const],
  );
}

function timesOf({ createdSince, createdBefore, updatedSince, updatedBefore }: RecordQuery) {
  const times = [
    ["created_key", ">=", createdSince],
    ["created_key", "<", createdBefore],
    ["updated_key", ">=", updatedSince],
    ["updated_key", "<", updatedBefore],
  ] as const;
  return times.flatMap(([column, operator, key]) =>
    key === undefined ? [] : [[column, operator, key] as const],
  );
}
