/** Disables a company, so that nobody can act for it, or enables it again. */

import type { AccessPorts } from "../ports/access.ts";
import type { Company } from "../model/company.ts";
import { Problem } from "../model/problem.ts";

/** The company as it is afterwards. Jobs that it has go on. Throws not-found. */
export async function setCompanyDisabled(
  ports: Pick<AccessPorts, "companies" | "verified">,
  number: number,
  isDisabled: boolean,
): Promise<Company> {
  const { id } = await demandCompany(ports, number);
  await ports.companies.setDisabled(id, isDisabled);
  ports.verified.forget(id);
  return demandCompany(ports, number);
}

/** The company with this number. Throws not-found. */
export async function demandCompany(
  { companies }: Pick<AccessPorts, "companies">,
  number: number,
): Promise<Company> {
  const company = await companies.byNumber(number);
  if (company === undefined) {
    throw new Problem("not-found", "There is no company with this number.");
  }
  return company;
}
