/** The setting WORKFLOW_ALIASES: how its text is read, and whether what it names is there. */

import { nearestName } from "../core/text/nearest-name.ts";
import type { WorkflowDeclaration } from "../core/model/workflow.ts";
import type { ProfileAlias, WorkflowAlias } from "../core/model/workflow-alias.ts";
import { SettingError } from "./setting.ts";

/** One entry: a workflow of others, perhaps with a profile, and what of ours it stands for. */
export interface AliasEntry {
  readonly workflow: string;
  readonly profile?: string;
  readonly target: string;
  readonly targetProfile?: string;
}

// What the contract has for names of workflows and profiles.
const NAME = /^\S(?:(?! {2})[^\t\n\r]){0,98}\S$|^\S$/u;
const EXAMPLE = "Archive PDF/A-2:default=rip-pdf:print";

/**
 * Reads `workflow[:profile]=workflow[:profile]`, others' name before ours, separated by commas; so no name holds a comma, a
 * colon or an equals sign. Throws an Error that says what is allowed.
 */
export function workflowAliases(value: string): readonly AliasEntry[] {
  const texts = value.split(",").map((text) => text.trim());
  return texts.filter((text) => text !== "").map(entryOf);
}

function entryOf(text: string): AliasEntry {
  const sides = text.split("=").map((side) => side.split(":").map((name) => name.trim()));
  const [[workflow = "", profile, ...more] = [], [target = "", targetProfile, ...others] = []] =
    sides;
  const names = sides.flat();
  if (sides.length !== 2 || more.length + others.length > 0 || !names.every((n) => NAME.test(n))) {
    throw new Error(
      `must be names of others and ours such as ${EXAMPLE}, separated by commas, not "${text}".`,
    );
  }
  return {
    workflow,
    target,
    ...(profile !== undefined && { profile }),
    ...(targetProfile !== undefined && { targetProfile }),
  };
}

/** The aliases of the entries. Throws a SettingError that names the first entry that leads nowhere, with the nearest name of ours. */
export function aliasesOf(
  entries: readonly AliasEntry[],
  workflows: readonly WorkflowDeclaration[],
): readonly WorkflowAlias[] {
  const aliases = new Map<string, WorkflowAlias>();
  for (const entry of entries) {
    const before = aliases.get(entry.workflow);
    const alias = withEntry(before, entry, workflows);
    aliases.set(alias.name, alias);
  }
  return [...aliases.values()];
}

function withEntry(
  before: WorkflowAlias | undefined,
  entry: AliasEntry,
  workflows: readonly WorkflowDeclaration[],
): WorkflowAlias {
  const { workflow: name, target } = entry;
  const workflow = workflows.find((each) => each.name === target);
  if (workflow === undefined) {
    const names = workflows.map((each) => each.name);
    throw unknown(`There is no workflow ${target}`, target, names);
  }
  if (workflows.some((each) => each.name === name)) {
    throw new SettingError(
      `WORKFLOW_ALIASES: ${name} is a workflow already; it needs no other name.`,
    );
  }
  if (before !== undefined && before.workflow !== target) {
    throw new SettingError(
      `WORKFLOW_ALIASES: ${name} stands for ${before.workflow} and ${target}; it can be one workflow only.`,
    );
  }
  const { profiles = [] } = before ?? {};
  const added = profileOf(entry, workflow);
  if (profiles.some((each) => each.name === added?.name)) {
    throw new SettingError(`WORKFLOW_ALIASES: ${name} has the profile ${added?.name} twice.`);
  }
  return {
    name,
    workflow: target,
    profiles: added === undefined ? profiles : [...profiles, added],
  };
}

/** What the entry says of a profile; one of ours without theirs becomes the default under its own name. */
function profileOf(
  { profile, targetProfile }: AliasEntry,
  { name, profiles }: WorkflowDeclaration,
): ProfileAlias | undefined {
  const own = targetProfile ?? profiles[0].name;
  const names = profiles.map((each) => each.name);
  if (!names.includes(own)) {
    throw unknown(`Workflow ${name} has no profile ${own}`, own, names);
  }
  const known = profile ?? targetProfile;
  return known === undefined ? undefined : { name: known, profile: own };
}

function unknown(what: string, written: string, known: readonly string[]): SettingError {
  const nearest = nearestName(written, known);
  const meant = nearest === undefined ? "" : ` ${nearest} is the nearest.`;
  return new SettingError(`WORKFLOW_ALIASES: ${what}.${meant} Known are ${known.join(", ")}.`);
}
