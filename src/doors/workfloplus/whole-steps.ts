/** Steps as answers tell them: with every published member, as that service writes them. */

import type { Members } from "../../core/model/people/record.ts";
import { STEP_NAMES } from "./job-shape.ts";

/** Of more steps nothing is made: a document of 1 MiB may hold 100,000 that are empty, which would be 60 MB. */
const STEPS_FILLED_MAX = 1000;

const NO_STEP: Members = {
  ...Object.fromEntries(STEP_NAMES.map((name) => [name, null])),
  // Lists are empty ones in the published bodies.
  values: [],
  valueResourceIds: [],
};
const WRAPPER_NAMES = ["singleStep", "reportStep"] as const;
const NO_WRAPPER: Members = { singleStep: null, reportStep: null };

/** The list with null for what a step does not say; the same list where each says all, or where it is long. */
export function wholeSteps<T>(steps: T): T | readonly unknown[] {
  if (!Array.isArray(steps) || steps.length > STEPS_FILLED_MAX) {
    return steps;
  }
  const all: readonly unknown[] = steps;
  const whole = all.map(wholeStep);
  return whole.every((step, index) => step === all[index]) ? steps : whole;
}

/** The same of one step; what is none is left as it is. */
export function wholeStep(step: unknown): unknown {
  if (!isMembers(step)) {
    return step;
  }
  const { singleStep } = step;
  const isLess = isMembers(singleStep) && lacks(singleStep, STEP_NAMES);
  return isLess || lacks(step, WRAPPER_NAMES)
    ? {
        ...NO_WRAPPER,
        ...step,
        ...(isLess && { singleStep: { ...NO_STEP, ...singleStep } }),
      }
    : step;
}

function lacks(members: Members, names: readonly string[]): boolean {
  return names.some((name) => !Object.hasOwn(members, name));
}

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
