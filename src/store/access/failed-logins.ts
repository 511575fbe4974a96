/** Failed log-ins that several nodes count together, in a table of PostgreSQL that is not logged: counting waits for no disk. */

import { createHash } from "node:crypto";
import type { FailedLoginStore } from "../../core/ports/access.ts";
import {
  type CountedName,
  type Failures,
  oneMore,
  remembered,
} from "../../core/model/access/failed-login.ts";
import type { Database, Tx } from "../databases/database.ts";
import type { FailedLoginRow } from "../schema/tables/access.ts";
import { transact } from "../databases/transact.ts";

export function createFailedLoginStore(db: Database): FailedLoginStore {
  return {
    find: async (names) => {
      const byId = new Map(names.map((name) => [idOf(name), name]));
      const rows = await db
        .selectFrom("failed_logins")
        .selectAll()
        .where("id", "in", [...byId.keys()])
        .execute();
      return new Map(rows.map((row) => [byId.get(row.id) ?? "", failuresOf(row)]));
    },
    count: (names, now) =>
      transact(db, async (tx) => {
        await tx.deleteFrom("failed_logins").where("forgotten_at", "<=", now).execute();
        for (const counted of names) {
          await countOne(tx, counted, now);
        }
      }),
    forget: async (name) => {
      await db.deleteFrom("failed_logins").where("id", "=", idOf(name)).execute();
    },
  };
}

/** The row is there and locked before it is read, so that no failure counts twice for two nodes. */
async function countOne(tx: Tx, { name, countMax }: CountedName, now: number): Promise<void> {
  const id = idOf(name);
  await tx
    .insertInto("failed_logins")
    .values({ id, count: 0, paused_until: 0, forgotten_at: 0 })
    .onConflict((conflict) => conflict.column("id").doNothing())
    .execute();
  const row = await tx
    .selectFrom("failed_logins")
    .selectAll()
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const { count, pausedUntil, forgottenAt } = oneMore(
    remembered(failuresOf(row), now),
    countMax,
    now,
  );
  await tx
    .updateTable("failed_logins")
    .set({ count, paused_until: pausedUntil, forgotten_at: forgottenAt })
    .where("id", "=", id)
    .execute();
}

function failuresOf(row: FailedLoginRow): Failures {
  return {
    count: row.count,
    pausedUntil: row.paused_until,
    forgottenAt: row.forgotten_at,
  };
}

/** Nobody's address stays in the table, nor what was typed where a user's name belongs. */
function idOf(name: string): string {
  return createHash("sha256").update(name).digest("base64url");
}
