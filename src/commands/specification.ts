/** The commands `jobgate specification …` and `jobgate deadline …`: what clients name by a number. */

import type { Command } from "commander";
import type { NewDeadline, NewSpecification } from "../core/specifications/keep-specifications.ts";
import { countOf } from "./terminal/count-of.ts";
import { type Administer, companyNumber } from "./administer.ts";

/** Adds the commands below `jobgate specification`. */
export function addSpecificationCommands(root: Command, administer: Administer): void {
  const specification = root
    .command("specification")
    .description("how jobs are worked on whose clients name a specificationKey");
  specification
    .command("add")
    .description("adds a specification of a company")
    .requiredOption("--company <number>", "the company's number", companyNumber)
    .requiredOption("--key <number>", "by which clients name it", numberOf)
    .requiredOption("--workflow <name>", "what is done")
    .option("--profile <name>", "the workflow's profile; its first if left out")
    .option("--option <name=value...>", "options of the workflow")
    .option("--name <text>", "what it is, for people")
    .option("--default", "that of jobs that name none")
    .action(async ({ option, default: isDefault, ...asked }: SpecificationOptions) => {
      await administer((client) =>
        client.addSpecification({
          ...asked,
          ...(option !== undefined && { options: option }),
          ...(isDefault === true && { isDefault }),
        }),
      );
      console.log(`Specification ${asked.key} is there.`);
    });
  specification
    .command("list")
    .description("lists the specifications of a company")
    .requiredOption("--company <number>", "the company's number", companyNumber)
    .action(async ({ company }: { readonly company: number }) => {
      for (const each of await administer((client) => client.listSpecifications(company))) {
        const { key, name, workflow, profile = "", options, isDefault } = each;
        const given = options.map((option) => `${option.name}=${option.value}`).join(" ");
        const mark = isDefault === true ? "default" : "";
        const line = [String(key).padStart(6), name.padEnd(24), workflow, profile, given, mark];
        console.log(line.join("  ").trimEnd());
      }
    });
  specification
    .command("remove")
    .description("removes a specification; jobs that were made by it stay as they are")
    .requiredOption("--company <number>", "the company's number", companyNumber)
    .requiredOption("--key <number>", "by which clients name it", numberOf)
    .action(async (asked: Pick<NewSpecification, "company" | "key">) => {
      await administer((client) => client.removeSpecification(asked));
      console.log(`Specification ${asked.key} is gone.`);
    });
}

interface SpecificationOptions
  extends Pick<NewSpecification, "company" | "key" | "workflow" | "profile" | "name"> {
  readonly option?: readonly string[];
  readonly default?: true;
}

/** Adds the commands below `jobgate deadline`. */
export function addDeadlineCommands(root: Command, administer: Administer): void {
  const deadline = root
    .command("deadline")
    .description("when jobs are due whose clients name a deadlineId");
  deadline
    .command("add")
    .description("adds a deadline of a company")
    .requiredOption("--company <number>", "the company's number", companyNumber)
    .requiredOption("--id <number>", "by which clients name it", numberOf)
    .requiredOption("--hours <number>", "after the job was made", numberOf)
    .option("--name <text>", "what it is, for people")
    .action(async (asked: NewDeadline) => {
      await administer((client) => client.addDeadline(asked));
      console.log(`Deadline ${asked.id} is there: ${countOf(asked.hours, "hour")}.`);
    });
  deadline
    .command("list")
    .description("lists the deadlines of a company")
    .requiredOption("--company <number>", "the company's number", companyNumber)
    .action(async ({ company }: { readonly company: number }) => {
      for (const each of await administer((client) => client.listDeadlines(company))) {
        const hours = countOf(each.hours, "hour");
        console.log([String(each.id).padStart(6), each.name.padEnd(24), hours].join("  "));
      }
    });
  deadline
    .command("remove")
    .description("removes a deadline; jobs that have it stay due when they are")
    .requiredOption("--company <number>", "the company's number", companyNumber)
    .requiredOption("--id <number>", "by which clients name it", numberOf)
    .action(async (asked: Pick<NewDeadline, "company" | "id">) => {
      await administer((client) => client.removeDeadline(asked));
      console.log(`Deadline ${asked.id} is gone.`);
    });
}

function numberOf(text: string): number {
  if (!/^[0-9]{1,10}$/u.test(text)) {
    throw new Error(`must be a whole number, not "${text}".`);
  }
  return Number(text);
}
