/** The settings of the WorkfloPlus door. */

import type { FollowerWorkflows, FollowerWorkflow } from "../core/model/people/follower.ts";
import type { WorkflowDeclaration } from "../core/model/workflow.ts";
import { nearestName } from "../core/text/nearest-name.ts";
import { SettingError, setting } from "./setting.ts";

export const WORKFLOPLUS = {
  workfloplusSingle: setting(
    "WORKFLOPLUS_SINGLE",
    "array",
    "How the WorkfloPlus door gives one thing that is asked for by its id: array as its documentation prints it, or object.",
    arrayOrObject,
  ),
  workfloplusWorkflows: setting(
    "WORKFLOPLUS_WORKFLOWS",
    "",
    "What follows a completed job of a WorkfloPlus workflow: id=workflow[:profile], ids of those workflows before workflows of ours, separated by commas, such as b1f0a9c2-8d3e-4f57-9a6b-0c1d2e3f4a5b=job-report:letter.",
    followers,
  ),
} as const;

/** What is written of one: a workflow of ours, perhaps with a profile. */
export interface FollowerEntry {
  readonly workflow: string;
  readonly profile?: string;
}

const ENTRY =
  /^([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\s*=\s*([^=:\s][^=:]*?)(?:\s*:\s*([^=:\s][^=:]*?))?$/iu;

function followers(value: string): ReadonlyMap<string, FollowerEntry> {
  const entries = new Map<string, FollowerEntry>();
  for (const text of value.split(",").map((each) => each.trim())) {
    const [, id, workflow, profile] = ENTRY.exec(text) ?? [];
    if (text === "") {
      continue;
    }
    if (id === undefined || workflow === undefined) {
      throw new Error(
        `must be GUIDs of workflows and names of ours such as b1f0a9c2-8d3e-4f57-9a6b-0c1d2e3f4a5b=job-report, separated by commas, not "${text}".`,
      );
    }
    if (entries.has(id.toLowerCase())) {
      throw new Error(`must not name ${id} twice.`);
    }
    entries.set(id.toLowerCase(), { workflow, ...(profile === undefined ? {} : { profile }) });
  }
  return entries;
}

/** The entries as workflows. Throws a SettingError that names the first entry that leads nowhere, with the nearest name of ours. */
export function followerWorkflowsOf(
  entries: ReadonlyMap<string, FollowerEntry>,
  workflows: readonly WorkflowDeclaration[],
): FollowerWorkflows {
  return new Map([...entries].map(([id, entry]) => [id, followerWorkflow(entry, workflows)]));
}

function followerWorkflow(
  { workflow: name, profile: wanted }: FollowerEntry,
  workflows: readonly WorkflowDeclaration[],
): FollowerWorkflow {
  const able = workflows.filter(({ reads }) => reads !== undefined);
  const workflow = able.find((each) => each.name === name);
  if (workflow?.reads === undefined) {
    const isThere = workflows.some((each) => each.name === name);
    const what = isThere ? `${name} works on no files of records` : `there is no workflow ${name}`;
    throw unknown(what, name, able);
  }
  const profile = wanted ?? workflow.profiles[0].name;
  if (!workflow.profiles.some((each) => each.name === profile)) {
    throw unknown(`workflow ${name} has no profile ${profile}`, profile, workflow.profiles);
  }
  return { workflow, reads: workflow.reads, profile };
}

function unknown(
  what: string,
  written: string,
  known: readonly { readonly name: string }[],
): SettingError {
  const names = known.map(({ name }) => name);
  const nearest = nearestName(written, names);
  const meant = nearest === undefined || nearest === written ? "" : ` ${nearest} is the nearest.`;
  return new SettingError(`WORKFLOPLUS_WORKFLOWS: ${what}.${meant} Known are ${names.join(", ")}.`);
}

function arrayOrObject(text: string): "array" | "object" {
  if (text !== "array" && text !== "object") {
    throw new Error(`must be array or object, not ${JSON.stringify(text)}`);
  }
  return text;
}
