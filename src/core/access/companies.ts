/** The companies: added, listed, and disabled so that nobody can act for one. */

import type { AccessPorts } from "../ports/access.ts";
import { isMailAddress } from "../text/callback-address.ts";
import type { Company } from "../model/company.ts";
import { Problem } from "../model/problem.ts";

export interface NewCompany {
  /** The next free number if absent. */
  readonly number?: number;
  readonly name: string;
  /** Where mail about its jobs goes. */
  readonly email?: string;
}

const NUMBER_MAX = 999_999_999;
const NAME_CHARS_MAX = 255;
/** What XML cannot carry, PostgreSQL not store, or a terminal takes for a command. */
const UNSHOWABLE = /[\p{Cc}\p{Cs}\ufffe\uffff]/u;

/** Adds a company and returns it. Throws invalid-document, and conflicting-fields if the number is taken. */
export async function addCompany(
  ports: Pick<AccessPorts, "companies" | "clock" | "ids">,
  { number, name, email }: NewCompany,
): Promise<Company> {
  checkCompany(number, name);
  if (email !== undefined) {
    demandMailAddress(email);
  }
  const company: Company = {
    id: ports.ids.next(),
    number: number ?? (await nextNumber(ports)),
    name: name.trim(),
    ...(email === undefined ? {} : { email }),
    createdAt: ports.clock.now(),
  };
  if (!(await ports.companies.add(company))) {
    throw new Problem(
      "conflicting-fields",
      `Company number ${company.number} is taken; choose another.`,
    );
  }
  return company;
}

function checkCompany(number: number | undefined, name: string): void {
  if (name.trim() === "" || name.length > NAME_CHARS_MAX || UNSHOWABLE.test(name)) {
    throw new Problem(
      "invalid-document",
      `A company needs a name of 1 to ${NAME_CHARS_MAX} characters, none of them a control character.`,
    );
  }
  if (number !== undefined && !(Number.isInteger(number) && number >= 0 && number <= NUMBER_MAX)) {
    throw new Problem(
      "invalid-document",
      `A company's number is a whole number from 0 to ${NUMBER_MAX}.`,
    );
  }
}

async function nextNumber(ports: Pick<AccessPorts, "companies">): Promise<number> {
  const companies = await ports.companies.list();
  return Math.max(0, ...companies.map((company) => company.number)) + 1;
}

/** All companies, by number. */
export async function listCompanies(
  ports: Pick<AccessPorts, "companies">,
): Promise<readonly Company[]> {
  const companies = await ports.companies.list();
  return [...companies].sort((left, right) => left.number - right.number);
}

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
  detail = "There is no company with this number.",
): Promise<Company> {
  const company = await companies.byNumber(number);
  if (company === undefined) {
    throw new Problem("not-found", detail);
  }
  return company;
}

/** The same for callers who can list them. */
export async function companyOf(
  ports: Pick<AccessPorts, "companies">,
  number: number,
): Promise<Company> {
  return demandCompany(ports, number, `There is no company ${number}; company list shows them.`);
}

/** Sets the address that a company's mail goes to; "" takes it away. Throws not-found, invalid-document. */
export async function setCompanyEmail(
  ports: Pick<AccessPorts, "companies">,
  { company, email }: { readonly company: number; readonly email: string },
): Promise<void> {
  if (email !== "") {
    demandMailAddress(email);
  }
  const { id } = await companyOf(ports, company);
  await ports.companies.setEmail(id, email === "" ? undefined : email);
}

/** Throws invalid-document unless the text is one mail address. */
export function demandMailAddress(text: string): void {
  if (!isMailAddress(text)) {
    throw new Problem(
      "invalid-document",
      "The email must be one plain address such as prepress@example.com.",
    );
  }
}
