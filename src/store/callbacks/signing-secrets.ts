/** Signing secrets: one or, while one is being replaced, several a company, sealed. */

import { randomBytes } from "node:crypto";
import type { SigningSecretStore } from "../../core/ports/callbacks.ts";
import type { Sealer } from "../secrets/seal.ts";
import type { Database, Tx } from "../databases/database.ts";
import { transact } from "../databases/transact.ts";

// Standard Webhooks: 24 to 64 bytes.
const SECRET_BYTES = 32;

export function createSigningSecretStore(db: Database, sealer: Sealer): SigningSecretStore {
  const secretOf = (companyId: string, sealed: string): string =>
    sealer.open(sealed, companyId)[0]?.value ?? "";

  return {
    current: (companyId, now) =>
      transact(db, async (tx) => {
        const secrets = await secretsOf(tx, sealer, companyId);
        return secrets
          .filter(({ valid_until }) => valid_until === null || valid_until > now)
          .map(({ sealed }) => secretOf(companyId, sealed));
      }),

    reveal: (companyId) =>
      transact(db, async (tx) => {
        const [newest] = await secretsOf(tx, sealer, companyId);
        const shown = await tx
          .updateTable("signing_secrets")
          .set({ shown: 1 })
          .where("company_id", "=", companyId)
          .where("number", "=", newest?.number ?? 0)
          .where("shown", "=", 0)
          .returning("sealed")
          .executeTakeFirst();
        return shown === undefined ? undefined : secretOf(companyId, shown.sealed);
      }),

    rotate: (companyId, now, oldUntil) =>
      transact(db, async (tx) => {
        const [newest] = await secretsOf(tx, sealer, companyId);
        await tx
          .updateTable("signing_secrets")
          .set({ valid_until: oldUntil })
          .where("company_id", "=", companyId)
          .where("valid_until", "is", null)
          .execute();
        await tx
          .deleteFrom("signing_secrets")
          .where("company_id", "=", companyId)
          .where("valid_until", "<=", now)
          .execute();
        const { secret, sealed } = newSecret(sealer, companyId);
        const number = (newest?.number ?? 0) + 1;
        await tx
          .insertInto("signing_secrets")
          .values({ company_id: companyId, number, sealed, valid_until: null, shown: 1 })
          .execute();
        return secret;
      }),
  };
}

/** The newest first; the first one is made if there is none. */
async function secretsOf(tx: Tx, sealer: Sealer, companyId: string) {
  const all = tx
    .selectFrom("signing_secrets")
    .selectAll()
    .where("company_id", "=", companyId)
    .orderBy("number", "desc");
  const rows = await all.execute();
  if (rows.length > 0) {
    return rows;
  }
  const { sealed } = newSecret(sealer, companyId);
  await tx
    .insertInto("signing_secrets")
    .values({ company_id: companyId, number: 1, sealed, valid_until: null, shown: 0 })
    // Another node may have been faster.
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return all.execute();
}

function newSecret(sealer: Sealer, companyId: string): { secret: string; sealed: string } {
  const secret = `whsec_${randomBytes(SECRET_BYTES).toString("base64")}`;
  // A list of one is never sealed to null.
  const sealed = sealer.seal([{ name: "secret", value: secret }], companyId) ?? "";
  return { secret, sealed };
}
