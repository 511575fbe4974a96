/** Idempotency keys: each stands for what was made under it, for a day. */

import { createHash } from "node:crypto";
import type { Idempotency } from "../../core/ports/jobs.ts";
import { Problem } from "../../core/model/problem.ts";
import type { Tx } from "../databases/database.ts";
import type { IdempotencyKeyRow } from "../schema/tables/jobs.ts";
import { chunksOf } from "../databases/transact.ts";

const KEPT_MS = 24 * 3_600_000;

/** The row of a key under which `ref` shall be made. */
export function keyRow(asked: Idempotency, ref: string, at: number): IdempotencyKeyRow {
  const { companyId, principal, operation, key, content } = asked;
  const id = sha256(JSON.stringify([companyId, principal, operation, key]));
  // With the id, so that equal contents under other keys do not look alike.
  return { id, fingerprint: sha256(id + content), ref, created_at: at };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

/** Takes the keys that are free. Returns by key id the row that holds it now; keys of the day before are forgotten first. */
export async function takeKeys(
  tx: Tx,
  rows: readonly IdempotencyKeyRow[],
): Promise<ReadonlyMap<string, IdempotencyKeyRow>> {
  const forgottenBefore = Math.max(...rows.map((row) => row.created_at)) - KEPT_MS;
  await tx.deleteFrom("idempotency_keys").where("created_at", "<", forgottenBefore).execute();
  const holders = new Map<string, IdempotencyKeyRow>();
  for (const chunk of chunksOf(rows)) {
    const taken = await tx
      .insertInto("idempotency_keys")
      .values(chunk)
      .onConflict((conflict) => conflict.column("id").doNothing())
      .returningAll()
      .execute();
    taken.forEach((row) => holders.set(row.id, row));
    const others = chunk.map(({ id }) => id).filter((id) => !holders.has(id));
    if (others.length > 0) {
      const held = await tx
        .selectFrom("idempotency_keys")
        .selectAll()
        .where("id", "in", others)
        .execute();
      held.forEach((row) => holders.set(row.id, row));
    }
  }
  return holders;
}

/** Takes one key. Returns the id of what is made under it: that of the row, or of what was made before. Throws idempotency-mismatch. */
export async function takeKey(tx: Tx, row: IdempotencyKeyRow): Promise<string> {
  const holder = (await takeKeys(tx, [row])).get(row.id) ?? row;
  if (holder.fingerprint !== row.fingerprint) {
    throw mismatch();
  }
  return holder.ref;
}

/** Gives keys back under which nothing was made. */
export async function giveKeysBack(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) {
    await tx.deleteFrom("idempotency_keys").where("id", "in", ids).execute();
  }
}

/** The problem of a key that came before with something else. */
export function mismatch(): Problem {
  return new Problem(
    "idempotency-mismatch",
    "This Idempotency-Key came before with another request. Send each new request under a new key.",
  );
}
