/** The commands `jobgate callback …`: who is told about a company's jobs, and with which secret. */

import type { Command } from "commander";
import type { NewEndpoint } from "../core/callbacks/company-endpoints.ts";
import { type Administer, companyNumber, namesOf } from "./administer.ts";

/** Adds the commands below `jobgate callback`. */
export function addCallbackCommands(root: Command, administer: Administer): void {
  const callback = root.command("callback").description("endpoints that are told about all jobs");
  callback
    .command("add")
    .description("adds an endpoint that is told about all jobs of a company")
    .requiredOption("--company <number>", "the company's number", companyNumber)
    .requiredOption("--url <url>", "the address that is called")
    .option(
      "--format <format>",
      "json or xml; workfloplus tells of records only, as HTTP triggers do",
      formatOf,
      "json",
    )
    .option(
      "--events <codes>",
      "event codes, separated by commas; the changes of a job's state if left out",
      namesOf,
    )
    .action(async (asked: NewEndpoint) => {
      const { id, target } = await administer((client) => client.addEndpoint(asked));
      console.log(`${target} is told; its id is ${id}.`);
    });
  callback
    .command("list")
    .description("lists the endpoints of a company")
    .requiredOption("--company <number>", "the company's number", companyNumber)
    .action(async ({ company }: { readonly company: number }) => {
      for (const each of await administer((client) => client.listEndpoints(company))) {
        console.log(
          `${each.id}  ${each.format.padEnd(4)}  ${each.target}  ${each.events.join(",")}`,
        );
      }
    });
  callback
    .command("off")
    .description("lists the addresses of a company that took no callbacks and are switched off")
    .requiredOption("--company <number>", "the company's number", companyNumber)
    .action(async ({ company }: { readonly company: number }) => {
      for (const each of await administer((client) => client.listOffEndpoints(company))) {
        console.log(
          `${each.target}  took nothing since ${timeOf(each.since)}, off since ${timeOf(each.offAt)}`,
        );
      }
    });
  callback
    .command("on")
    .description("switches an address on again")
    .requiredOption("--company <number>", "the company's number", companyNumber)
    .requiredOption("--url <url>", "the address, as off shows it")
    .action(async (asked: { readonly company: number; readonly url: string }) => {
      await administer((client) => client.switchEndpointOn(asked));
      console.log(`${asked.url} is told again. What was not sent can be replayed.`);
    });
  callback
    .command("remove")
    .description("removes an endpoint")
    .requiredOption("--id <id>", "its id, as list shows it")
    .action(async ({ id }: { readonly id: string }) => {
      await administer((client) => client.removeEndpoint(id));
      console.log(`${id} is not told any more.`);
    });
  callback
    .command("secret")
    .description("shows, once, the secret that signs a company's callbacks")
    .requiredOption("--company <number>", "the company's number", companyNumber)
    .option("--rotate", "makes a new one; the old one signs for 24 hours more", false)
    .action(async (options: { readonly company: number; readonly rotate: boolean }) => {
      console.log(await administer((client) => client.revealSecret(options)));
    });
}

function timeOf(at: number): string {
  return new Date(at).toISOString();
}

function formatOf(text: string): NewEndpoint["format"] {
  if (text !== "json" && text !== "xml" && text !== "workfloplus") {
    throw new Error(`--format: must be json, xml or workfloplus, not "${text}".`);
  }
  return text;
}
