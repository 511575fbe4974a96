/** The users of companies as rows, with the hashes of their passwords. */

import type { UserStore } from "../../core/ports/access.ts";
import { emailKey, handleKey, type User } from "../../core/model/access/user.ts";
import type { Database } from "../databases/database.ts";
import type { UserRow } from "../schema/tables/access.ts";

export function createUserStore(db: Database): UserStore {
  const find = async (column: "id" | "email_key" | "handle_key", key: string) => {
    const row = await db.selectFrom("users").selectAll().where(column, "=", key).executeTakeFirst();
    return row && userOf(row);
  };
  return {
    add: async (user) => {
      const added = await db
        .insertInto("users")
        .values(rowOf(user))
        .onConflict((conflict) => conflict.doNothing())
        .returning("id")
        .executeTakeFirst();
      return added !== undefined;
    },

    byEmail: (email) => find("email_key", emailKey(email)),
    byHandle: (handle) => find("handle_key", handleKey(handle)),
    byId: (id) => find("id", id),

    list: async () => {
      const rows = await db.selectFrom("users").selectAll().orderBy("email_key").execute();
      return rows.map(userOf);
    },

    change: async (id, { passwordHash, isDisabled }) => {
      const changed = await db
        .updateTable("users")
        .set((eb) => ({
          password_hash: passwordHash ?? eb.ref("password_hash"),
          disabled: isDisabled === undefined ? eb.ref("disabled") : isDisabled ? 1 : 0,
        }))
        .where("id", "=", id)
        .returning("id")
        .executeTakeFirst();
      return changed !== undefined;
    },
  };
}

function rowOf(user: User): UserRow {
  return {
    id: user.id,
    company_id: user.companyId,
    email: user.email,
    email_key: emailKey(user.email),
    handle: user.handle,
    handle_key: handleKey(user.handle),
    role: user.role,
    password_hash: user.passwordHash,
    disabled: user.isDisabled ? 1 : 0,
    created_at: user.createdAt,
  };
}

function userOf(row: UserRow): User {
  return {
    id: row.id,
    companyId: row.company_id,
    email: row.email,
    handle: row.handle,
    role: row.role,
    passwordHash: row.password_hash,
    isDisabled: row.disabled === 1,
    createdAt: row.created_at,
  };
}
