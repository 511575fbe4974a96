/** What is known of a record beside what it says: its company, and the procedure that it followed. */

import type { StoredRecord } from "../../core/model/people/record.ts";
import type { Triggering } from "../../core/model/people/trigger.ts";
import type { ToldJobOptions } from "../../core/records/told-job.ts";
import type { Tx } from "../databases/database.ts";

/** The free name under which records say what they are about, in lower case. */
const OBJECT_NAME = "objectid";

/** As it is now. */
export async function surroundingsOf(
  tx: Tx,
  { companyId, document: { metadata } }: StoredRecord,
): Promise<Triggering & ToldJobOptions> {
  const { name: team } = await tx
    .selectFrom("companies")
    .select("name")
    .where("id", "=", companyId)
    .executeTakeFirstOrThrow();
  const procedure = await tx
    .selectFrom("procedures")
    .select(["tags", "live_object_ids"])
    .where("company_id", "=", companyId)
    .where("id", "=", metadata.workflowId.toLowerCase())
    .executeTakeFirst();
  const said = Object.entries(metadata.metadata ?? {})
    .filter(([name]) => name.toLowerCase() === OBJECT_NAME)
    .map(([, value]) => String(value));
  return {
    team,
    workflowId: metadata.workflowId.toLowerCase(),
    workflowTags: textsIn(procedure?.tags),
    objectIds: [...said, ...textsIn(procedure?.live_object_ids)],
  };
}

function textsIn(json: string | undefined): readonly string[] {
  return json === undefined ? [] : (JSON.parse(json) as readonly string[]);
}
