/** Who gets a mail: known only when there is one, because users and addresses change. */

import { isMailAddress } from "../../core/text/callback-address.ts";
import type { Tx } from "../databases/database.ts";
import type { SubscriptionRow } from "../schema/tables/callbacks.ts";
import type { JobRow } from "../schema/tables/jobs.ts";

/**
 * Mail goes to the user whose job it is, else to the company's address as it is now, else to the one that the operator
 * set; undefined where there is none.
 */
export async function addressed(
  tx: Tx,
  subscription: SubscriptionRow,
  job: JobRow | undefined,
): Promise<SubscriptionRow | undefined> {
  const user = await tx
    .selectFrom("users")
    .select("email")
    .where("company_id", "=", subscription.company_id)
    .where("email", "=", job?.submitted_by ?? "")
    .where("disabled", "=", 0)
    .executeTakeFirst();
  const company = await tx
    .selectFrom("companies")
    .select("email")
    .where("id", "=", subscription.company_id)
    .executeTakeFirst();
  const target = [user?.email, company?.email, subscription.target].find(
    (address) => typeof address === "string" && isMailAddress(address),
  );
  return typeof target === "string" ? { ...subscription, target } : undefined;
}
