/** Specifications and deadlines as rows. */

import type { Option } from "../../core/model/contract-types.gen.ts";
import type { Deadline, Specification } from "../../core/model/specification.ts";
import type { DeadlineStore, SpecificationStore } from "../../core/ports/specifications.ts";
import type { Database } from "../databases/database.ts";
import { transact } from "../databases/transact.ts";
import type { DeadlineRow, SpecificationRow } from "../schema/tables/specifications.ts";
import { withoutNulls } from "../schema/without-nulls.ts";

export function createSpecificationStore(db: Database): SpecificationStore {
  return {
    add: (specification) =>
      transact(db, async (tx) => {
        const { companyId, isDefault } = specification;
        const added = await tx
          .insertInto("specifications")
          .values(rowOf(specification))
          .onConflict((conflict) => conflict.doNothing())
          .returning("number")
          .executeTakeFirst();
        if (added !== undefined && isDefault === true) {
          await tx
            .updateTable("specifications")
            .set({ is_default: 0 })
            .where("company_id", "=", companyId)
            .where("number", "<>", added.number)
            .execute();
        }
        return added !== undefined;
      }),

    find: async (companyId, key) => {
      const own = db.selectFrom("specifications").selectAll().where("company_id", "=", companyId);
      const row = await (key === "default"
        ? own.where("is_default", "=", 1)
        : own.where("number", "=", key)
      ).executeTakeFirst();
      return row && specificationOf(row);
    },

    list: async (companyId) => {
      const own = db.selectFrom("specifications").selectAll().where("company_id", "=", companyId);
      return (await own.orderBy("number").execute()).map(specificationOf);
    },

    remove: async (companyId, key) => {
      const removed = await db
        .deleteFrom("specifications")
        .where("company_id", "=", companyId)
        .where("number", "=", key)
        .returning("number")
        .executeTakeFirst();
      return removed !== undefined;
    },
  };
}

export function createDeadlineStore(db: Database): DeadlineStore {
  return {
    add: async ({ companyId: company_id, id: number, name, hours }) => {
      const added = await db
        .insertInto("deadlines")
        .values({ company_id, number, name, hours })
        .onConflict((conflict) => conflict.doNothing())
        .returning("number")
        .executeTakeFirst();
      return added !== undefined;
    },

    find: async (companyId, id) => {
      const own = db.selectFrom("deadlines").selectAll().where("company_id", "=", companyId);
      const row = await own.where("number", "=", id).executeTakeFirst();
      return row && deadlineOf(row);
    },

    list: async (companyId) => {
      const own = db.selectFrom("deadlines").selectAll().where("company_id", "=", companyId);
      return (await own.orderBy("number").execute()).map(deadlineOf);
    },

    remove: async (companyId, id) => {
      const removed = await db
        .deleteFrom("deadlines")
        .where("company_id", "=", companyId)
        .where("number", "=", id)
        .returning("number")
        .executeTakeFirst();
      return removed !== undefined;
    },
  };
}

function rowOf(specification: Specification): SpecificationRow {
  return {
    company_id: specification.companyId,
    number: specification.key,
    name: specification.name,
    workflow: specification.workflow,
    profile: specification.profile ?? null,
    options: JSON.stringify(specification.options),
    is_default: specification.isDefault === true ? 1 : 0,
  };
}

function specificationOf(row: SpecificationRow): Specification {
  return withoutNulls({
    companyId: row.company_id,
    key: row.number,
    name: row.name,
    workflow: row.workflow,
    profile: row.profile,
    // What rowOf() wrote.
    options: JSON.parse(row.options) as Option[],
    isDefault: row.is_default === 1 ? (true as const) : null,
  });
}

function deadlineOf({ company_id: companyId, number: id, name, hours }: DeadlineRow): Deadline {
  return { companyId, id, name, hours };
}
