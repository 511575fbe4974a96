/** The jobs that a migration finds, of which columns that it adds are to be filled from what was asked. */

import type { Tx } from "../databases/database.ts";
import type { JobRow } from "./tables/jobs.ts";

const ROWS_AT_ONCE = 500;

export async function* jobsOfBefore(
  tx: Tx,
): AsyncGenerator<Pick<JobRow, "id" | "company_id" | "asked">> {
  let after: string | undefined = "";
  while (after !== undefined) {
    const rows: readonly Pick<JobRow, "id" | "company_id" | "asked">[] = await tx
      .selectFrom("jobs")
      .select(["id", "company_id", "asked"])
      .where("id", ">", after)
      .orderBy("id")
      .limit(ROWS_AT_ONCE)
      .execute();
    yield* rows;
    after = rows.at(-1)?.id;
  }
}
