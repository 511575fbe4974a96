/** API keys, by their hashes. */

import type { ApiKeyStore } from "../../core/ports/access.ts";
import type { ApiKey } from "../../core/model/access/api-key.ts";
import type { Permission } from "../../core/model/principal.ts";
import type { Database } from "../databases/database.ts";
import type { ApiKeyRow } from "../schema/tables/access.ts";
import { withoutNulls } from "../schema/without-nulls.ts";

export function createApiKeyStore(db: Database): ApiKeyStore {
  return {
    add: async (key) => {
      const added = await db
        .insertInto("api_keys")
        .values(rowOf(key))
        .onConflict((conflict) => conflict.doNothing())
        .returning("id")
        .executeTakeFirst();
      return added !== undefined;
    },

    byPrefix: async (prefix) => {
      const keys = db.selectFrom("api_keys").selectAll();
      const row = await keys.where("prefix", "=", prefix).executeTakeFirst();
      return row && keyOf(row);
    },

    list: async () => {
      const rows = await db.selectFrom("api_keys").selectAll().orderBy("id").execute();
      return rows.map(keyOf);
    },

    remove: async (prefix) => {
      const keys = db.deleteFrom("api_keys").where("prefix", "=", prefix);
      const row = await keys.returningAll().executeTakeFirst();
      return row && keyOf(row);
    },
  };
}

function rowOf(key: ApiKey): ApiKeyRow {
  return {
    id: key.id,
    company_id: key.companyId,
    user_id: key.userId ?? null,
    name: key.name,
    prefix: key.prefix,
    hash: key.hash,
    permissions: JSON.stringify(key.permissions),
    client: key.isClient === true ? 1 : 0,
    expires_at: key.expiresAt ?? null,
    created_at: key.createdAt,
  };
}

function keyOf(row: ApiKeyRow): ApiKey {
  return withoutNulls({
    id: row.id,
    companyId: row.company_id,
    userId: row.user_id,
    name: row.name,
    prefix: row.prefix,
    hash: row.hash,
    // What rowOf() wrote.
    permissions: JSON.parse(row.permissions) as Permission[],
    isClient: row.client === 1 ? (true as const) : null,
    expiresAt: row.expires_at,
    createdAt: row.created_at,
  });
}
