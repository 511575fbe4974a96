/** Chooses the workflow and profile that a job document asks for. */

import type { JobDocumentRequest, Parameters, ParametersName } from "./contract-types.gen.ts";
import { Problem } from "./problem.ts";
import type { Profile, WorkflowDeclaration } from "./workflow.ts";

export interface Choice {
  readonly workflow: WorkflowDeclaration;
  readonly profile: Profile;
}

/**
 * The workflow that is named, or that takes the given parameters, or the default one; and its named or default profile.
 * Throws conflicting-fields, unknown-workflow, unknown-profile, not-supported, invalid-document.
 */
export function chooseWorkflow(
  workflows: readonly WorkflowDeclaration[],
  document: JobDocumentRequest,
): Choice {
  if (document.parameters !== undefined && document.options !== undefined) {
    throw conflict("/options", "A job carries either options or parameters, not both.");
  }
  const workflow =
    document.parameters === undefined
      ? workflowByName(workflows, document.workflow)
      : workflowByParameters(workflows, document.parameters, document.workflow);
  return { workflow, profile: profileByName(workflow, document.profile) };
}

function workflowByName(
  workflows: readonly WorkflowDeclaration[],
  name: string | undefined,
): WorkflowDeclaration {
  const workflow = name === undefined ? workflows[0] : workflows.find((each) => each.name === name);
  if (workflow === undefined) {
    const names = workflows.map((each) => each.name).join(", ");
    throw new Problem(
      "unknown-workflow",
      `There is no workflow ${name}; this server knows ${names}.`,
      {
        violations: [{ pointer: "/workflow", rule: "value", message: `Use one of ${names}.` }],
      },
    );
  }
  if (workflow.parameters !== undefined) {
    const message = `Workflow ${workflow.name} needs parameters with the element ${workflow.parameters}.`;
    throw new Problem("invalid-document", message, {
      violations: [{ pointer: "/parameters", rule: "required", message }],
    });
  }
  return workflow;
}

function workflowByParameters(
  workflows: readonly WorkflowDeclaration[],
  parameters: Parameters,
  name: string | undefined,
): WorkflowDeclaration {
  const element = parametersName(parameters);
  const workflow = workflows.find((each) => each.parameters === element);
  if (workflow === undefined) {
    const known = workflows.flatMap((each) => each.parameters ?? []).join(", ");
    const message = `Jobs of the type ${element} are not supported yet; this server runs ${known}.`;
    throw new Problem("not-supported", message, {
      violations: [{ pointer: `/parameters/${element}`, rule: "unsupported", message }],
    });
  }
  if (name !== undefined && name !== workflow.name) {
    throw conflict(
      "/workflow",
      `Parameters ${element} belong to workflow ${workflow.name}, not ${name}.`,
    );
  }
  return workflow;
}

/** The one job element of the parameters. Throws invalid-document where there is none or more than one. */
export function parametersName(parameters: Parameters): ParametersName {
  const names = Object.entries(parameters)
    .filter(([, value]) => value !== undefined)
    // The contract admits no other keys.
    .map(([name]) => name as ParametersName);
  const [name, ...others] = names;
  if (name !== undefined && others.length === 0) {
    return name;
  }
  const found = names.length === 0 ? "none" : names.join(" and ");
  const message = `Exactly one job element is needed, such as uploadUrlsJob; found ${found}.`;
  throw new Problem("invalid-document", message, {
    violations: [
      { pointer: "/parameters", rule: names.length === 0 ? "required" : "choice", message },
    ],
  });
}

function profileByName(workflow: WorkflowDeclaration, name: string | undefined): Profile {
  const profile =
    name === undefined
      ? workflow.profiles[0]
      : workflow.profiles.find((each) => each.name === name);
  if (profile !== undefined) {
    return profile;
  }
  const names = workflow.profiles.map((each) => each.name).join(", ");
  const detail = `Workflow ${workflow.name} has no profile ${name}; it has ${names}.`;
  throw new Problem("unknown-profile", detail, {
    violations: [{ pointer: "/profile", rule: "value", message: `Use one of ${names}.` }],
  });
}

function conflict(pointer: string, message: string): Problem {
  return new Problem("conflicting-fields", message, {
    violations: [{ pointer, rule: "conflict", message }],
  });
}
