/** OAuth clients as rows, with the hashes of their secrets. */

import type { ClientPermission, ClientScope } from "../../core/model/access/grant.ts";
import type { OauthClient } from "../../core/model/access/oauth-client.ts";
import type { OauthClientStore } from "../../core/ports/oauth.ts";
import type { Database } from "../databases/database.ts";
import type { OauthClientRow } from "../schema/tables/access.ts";

export function createOauthClientStore(db: Database): OauthClientStore {
  return {
    add: async (client) => {
      const added = await db
        .insertInto("oauth_clients")
        .values(rowOf(client))
        .onConflict((conflict) => conflict.doNothing())
        .returning("id")
        .executeTakeFirst();
      return added !== undefined;
    },

    byClientId: async (clientId) => {
      const clients = db.selectFrom("oauth_clients").selectAll();
      const row = await clients.where("client_id", "=", clientId).executeTakeFirst();
      return row && clientOf(row);
    },

    list: async () => {
      const rows = await db.selectFrom("oauth_clients").selectAll().orderBy("id").execute();
      return rows.map(clientOf);
    },

    remove: async (clientId) => {
      const clients = db.deleteFrom("oauth_clients").where("client_id", "=", clientId);
      const row = await clients.returningAll().executeTakeFirst();
      return row && clientOf(row);
    },
  };
}

function rowOf(client: OauthClient): OauthClientRow {
  return {
    id: client.id,
    client_id: client.clientId,
    company_id: client.companyId,
    name: client.name,
    secret_hash: client.secretHash,
    scopes: JSON.stringify(client.scopes),
    permissions: JSON.stringify(client.permissions),
    created_at: client.createdAt,
  };
}

function clientOf(row: OauthClientRow): OauthClient {
  return {
    id: row.id,
    clientId: row.client_id,
    companyId: row.company_id,
    name: row.name,
    secretHash: row.secret_hash,
    // What rowOf() wrote.
    scopes: JSON.parse(row.scopes) as ClientScope[],
    permissions: JSON.parse(row.permissions) as ClientPermission[],
    createdAt: row.created_at,
  };
}
