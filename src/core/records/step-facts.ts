/** What there is to tell of a step, named as the query API of WorkfloPlus does. */

import { activeSeconds, coordinatesOf, secondsBetween } from "./durations.ts";
import { type AskedStep, text, textOf, withSubsteps } from "./nested-steps.ts";

/** Everything but what is below it; what costs something is worked out when it is called. */
export function stepFacts(step: AskedStep) {
  const { says, isCancelled, substeps } = step;
  const values = (): readonly string[] => textsOf(says["values"]);
  return {
    stepId: text(says["stepId"]),
    uniqueStepId: text(says.uniqueStepId),
    stepTitle: text(says["stepTitle"]),
    stepDescription: text(says["stepDescription"]),
    stepType: text(says["stepType"]),
    stepTag: () => tagOf(step) ?? null,
    started: text(says.started),
    completed: text(says.completed),
    cancelled: text(says.cancelled),
    isCancelled,
    isFormStep: substeps.length > 0,
    totalDuration: () => secondsBetween(says.started, says.completed ?? says.cancelled),
    activeDuration: () =>
      activeSeconds(substeps.length > 0 ? withSubsteps(substeps).map(saysOf) : [says]),
    userId: text(says["userId"]),
    userName: text(says["userName"]),
    geoLat: () => coordinatesOf(says["coordinates"])?.lat ?? null,
    geoLong: () => coordinatesOf(says["coordinates"])?.long ?? null,
    formLoopIteration: wholeOf(says["formLoopIteration"]),
    note: () => textsOf(says["note"])[0] ?? null,
    values,
    value: () => values().join(", "),
  };
}

export function saysOf({ says }: AskedStep): AskedStep["says"] {
  return says;
}

/** Devices write it as a member of its own, or among what is free. */
export function tagOf({ says }: AskedStep): string | undefined {
  const free = says["metadata"] as { readonly tags?: unknown } | null | undefined;
  return textOf(says["stepTag"]) ?? textOf(free?.tags);
}

function wholeOf(value: unknown): number | null {
  return typeof value === "number" && Number.isInteger(value) ? value : null;
}

/** A list of whatever devices put into it, each as text. */
function textsOf(value: unknown): readonly string[] {
  const list = value === null || value === undefined ? [] : [value].flat();
  return list.map((item) => (typeof item === "string" ? item : JSON.stringify(item)));
}
