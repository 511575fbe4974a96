/** A trigger as subscriptions: one for each address that it tells. */

import { MAIL_HOST } from "../../core/model/delivery.ts";
import { objectIdOf } from "../../core/model/object-id.ts";
import type { StoredRecord } from "../../core/model/people/record.ts";
import {
  listIn,
  RECORD_STYLE,
  REPORT_MAIL_STYLE,
  wantsReport,
} from "../../core/model/people/trigger.ts";
import { hostOf, isMailAddress } from "../../core/text/callback-address.ts";
import type { Tx } from "../databases/database.ts";
import type { SubscriptionRow } from "../schema/tables/callbacks.ts";
import type { WantingTrigger } from "./wanting-trigger.ts";

/** Whom it tells of this record; nobody where no address is known. */
export async function subscriptionsOf(
  tx: Tx,
  { row, document }: WantingTrigger,
  record: StoredRecord,
): Promise<readonly SubscriptionRow[]> {
  const { url, recipients, sendCopyToUser } = document.triggerOptions;
  const shared = {
    id: row.id,
    scope: row.company_id,
    company_id: row.company_id,
    format: "json",
    events: "",
    severity_min: null,
    created_at: row.created_at,
  } as const;
  if (document.triggerType === "Http") {
    const target = url ?? "";
    return [
      {
        ...shared,
        kind: "callback",
        target,
        sealed: row.sealed,
        host: hostOf(target),
        style: RECORD_STYLE,
      },
    ];
  }
  const copied = String(sendCopyToUser).toLowerCase() === "true" ? await userOf(tx, record) : [];
  return [...new Set([...listIn(recipients), ...copied])].map((target) => ({
    ...shared,
    kind: "mail",
    target,
    sealed: null,
    host: MAIL_HOST,
    style: wantsReport(document) ? REPORT_MAIL_STYLE : null,
  }));
}

/** The address of whoever's record it is, as the record says it or as its user here has it. */
async function userOf(tx: Tx, { companyId, document }: StoredRecord): Promise<readonly string[]> {
  const { userId, username } = document.metadata;
  const said = [userId, username].filter((each) => typeof each === "string");
  const address = said.find(isMailAddress);
  if (address !== undefined) {
    return [address];
  }
  const users = await tx
    .selectFrom("users")
    .select(["id", "email"])
    .where("company_id", "=", companyId)
    .where("disabled", "=", 0)
    .execute();
  const user = users.find(({ id }) => objectIdOf(id) === userId?.toLowerCase());
  return user !== undefined && isMailAddress(user.email) ? [user.email] : [];
}
