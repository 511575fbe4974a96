/** The steps of a job as queries see them: those of forms below their forms. */

import type { SingleStep, Step } from "../model/record.ts";
import { keyOrNone } from "../text/time-key.ts";

/** What a step says, and what is below it. */
export interface AskedStep {
  readonly says: SingleStep;
  readonly isCancelled: boolean;
  readonly substeps: readonly AskedStep[];
}

interface Steps {
  readonly completedSteps?: readonly Step[] | null;
  readonly cancelledSteps?: readonly Step[] | null;
}

interface Tree {
  /** By the id of what they are below. */
  readonly below: ReadonlyMap<string, readonly AskedStep[]>;
  /** Those that have their place. */
  readonly placed: Set<AskedStep>;
  readonly level: number;
}

/** Each once, in the order in which they were begun; a form that is no step itself stands where its first step does. */
export function stepsOf({ completedSteps, cancelledSteps }: Steps): readonly AskedStep[] {
  const all = [...plain(completedSteps, false), ...plain(cancelledSteps, true)].sort(byStart);
  const known = new Map(all.map((step) => [idOf(step.says), step]));
  const below = new Map<string, AskedStep[]>();
  const top: AskedStep[] = [];
  for (const step of all) {
    const parent = textOf(step.says["parentUniqueStepId"]);
    if (parent === undefined || parent === idOf(step.says)) {
      top.push(step);
      continue;
    }
    const siblings = below.get(parent);
    if (siblings === undefined && !known.has(parent)) {
      top.push(formOf(step.says, parent));
    }
    below.set(parent, [...(siblings ?? []), step]);
  }
  const placed = new Set<AskedStep>();
  const seen = top.map((step) => withSubsteps(step, { below, placed, level: 1 }));
  // Steps that are each below the other are below nothing.
  return [...seen, ...all.filter((step) => !placed.has(step))];
}

/** What is deeper stands at the end: nobody reads more levels, and no stack is deep enough for any number of them. */
const LEVELS_MAX = 8;

function withSubsteps(step: AskedStep, tree: Tree): AskedStep {
  const { below, placed, level } = tree;
  placed.add(step);
  if (level === LEVELS_MAX) {
    return step;
  }
  const own = (below.get(idOf(step.says)) ?? []).filter((each) => !placed.has(each));
  for (const each of own) {
    placed.add(each);
  }
  const substeps = own.map((each) => withSubsteps(each, { ...tree, level: level + 1 }));
  return { ...step, substeps };
}

function plain(steps: readonly Step[] | null | undefined, isCancelled: boolean): AskedStep[] {
  return (steps ?? []).flatMap(({ singleStep }) =>
    singleStep ? [{ says: singleStep, isCancelled, substeps: [] }] : [],
  );
}

/** What its steps say of a form. */
function formOf(says: SingleStep, uniqueStepId: string): AskedStep {
  const form: SingleStep = {
    uniqueStepId,
    stepId: says["parentStepId"],
    stepTitle: says["parentStepTitle"],
    stepDescription: says["parentStepDescription"],
  };
  return { says: form, isCancelled: false, substeps: [] };
}

function byStart(one: AskedStep, other: AskedStep): number {
  const [left, right] = [keyOrNone(one.says.started), keyOrNone(other.says.started)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function idOf({ uniqueStepId }: SingleStep): string {
  return uniqueStepId ?? "";
}

/** A text that says something. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A text as it is; null for what is none. */
export function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
