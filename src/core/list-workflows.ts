/** Tells which workflows there are, with their profiles and options. */

import type { OptionDocument, WorkflowDocument } from "./contract-types.gen.ts";
import type { OptionSpec } from "./option.ts";
import type { Ports } from "./ports.ts";
import type { WorkflowDeclaration } from "./workflow.ts";

/** All workflows; the default one and each default profile are marked. */
export function listWorkflows(ports: Pick<Ports, "workflows">): readonly WorkflowDocument[] {
  return ports.workflows.list().map((workflow, index) => describeWorkflow(workflow, index === 0));
}

function describeWorkflow(workflow: WorkflowDeclaration, isDefault: boolean): WorkflowDocument {
  return {
    name: workflow.name,
    isDefault,
    description: workflow.description,
    ...(workflow.parameters === undefined ? {} : { parameters: workflow.parameters }),
    profiles: workflow.profiles.map((profile, index) => ({
      name: profile.name,
      isDefault: index === 0,
      description: profile.description,
    })),
    options: workflow.options.map(describeOption),
  };
}

function describeOption(spec: OptionSpec): OptionDocument {
  return {
    name: spec.name,
    type: spec.type,
    description: spec.description,
    ...(spec.default === undefined ? {} : { default: spec.default }),
    ...(spec.minimum === undefined ? {} : { minimum: spec.minimum }),
    ...(spec.maximum === undefined ? {} : { maximum: spec.maximum }),
    ...(spec.choices === undefined ? {} : { choices: spec.choices }),
    repeats: spec.repeats ?? false,
    secret: spec.secret ?? false,
  };
}
