/** Finds the one step of a job that a query names. */

import { Problem } from "../../../core/model/problem.ts";
import { type AskedStep, textOf } from "../../../core/records/nested-steps.ts";
import { tagOf } from "../../../core/records/step-facts.ts";
import type { Budget } from "./budget.ts";

export interface StepSearch {
  readonly search?: readonly string[] | null;
  readonly regexSearch?: string | null;
}

const PATTERN_CHARS_MAX = 200;
/** Of a tag or title that expressions look at. */
const SEARCHED_CHARS_MAX = 1000;
/** So many characters that an expression looks at cost as much as a value of the answer. */
const CHARS_PER_VALUE = 4;

/** Of all steps, those of forms included. Undefined where there is none. Throws invalid-document for an expression that cannot be read, or where both or none are given. */
export async function findStep(
  steps: readonly AskedStep[],
  { search, regexSearch }: StepSearch,
  budget: Budget,
): Promise<AskedStep | undefined> {
  if ((search ?? undefined) === undefined) {
    return findByPattern(steps, regexSearch ?? undefined, budget);
  }
  if ((regexSearch ?? undefined) !== undefined) {
    throw new Problem("conflicting-fields", "step takes search or regexSearch, not both.");
  }
  await budget.spend(steps.length);
  const ways = [
    ({ says }: AskedStep) => textOf(says["stepId"]),
    tagOf,
    ({ says }: AskedStep) => textOf(says["stepTitle"]),
  ];
  for (const way of ways) {
    const found = steps.find((step) => search?.includes(way(step) ?? ""));
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

async function findByPattern(
  steps: readonly AskedStep[],
  pattern: string | undefined,
  budget: Budget,
): Promise<AskedStep | undefined> {
  if (pattern === undefined) {
    throw new Problem("invalid-document", "step needs search or regexSearch.");
  }
  const finds = await matcherOf(pattern);
  for (const step of steps) {
    const texts = [tagOf(step), textOf(step.says["stepTitle"])].map((text = "") =>
      text.slice(0, SEARCHED_CHARS_MAX),
    );
    await budget.spend(1 + Math.ceil(texts.join("").length / CHARS_PER_VALUE));
    if (texts.some(finds)) {
      return step;
    }
  }
  return undefined;
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
