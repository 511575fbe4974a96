/** Finds the one step of a job that a query names. */

import { Problem } from "../../../core/model/problem.ts";
import { type AskedStep, textOf } from "../../../core/records/nested-steps.ts";
import { tagOf } from "../../../core/records/step-facts.ts";

export interface StepSearch {
  readonly search?: readonly string[] | null;
  readonly regexSearch?: string | null;
}

const PATTERN_CHARS_MAX = 200;

/** Undefined where there is none. Throws invalid-document for an expression that cannot be read, or where both or none are given. */
export async function findStep(
  steps: readonly AskedStep[],
  { search, regexSearch }: StepSearch,
): Promise<AskedStep | undefined> {
  if ((search ?? undefined) === undefined) {
    return findByPattern(steps, regexSearch ?? undefined);
  }
  if ((regexSearch ?? undefined) !== undefined) {
    throw new Problem("conflicting-fields", "step takes search or regexSearch, not both.");
  }
  const all = withSubsteps(steps);
  const ways = [
    ({ says }: AskedStep) => textOf(says["stepId"]),
    tagOf,
    ({ says }: AskedStep) => textOf(says["stepTitle"]),
  ];
  for (const way of ways) {
    const found = all.find((step) => search?.includes(way(step) ?? ""));
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

async function findByPattern(
  steps: readonly AskedStep[],
  pattern: string | undefined,
): Promise<AskedStep | undefined> {
  if (pattern === undefined) {
    throw new Problem("invalid-document", "step needs search or regexSearch.");
  }
  const finds = await matcherOf(pattern);
  return withSubsteps(steps).find(
    (step) => finds(tagOf(step) ?? "") || finds(textOf(step.says["stepTitle"]) ?? ""),
  );
}

/** In linear time whatever the expression, which JavaScript's own expressions cannot promise; so none that look around. */
async function matcherOf(pattern: string): Promise<(text: string) => boolean> {
  if (pattern.length > PATTERN_CHARS_MAX) {
    const detail = `regexSearch has ${pattern.length} characters; at most ${PATTERN_CHARS_MAX} are taken.`;
    throw new Problem("invalid-document", detail);
  }
  const { RE2JS, RE2JSException } = await import("re2js");
  try {
    const compiled = RE2JS.compile(pattern);
    return (text) => compiled.matcher(text).find();
  } catch (error) {
    if (!(error instanceof RE2JSException)) {
      throw error;
    }
    const detail = `regexSearch is no expression that can be searched for: ${error.message}. What looks ahead or back is not taken.`;
    throw new Problem("invalid-document", detail, { cause: error });
  }
}

function withSubsteps(steps: readonly AskedStep[]): readonly AskedStep[] {
  return steps.flatMap((step) => [step, ...withSubsteps(step.substeps)]);
}
