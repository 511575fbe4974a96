/** Lists the companies. */

import type { Company } from "../model/company.ts";
import type { Ports } from "../ports/ports.ts";

/** All companies, by number. */
export async function listCompanies(ports: Pick<Ports, "companies">): Promise<readonly Company[]> {
  const companies = await ports.companies.list();
  return [...companies].sort((left, right) => left.number - right.number);
}
