/** The commands `jobgate company …`: who owns jobs and assets, who gets the mail, and who is let in. */

import type { Command } from "commander";
import type { NewCompany } from "../core/access/companies.ts";
import { type Administer, companyNumber, SWITCHES } from "./administer.ts";

/** Adds the commands below `jobgate company`. */
export function addCompanyCommands(root: Command, administer: Administer): void {
  const company = root.command("company").description("companies, which own jobs and assets");
  company
    .command("add")
    .description("adds a company")
    .requiredOption("--name <name>", "its name")
    .option(
      "--number <number>",
      "its number in IPS handles; the next free one if left out",
      companyNumber,
    )
    .option("--email <address>", "who gets the mail about its jobs")
    .action(async (asked: NewCompany) => {
      const added = await administer((client) => client.addCompany(asked));
      console.log(
        `Company ${added.number}, ${added.name}, is there; its handle is c|${added.number}.`,
      );
    });
  company
    .command("list")
    .description("lists the companies")
    .action(async () => {
      const companies = await administer((client) => client.listCompanies());
      for (const { number, name } of companies) {
        console.log(`${String(number).padStart(9)}  ${name}`);
      }
    });
  for (const [name, isDisabled] of SWITCHES) {
    company
      .command(`${name} <number>`)
      .description(isDisabled ? "lets nobody act for the company" : "lets its users in again")
      .action(async (number: string) => {
        const company = companyNumber(number);
        await administer((client) => client.setCompanyDisabled({ company, isDisabled }));
        console.log(`Company ${company} is ${name}d.`);
      });
  }
  company
    .command("email")
    .description("sets who gets the mail about a company's jobs")
    .requiredOption("--company <number>", "the company's number", companyNumber)
    .requiredOption("--to <address>", "a mail address; empty takes it away")
    .action(async ({ company, to: email }: { readonly company: number; readonly to: string }) => {
      await administer((client) => client.setCompanyEmail({ company, email }));
      console.log(
        email === "" ? "The company has no mail address any more." : `Mail goes to ${email}.`,
      );
    });
}
