/** Sessions, by the hashes of their tokens. */

import type { Session } from "../../core/model/access/session.ts";
import type { SessionStore } from "../../core/ports/access.ts";
import type { Database } from "../databases/database.ts";
import { transact } from "../databases/transact.ts";
import type { SessionRow } from "../schema/tables/access.ts";

export function createSessionStore(db: Database): SessionStore {
  return {
    add: (session) =>
      transact(db, async (tx) => {
        // Whoever opens one clears away what is over.
        await tx.deleteFrom("sessions").where("expires_at", "<=", session.createdAt).execute();
        await tx.insertInto("sessions").values(rowOf(session)).execute();
      }),

    byHash: async (hash) => {
      const sessions = db.selectFrom("sessions").selectAll();
      const row = await sessions.where("hash", "=", hash).executeTakeFirst();
      return row && sessionOf(row);
    },

    list: async (now) => {
      const sessions = db.selectFrom("sessions").selectAll().where("expires_at", ">", now);
      return (await sessions.orderBy("id").execute()).map(sessionOf);
    },

    prolong: async (id, expiresAt) => {
      await db
        .updateTable("sessions")
        .set({ expires_at: expiresAt })
        .where("id", "=", id)
        .where("expires_at", "<", expiresAt)
        .execute();
    },

    remove: async (id) => {
      const sessions = db.deleteFrom("sessions").where("id", "=", id);
      return (await sessions.returning("id").executeTakeFirst()) !== undefined;
    },

    removeOf: async (userId) => {
      const sessions = db.deleteFrom("sessions").where("user_id", "=", userId);
      return (await sessions.returning("id").execute()).map(({ id }) => id);
    },
  };
}

function rowOf(session: Session): SessionRow {
  return {
    id: session.id,
    user_id: session.userId,
    client_id: session.clientId,
    hash: session.hash,
    lifetime_ms: session.lifetimeMs,
    expires_at: session.expiresAt,
    created_at: session.createdAt,
  };
}

function sessionOf(row: SessionRow): Session {
  return {
    id: row.id,
    userId: row.user_id,
    clientId: row.client_id,
    hash: row.hash,
    lifetimeMs: row.lifetime_ms,
    expiresAt: row.expires_at,
    createdAt: row.created_at,
  };
}
