/** The command `jobgate workflows`: what the server can do with a job. */

import type { Command } from "commander";
import type { OptionDocument, WorkflowDocument } from "../core/model/contract-types.gen.ts";
import { UsageError } from "./exit-codes.ts";
import { printable } from "./terminal/job-text.ts";
import { addServerOptions, clientOf, type ServerOptions } from "./options/server-options.ts";

/** Adds the command. */
export function addWorkflowsCommand(root: Command): void {
  addServerOptions(root.command("workflows"))
    .description("lists the workflows, or tells the profiles and options of one")
    .argument("[name]", "the workflow that is told")
    .action(async (name: string | undefined, options: ServerOptions) => {
      const all = await clientOf(options).workflows();
      if (name === undefined) {
        console.log(options.json ? JSON.stringify(all) : all.map(workflowLine).join("\n"));
        return;
      }
      const found = all.find((each) => each.name === name);
      if (found === undefined) {
        throw new UsageError(`There is no workflow "${name}". \`jobgate workflows\` lists them.`);
      }
      console.log(options.json ? JSON.stringify(found) : workflowText(found));
    });
}

function workflowLine({ name, isDefault, description }: WorkflowDocument): string {
  return `${name.padEnd(24)}  ${printable(description)}${isDefault ? " (the default)" : ""}`;
}

function workflowText(workflow: WorkflowDocument): string {
  const { parameters, profiles, options } = workflow;
  return [
    workflowLine(workflow),
    ...(parameters === undefined ? [] : [`parameters:  ${parameters}`]),
    ...profiles.map(
      ({ name, description, isDefault }) =>
        `profile:     ${name.padEnd(16)}  ${printable(description)}${isDefault ? " (the default)" : ""}`,
    ),
    ...options.map(
      (each) =>
        `option:      ${each.name.padEnd(16)}  ${printable(each.description)}${taken(each)}`,
    ),
  ].join("\n");
}

/** What an option may be, and what it is where nobody says. */
function taken({ type, choices, minimum, maximum, ...option }: OptionDocument): string {
  const range =
    minimum === undefined && maximum === undefined ? "" : ` ${minimum ?? ""}..${maximum ?? ""}`;
  const values = choices === undefined ? `${type}${range}` : choices.join(", ");
  const without = option.default === undefined ? "" : `; ${option.default} without it`;
  return ` (${values}${without})`;
}
