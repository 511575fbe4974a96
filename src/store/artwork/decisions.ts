/** Decisions on pictures of jobs without artwork, in the table of all decisions. */

import type { DecisionStore } from "../../core/ports/decisions.ts";
import type { Database } from "../databases/database.ts";
import { decisionOfRow, decisionRow } from "./artwork-rows.ts";

export function createDecisionStore(db: Database): DecisionStore {
  return {
    add: async (decision) => {
      const added = await db
        .insertInto("decisions")
        .values(decisionRow(decision))
        .onConflict((conflict) => conflict.doNothing())
        .returning("version")
        .executeTakeFirst();
      return added !== undefined;
    },

    list: async (jobId) => {
      const rows = db.selectFrom("decisions").selectAll().where("job_id", "=", jobId);
      return (await rows.orderBy("version").execute()).map(decisionOfRow);
    },
  };
}
