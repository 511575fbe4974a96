/** Finds the one step of a job that a query names. */

import { Problem } from "../../../core/model/problem.ts";
import { type AskedStep, textOf } from "../../../core/records/nested-steps.ts";
import { tagOf } from "../../../core/records/step-facts.ts";
import type { Asking } from "./asking.ts";
import { matcherOf } from "./pattern.ts";

export interface StepSearch {
  readonly search?: readonly string[] | null;
  readonly regexSearch?: string | null;
}

/** Of a tag or title that expressions look at. */
const SEARCHED_CHARS_MAX = 1000;
/** So many characters that an expression looks at cost as much as a value of the answer. */
const CHARS_PER_VALUE = 4;

type Searching = Pick<Asking, "budget" | "matchers">;

/** Of all steps, those of forms included. Undefined where there is none. Throws invalid-document for an expression that cannot be read, or where both or none are given. */
export async function findStep(
  steps: readonly AskedStep[],
  { search, regexSearch }: StepSearch,
  asking: Searching,
): Promise<AskedStep | undefined> {
  if ((search ?? undefined) === undefined) {
    return findByPattern(steps, regexSearch ?? undefined, asking);
  }
  if ((regexSearch ?? undefined) !== undefined) {
    throw new Problem("conflicting-fields", "step takes search or regexSearch, not both.");
  }
  await asking.budget.spend(steps.length);
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
  { budget, matchers }: Searching,
): Promise<AskedStep | undefined> {
  if (pattern === undefined) {
    throw new Problem("invalid-document", "step needs search or regexSearch.");
  }
  await budget.spend(0);
  const finds = matchers.get(pattern) ?? matcherOf(pattern);
  matchers.set(pattern, finds);
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
