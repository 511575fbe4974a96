/** Tells which workflows there are, with their profiles and options. */

import type { OptionDocument, WorkflowDocument } from "../model/contract-types.gen.ts";
import type { OptionSpec } from "../model/option.ts";
import type { Ports } from "../ports/ports.ts";
import type { KnownWorkflow } from "../model/workflow-alias.ts";

/** All workflows, and once more by each other name; the default one and each default profile are marked. */
export function listWorkflows(ports: Pick<Ports, "workflows">): readonly WorkflowDocument[] {
  return ports.workflows.known.map((known, index) => describeWorkflow(known, index === 0));
}

function describeWorkflow(
  { name, workflow, profiles, isAlias }: KnownWorkflow,
  isDefault: boolean,
): WorkflowDocument {
  return {
    name,
    isDefault,
    description: workflow.description,
    ...(isAlias ? { aliasOf: workflow.name } : {}),
    ...(workflow.parameters === undefined ? {} : { parameters: workflow.parameters }),
    profiles: profiles.map(({ name: profileName, profile }, index) => ({
      name: profileName,
      isDefault: index === 0,
      description: profile.description,
    })),
    options: workflow.options.map(describeOption),
  };
}

function describeOption(spec: OptionSpec): OptionDocument {
  const { repeats = false, secret = false, ...rest } = spec;
  return { ...rest, repeats, secret };
}
