/** Which resources a record names: those of its steps. */

import { isResourceId } from "./resource.ts";

/** As its sender sent it: whatever stands where a step would, is looked through. */
interface Steps {
  readonly completedSteps?: unknown;
  readonly cancelledSteps?: unknown;
}

/** The ids in `valueResourceIds` of all steps, each once. What can be no id of a resource names none. */
export function namedResources({ completedSteps, cancelledSteps }: Steps): ReadonlySet<string> {
  const ids = [...items(completedSteps), ...items(cancelledSteps)]
    .flatMap((wrapper) => items(member(member(wrapper, "singleStep"), "valueResourceIds")))
    .filter((id) => typeof id === "string");
  return new Set(ids.filter(isResourceId));
}

function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
