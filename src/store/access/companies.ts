/** The companies as rows: found by number, id or name, added, listed and disabled, and where their mail goes. */

import { sql } from "kysely";
import type { Company } from "../../core/model/company.ts";
import type { CompanyStore } from "../../core/ports/access.ts";
import { compiledOnce, ONE, type SlotOf } from "../databases/compiled.ts";
import type { Database } from "../databases/database.ts";
import type { CompanyRow } from "../schema/tables/access.ts";
import { withoutNulls } from "../schema/without-nulls.ts";

type Column = "number" | "id" | "name";

/** SOAP names a company in every call. */
const selectBy = compiledOnce((db, value: SlotOf<{ value: string | number }>, column) =>
  db
    .selectFrom("companies")
    .selectAll()
    .where(sql.ref<string | number>(column), "=", value("value"))
    .orderBy("id")
    .limit(ONE),
);

export function createCompanyStore(db: Database): CompanyStore {
  const find = async (column: Column, value: string | number) => {
    const [row] = await selectBy(db, { value }, column);
    return row && companyOf(row);
  };
  return {
    add: async (company) => {
      const added = await db
        .insertInto("companies")
        .values({
          id: company.id,
          number: company.number,
          name: company.name,
          disabled: company.isDisabled === true ? 1 : 0,
          created_at: company.createdAt,
          email: company.email ?? null,
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning("id")
        .executeTakeFirst();
      return added !== undefined;
    },

    byNumber: (number) => find("number", number),
    byId: (id) => find("id", id),
    byName: (name) => find("name", name),

    list: async () => {
      const rows = await db.selectFrom("companies").selectAll().orderBy("number").execute();
      return rows.map(companyOf);
    },

    setDisabled: async (id, isDisabled) => {
      const disabled = isDisabled ? 1 : 0;
      await db.updateTable("companies").set({ disabled }).where("id", "=", id).execute();
    },

    setEmail: async (id, email) => {
      await db
        .updateTable("companies")
        .set({ email: email ?? null })
        .where("id", "=", id)
        .execute();
    },
  };
}

export function companyOf(row: CompanyRow): Company {
  return withoutNulls({
    id: row.id,
    number: row.number,
    name: row.name,
    email: row.email,
    isDisabled: row.disabled === 0 ? null : (true as const),
    createdAt: row.created_at,
  });
}
