/** The keys that sign tokens, their private parts sealed. All nodes of a database share them. */

import type { TokenKey } from "../../core/model/access/token-key.ts";
import type { TokenKeyStore } from "../../core/ports/oauth.ts";
import type { Database } from "../databases/database.ts";
import type { TokenKeyRow } from "../schema/tables/access.ts";
import type { Sealer } from "../secrets/seal.ts";

export function createTokenKeyStore(db: Database, sealer: Sealer): TokenKeyStore {
  return {
    list: async () => {
      const rows = await db.selectFrom("token_keys").selectAll().orderBy("number").execute();
      return rows.map((row) => keyOf(row, sealer));
    },

    add: async (key) => {
      const added = await db
        .insertInto("token_keys")
        .values(rowOf(key, sealer))
        .onConflict((conflict) => conflict.doNothing())
        .returning("kid")
        .executeTakeFirst();
      return added !== undefined;
    },

    remove: async (kids) => {
      if (kids.length > 0) {
        await db.deleteFrom("token_keys").where("kid", "in", kids).execute();
      }
    },
  };
}

function rowOf(key: TokenKey, sealer: Sealer): TokenKeyRow {
  return {
    number: key.number,
    kid: key.kid,
    public_key: key.publicKey,
    // A list of one is never sealed to null.
    sealed: sealer.seal([{ name: "key", value: key.privateKey }], key.kid) ?? "",
    created_at: key.createdAt,
    signs_from: key.signsFrom,
  };
}

function keyOf(row: TokenKeyRow, sealer: Sealer): TokenKey {
  return {
    number: row.number,
    kid: row.kid,
    publicKey: row.public_key,
    privateKey: sealer.open(row.sealed, row.kid)[0]?.value ?? "",
    createdAt: row.created_at,
    signsFrom: row.signs_from,
  };
}
