/** Names under which callers know workflows and profiles of ours, because they were written for another service. */

import type { Profile, WorkflowDeclaration } from "./workflow.ts";

/** Another name of a workflow. */
export interface WorkflowAlias {
  readonly name: string;
  /** The workflow's own name. */
  readonly workflow: string;
  /** Other names of its profiles; the first is the default where a job names none. Its own names go on working. */
  readonly profiles: readonly ProfileAlias[];
}

export interface ProfileAlias {
  readonly name: string;
  /** The profile's own name. */
  readonly profile: string;
}

/** A workflow under the name that it is known by, with its profiles under theirs. */
export interface KnownWorkflow {
  readonly name: string;
  readonly workflow: WorkflowDeclaration;
  /** The first is the default. */
  readonly profiles: readonly KnownProfile[];
  readonly isAlias: boolean;
}

export interface KnownProfile {
  readonly name: string;
  readonly profile: Profile;
}

/** The catalogue of these workflows; how they are known is worked out here once, not for each job. */
export function catalogueOf(
  workflows: readonly WorkflowDeclaration[],
  aliases: readonly WorkflowAlias[] = [],
): {
  readonly list: () => readonly WorkflowDeclaration[];
  readonly aliases: readonly WorkflowAlias[];
  readonly known: readonly KnownWorkflow[];
} {
  return { list: () => workflows, aliases, known: knownWorkflows(workflows, aliases) };
}

/** All workflows by all their names: their own first, in their order. */
function knownWorkflows(
  workflows: readonly WorkflowDeclaration[],
  aliases: readonly WorkflowAlias[],
): readonly KnownWorkflow[] {
  return [
    ...workflows.map((workflow) => ({
      name: workflow.name,
      workflow,
      profiles: ownProfiles(workflow),
      isAlias: false,
    })),
    ...aliases.flatMap(({ name, workflow: target, profiles }) => {
      const workflow = workflows.find((each) => each.name === target);
      return workflow === undefined
        ? []
        : [{ name, workflow, profiles: profilesOf(workflow, profiles), isAlias: true }];
    }),
  ];
}

function ownProfiles({ profiles }: WorkflowDeclaration): readonly KnownProfile[] {
  return profiles.map((profile) => ({ name: profile.name, profile }));
}

function profilesOf(
  workflow: WorkflowDeclaration,
  aliases: readonly ProfileAlias[],
): readonly KnownProfile[] {
  const others = aliases.flatMap(({ name, profile: target }) => {
    const profile = workflow.profiles.find((each) => each.name === target);
    return profile === undefined ? [] : [{ name, profile }];
  });
  const taken = new Set(others.map(({ name }) => name));
  return [...others, ...ownProfiles(workflow).filter(({ name }) => !taken.has(name))];
}
