/** Finds the company that an IPS handle names, among those the principal may act for. */

import type { Company } from "../model/company.ts";
import type { Ports } from "../ports/ports.ts";
import { type Principal } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";

/** `47` (before version 4.0) and `c|47` (since) name the same company. */
const COMPANY_HANDLE = /^(?:c\|)?([0-9]{1,9})$/u;

/**
 * The company of a handle such as `47` or `c|47`. A company that is not there and one that the principal may not act
 * for are the same to the caller: throws not-found with the reason unknown-company.
 */
export async function findCompany(
  ports: Pick<Ports, "companies">,
  principal: Principal,
  handle: string,
): Promise<Company> {
  const number = COMPANY_HANDLE.exec(handle)?.[1];
  if (number !== undefined && Number(number) === principal.company.number) {
    // Whoever is let in works for a company that is there.
    return principal.company;
  }
  const company = number === undefined ? undefined : await ports.companies.byNumber(Number(number));
  return visible(
    principal,
    company,
    `There is no company with this handle for ${principal.name}. A handle is the company's number, such as 47 or c|47.`,
  );
}

/** The company of this name, letter by letter. Throws as findCompany. */
export async function findCompanyByName(
  ports: Pick<Ports, "companies">,
  principal: Principal,
  name: string,
): Promise<Company> {
  return principal.company.name === name
    ? principal.company
    : visible(
        principal,
        await ports.companies.byName(name),
        `There is no company of this name for ${principal.name}. Names are compared letter by letter.`,
      );
}

function visible(principal: Principal, company: Company | undefined, refusal: string): Company {
  if (
    company !== undefined &&
    company.isDisabled !== true &&
    (principal.actsForEveryCompany || company.id === principal.company.id)
  ) {
    return company;
  }
  throw new Problem("not-found", refusal, { reason: "unknown-company" });
}
