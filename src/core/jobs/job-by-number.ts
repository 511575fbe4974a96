/** Which job clients mean by the number that they know it by. */

import type { ForeignId } from "../model/foreign-id.ts";
import { type Principal, scopeOf } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import type { Ports } from "../ports/ports.ts";

/** Throws gone where the job was removed, and not-found, also for another company's job. */
export async function jobByNumber(
  { foreignIds }: Pick<Ports, "foreignIds">,
  principal: Principal,
  { dialect, number }: Pick<ForeignId, "dialect" | "number">,
): Promise<ForeignId> {
  const found = await foreignIds.find(dialect, number);
  if (found === "gone") {
    throw new Problem("gone", `Job ${number} was deleted, or its time is over.`);
  }
  const scope = scopeOf(principal);
  const isSeen = scope === "every-company" || scope.companyId === found?.companyId;
  if (found === undefined || !isSeen) {
    throw new Problem("not-found", `There is no job ${number}.`, { subject: "job" });
  }
  return found;
}
