/** The key check: a sealed text in the database tells whether this is the key that sealed its secrets. */

import type { Sealer } from "./seal.ts";
import { StoreOpenError } from "../installation/store-open-error.ts";
import type { Database } from "../databases/database.ts";

const OWNER = "key-check";

/** Throws StoreOpenError if the secrets of the database were sealed with another key. The first key that comes is the right one. */
export async function checkKey(db: Database, sealer: Sealer): Promise<void> {
  await db
    .insertInto("key_check")
    .values({ id: 1, sealed: sealer.seal([{ name: OWNER, value: "jobgate" }], OWNER) ?? "" })
    .onConflict((conflict) => conflict.column("id").doNothing())
    .execute();
  openKeyCheck((await keyCheckOf(db)) ?? "", sealer);
}

/** The sealed text of a database; undefined before its key was checked for the first time. */
export async function keyCheckOf(db: Database): Promise<string | undefined> {
  const row = await db
    .selectFrom("key_check")
    .select("sealed")
    .where("id", "=", 1)
    .executeTakeFirst();
  return row?.sealed;
}

/** Throws StoreOpenError if the text was sealed with another key. */
export function openKeyCheck(sealed: string, sealer: Sealer): void {
  try {
    sealer.open(sealed, OWNER);
  } catch (error) {
    throw new StoreOpenError(
      "The stored secrets were sealed with another key. Use the one that sealed them: the secret.key of the DATA_DIR " +
        "that they come from, or the same SECRET_KEY. All nodes of one database need the same.",
      error,
    );
  }
}
