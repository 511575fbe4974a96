/** Which resources a record names: those of its steps. */

import { isResourceId } from "./resource.ts";

/** As its sender sent it: whatever stands where a step would, is looked through. */
interface Steps {
  readonly completedSteps?: unknown;
  readonly cancelledSteps?: unknown;
}

interface Wrapper {
  readonly singleStep?: { readonly valueResourceIds?: unknown } | null;
}

/** The ids in `valueResourceIds` of all steps, each once. What can be no id of a resource names none. */
export function namedResources({ completedSteps, cancelledSteps }: Steps): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const step of [...items(completedSteps), ...items(cancelledSteps)]) {
    // Numbers and texts have no such members, so they name none.
    for (const id of items((step as Wrapper | null)?.singleStep?.valueResourceIds)) {
      if (typeof id === "string" && isResourceId(id)) {
        ids.add(id);
      }
    }
  }
  return ids;
}

function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
