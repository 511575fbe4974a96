/** Chooses the workflow and profile that a job document asks for. */

import type { JobDocumentRequest, Parameters } from "../model/contract-types.gen.ts";
import type { WorkflowCatalogue } from "../ports/workflow-context.ts";
import { didYouMean } from "../text/nearest-name.ts";
import { Problem } from "../model/problem.ts";
import { RECORD_WORKFLOW } from "../model/people/record.ts";
import { parametersName, type Profile, type WorkflowDeclaration } from "../model/workflow.ts";
import { profileInParameters } from "./asked-options.ts";
import type { KnownProfile, KnownWorkflow } from "../model/workflow-alias.ts";

export interface Choice {
  readonly workflow: WorkflowDeclaration;
  readonly profile: Profile;
  /** Their names as the caller knows them; absent where these are their own. */
  readonly alias?: { readonly workflow: string; readonly profile: string };
}

/**
 * The workflow that is named, or that takes the given parameters, or the default one; and its named or default profile.
 * Throws conflicting-fields, unknown-workflow, unknown-profile, not-supported, invalid-document.
 */
export function chooseWorkflow({ known }: WorkflowCatalogue, document: JobDocumentRequest): Choice {
  if (document.parameters !== undefined && document.options !== undefined) {
    throw conflict("/options", "A job carries either options or parameters, not both.");
  }
  const chosen =
    document.parameters === undefined
      ? workflowByName(known, document.workflow)
      : workflowByParameters(known, document.parameters, document.workflow);
  const { name, profile } = profileByName(chosen, wantedProfile(document));
  return {
    workflow: chosen.workflow,
    profile,
    ...(chosen.isAlias && { alias: { workflow: chosen.name, profile: name } }),
  };
}

function workflowByName(
  workflows: readonly KnownWorkflow[],
  name: string | undefined,
): KnownWorkflow {
  if (name === RECORD_WORKFLOW) {
    const message =
      "Jobs of the workflow record are told by those who do the work, at POST /jobs/v1 and POST /jobs/v1/basicSync; they are not submitted.";
    throw Problem.at("not-supported", { pointer: "/workflow", rule: "unsupported", message });
  }
  const known = name === undefined ? workflows[0] : workflows.find((each) => each.name === name);
  if (known === undefined) {
    const meant = didYouMean(name ?? "", namesOf(workflows));
    const names = namesOf(workflows).join(", ");
    const detail = `There is no workflow ${name}.${meant} This server knows ${names}.`;
    throw new Problem("unknown-workflow", detail, {
      violations: [
        { pointer: "/workflow", rule: "value", message: `${meant} Use one of ${names}.`.trim() },
      ],
    });
  }
  const { workflow } = known;
  if (workflow.parameters !== undefined) {
    const message = `Workflow ${workflow.name} needs parameters with the element ${workflow.parameters}.`;
    throw Problem.at("invalid-document", { pointer: "/parameters", rule: "required", message });
  }
  return known;
}

function workflowByParameters(
  workflows: readonly KnownWorkflow[],
  parameters: Parameters,
  name: string | undefined,
): KnownWorkflow {
  const element = parametersName(parameters);
  const taking = workflows.filter((each) => each.workflow.parameters === element);
  const [own] = taking;
  if (own === undefined) {
    const known = workflows
      .flatMap(({ workflow, isAlias }) => (isAlias ? [] : (workflow.parameters ?? [])))
      .join(", ");
    const message = `Jobs of the type ${element} are not supported yet; this server runs ${known}.`;
    throw Problem.at("not-supported", {
      pointer: `/parameters/${element}`,
      rule: "unsupported",
      message,
    });
  }
  const named = name === undefined ? own : taking.find((each) => each.name === name);
  if (named === undefined) {
    throw conflict(
      "/workflow",
      `Parameters ${element} belong to workflow ${own.name}, not ${name}.`,
    );
  }
  return named;
}

interface WantedProfile {
  readonly pointer: string;
  readonly name: string | undefined;
}

/** Throws conflicting-fields. */
function wantedProfile(document: JobDocumentRequest): WantedProfile {
  const { profile } = document;
  const inParameters = profileInParameters(document);
  if (inParameters === undefined || profile === undefined || profile === inParameters.name) {
    return inParameters ?? { pointer: "/profile", name: profile };
  }
  throw conflict(inParameters.pointer, "The job names two profiles; send one of them.");
}

function profileByName(workflow: KnownWorkflow, { pointer, name }: WantedProfile): KnownProfile {
  const profile =
    name === undefined
      ? workflow.profiles[0]
      : workflow.profiles.find((each) => each.name === name);
  if (profile !== undefined) {
    return profile;
  }
  const meant = didYouMean(name ?? "", namesOf(workflow.profiles));
  const names = namesOf(workflow.profiles).join(", ");
  const detail = `Workflow ${workflow.name} has no profile ${name}.${meant} It has ${names}.`;
  throw new Problem("unknown-profile", detail, {
    violations: [{ pointer, rule: "value", message: `${meant} Use one of ${names}.`.trim() }],
  });
}

function namesOf(named: readonly { readonly name: string }[]): readonly string[] {
  return named.map(({ name }) => name);
}

function conflict(pointer: string, message: string): Problem {
  return Problem.at("conflicting-fields", { pointer, rule: "conflict", message });
}
