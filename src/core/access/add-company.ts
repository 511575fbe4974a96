/** Adds a company. */

import type { Company } from "../model/company.ts";
import { demandMailAddress } from "../callbacks/company-endpoints.ts";
import type { Ports } from "../ports/ports.ts";
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
  ports: Pick<Ports, "companies" | "clock" | "ids">,
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

async function nextNumber(ports: Pick<Ports, "companies">): Promise<number> {
  const companies = await ports.companies.list();
  return Math.max(0, ...companies.map((company) => company.number)) + 1;
}
