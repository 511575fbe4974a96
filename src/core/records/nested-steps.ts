/** The steps of a job as queries see them: those of forms below their forms. */

import type { SingleStep, Step } from "../model/people/record.ts";
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

/** What is deeper stands at the end: nobody reads more levels, and no stack is deep enough for any number of them. */
const LEVELS_MAX = 8;

/**
 * In the order in which they were begun; a form that is no step itself stands where its first step does, and steps that
 * are forms of each other behind all others. Each step is there once.
 */
export function stepsOf({ completedSteps, cancelledSteps }: Steps): readonly AskedStep[] {
  const all = inOrder([...plain(completedSteps, false), ...plain(cancelledSteps, true)]);
  const known = new Set(all.map(({ says }) => idOf(says)));
  const below = new Map<string, AskedStep[]>();
  const top: AskedStep[] = [];
  for (const step of all) {
    const parent = parentOf(step.says);
    const siblings = parent === undefined ? undefined : below.get(parent.toLowerCase());
    if (parent === undefined) {
      top.push(step);
    } else if (siblings === undefined) {
      below.set(parent.toLowerCase(), [step]);
      top.push(...(known.has(parent.toLowerCase()) ? [] : [formOf(step.says, parent)]));
    } else {
      siblings.push(step);
    }
  }
  return withBelow({ top, all, below });
}

function withBelow({
  top,
  all,
  below,
}: {
  readonly top: readonly AskedStep[];
  readonly all: readonly AskedStep[];
  readonly below: ReadonlyMap<string, readonly AskedStep[]>;
}): readonly AskedStep[] {
  const placed = new Set<AskedStep>();
  const place = (step: AskedStep, level: number): AskedStep => {
    placed.add(step);
    const own = level === LEVELS_MAX ? [] : (below.get(idOf(step.says)) ?? []);
    const substeps = own.flatMap((each) => (placed.has(each) ? [] : [place(each, level + 1)]));
    return { ...step, substeps };
  };
  const seen = top.map((step) => place(step, 1));
  // Steps that are each below the other are below nothing.
  return [...seen, ...all.filter((step) => !placed.has(step))];
}

/** Steps with all that is below them, each before its own. */
export function withSubsteps(steps: readonly AskedStep[]): readonly AskedStep[] {
  return steps.flatMap((step) => [step, ...withSubsteps(step.substeps)]);
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

/** Each time is read once: there may be many thousands. */
function inOrder(steps: readonly AskedStep[]): readonly AskedStep[] {
  const timed = steps.map((step) => ({ step, key: keyOrNone(step.says.started) }));
  timed.sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0));
  return timed.map(({ step }) => step);
}

/** Ids are the same in either case. */
function idOf({ uniqueStepId }: SingleStep): string {
  return uniqueStepId?.toLowerCase() ?? "";
}

/** The form that a step belongs to. */
function parentOf(says: SingleStep): string | undefined {
  const parent = textOf(says["parentUniqueStepId"]);
  return parent?.toLowerCase() === idOf(says) ? undefined : parent;
}

/** A text that says something. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A text as it is; null for what is none. */
export function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
