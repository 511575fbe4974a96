/** The operation checkLogin: whether somebody could log in, without telling who there is. */

import type { CheckLoginParam, CheckLoginReturn } from "../../../core/contract-types.gen.ts";
import { Problem } from "../../../core/problem.ts";
import type { Calling } from "../handler.ts";
import { companyOf, isGiven } from "../selection.ts";

/**
 * `Valid`, or `Invalid` for whatever does not fit together: user, password and, where it is given, company. Throws
 * too-many-requests after too many failures, and not-found for a company that the caller may not act for.
 */
export async function checkLogin(
  { companyHandle, email, password }: CheckLoginParam,
  calling: Calling,
): Promise<CheckLoginReturn> {
  const company = isGiven(companyHandle) ? await companyOf(calling, companyHandle) : undefined;
  try {
    const found = await calling.logIn({ email, password });
    const fits =
      company === undefined || found.actsForEveryCompany || found.company.id === company.id;
    return { status: fits ? "Valid" : "Invalid" };
  } catch (error) {
    if (error instanceof Problem && error.code === "unauthenticated") {
      return { status: "Invalid" };
    }
    throw error;
  }
}
