/** The queries of fixed text about documents: each file that is put asks them all. */

import { sql } from "kysely";
import { compiledInsert, compiledOnce, ONE, type SlotOf } from "../databases/compiled.ts";

/** No name goes on with it. */
const LAST_CHARACTER = "\u{10FFFF}";

/** Behind all names that begin so, byte by byte. */
export function endOf(prefix: string): string {
  return `${prefix}${LAST_CHARACTER}`;
}

type Named = Readonly<Record<"jobId" | "fileName", string>>;

/** The newest of a name. */
export const selectNamed = compiledOnce((db, value: SlotOf<Named>) =>
  db
    .selectFrom("documents")
    .selectAll()
    .where("job_id", "=", value("jobId"))
    .where("file_name", "=", value("fileName"))
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(ONE),
);

/** The first name behind `after`, before `end`. */
export const selectNextName = compiledOnce(
  (db, value: SlotOf<Readonly<Record<"jobId" | "after" | "end", string>>>) =>
    db
      .selectFrom("documents")
      .select("file_name")
      .where("job_id", "=", value("jobId"))
      .where("file_name", ">", value("after"))
      .where("file_name", "<", value("end"))
      .orderBy("file_name")
      .limit(ONE),
);

/** How many a job has. */
export const countOfJob = compiledOnce((db, value: SlotOf<Pick<Named, "jobId">>) =>
  db
    .selectFrom("documents")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("job_id", "=", value("jobId")),
);

/** Inside a transaction. */
export const insertDocuments = compiledInsert("documents", {
  usual: { secrets: null, modified_at: null },
});

/** Counts one more event of a job, inside a transaction; no row where it does not collect any more. */
export const countEvent = compiledOnce((db, value: SlotOf<Pick<Named, "jobId">>) =>
  db
    .updateTable("jobs")
    .set((eb) => ({ event_count: eb("event_count", "+", sql.lit(1)) }))
    .where("id", "=", value("jobId"))
    .where("status", "=", sql.lit("creating"))
    .returning("event_count"),
);

/** Removes all others of a name, inside a transaction, and tells their blobs. */
export const deleteNamed = compiledOnce((db, value: SlotOf<Named & { readonly id: string }>) =>
  db
    .deleteFrom("documents")
    .where("job_id", "=", value("jobId"))
    .where("file_name", "=", value("fileName"))
    .where("id", "<>", value("id"))
    .returning("blob_id"),
);
