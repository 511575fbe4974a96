/** The operation checkLogin: whether somebody could log in, without telling who there is. */

import type { CheckLoginParam, CheckLoginReturn } from "../../../core/model/contract-types.gen.ts";
import { Problem } from "../../../core/model/problem.ts";
import { type Calling, operation } from "./operation.ts";
import { companyOf, isGiven } from "../words/selection.ts";

export const checkLogin = operation("nothing", handle);

/**
 * `Valid`, or `Invalid` for whatever does not fit together: user, password and company, the caller's own without one. Of
 * other companies' users nothing is told but to who acts for every company. Throws too-many-requests after too many
 * failures, and not-found for a company that the caller may not act for.
 */
async function handle(
  { companyHandle, email, password }: CheckLoginParam,
  calling: Calling,
): Promise<CheckLoginReturn> {
  const { actsForEveryCompany } = calling.principal;
  const isAny = actsForEveryCompany && !isGiven(companyHandle);
  const company = await companyOf(calling, companyHandle);
  try {
    const found = await calling.logIn({ email, password });
    const fits = isAny || found.actsForEveryCompany || found.company.id === company.id;
    return { status: fits ? "Valid" : "Invalid" };
  } catch (error) {
    if (error instanceof Problem && error.code === "unauthenticated") {
      return { status: "Invalid" };
    }
    throw error;
  }
}
