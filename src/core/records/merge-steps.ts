/** Steps of two states of a record joined: none is lost, and of two forms of one step the later stands. */

import type { Members, RecordDocument, Step } from "../model/people/record.ts";
import { keyOrNone, NO_TIME } from "../text/time-key.ts";

type StepLists = Pick<RecordDocument, "completedSteps" | "cancelledSteps">;

/** A step, and which of the two lists it stands in. */
interface Placed {
  readonly list: keyof StepLists;
  readonly step: Step;
}

export interface MergedSteps {
  readonly lists: StepLists;
  readonly added: number;
  readonly changed: number;
}

/**
 * In the order in which they were begun, so that it does not matter in which order they came. A step may have moved from
 * one list to the other.
 */
export function mergeSteps(stored: StepLists, incoming: StepLists): MergedSteps {
  const steps = byId(stored);
  let added = 0;
  let changed = 0;
  for (const [id, placed] of byId(incoming)) {
    const known = steps.get(id);
    if (known === undefined) {
      added += 1;
      steps.set(id, placed);
    } else if (isLater(placed, known)) {
      changed += 1;
      steps.set(id, placed);
    }
  }
  const isTouched = added + changed > 0;
  const listed = (list: keyof StepLists) => listOf(list, { stored, incoming, steps, isTouched });
  return { lists: { ...listed("completedSteps"), ...listed("cancelledSteps") }, added, changed };
}

/** The steps of one state, each once, in order: of several forms the later stands, or of equally late ones the last. */
export function tidySteps(lists: StepLists): StepLists {
  return mergeSteps({}, lists).lists;
}

interface Listing {
  readonly stored: StepLists;
  readonly incoming: StepLists;
  readonly steps: ReadonlyMap<string, Placed>;
  readonly isTouched: boolean;
}

/** null, or nothing at all, where nobody ever said more. */
function listOf(list: keyof StepLists, { stored, incoming, steps, isTouched }: Listing): StepLists {
  if (!isTouched && Array.isArray(stored[list])) {
    return { [list]: stored[list] };
  }
  const found = [...steps]
    .filter(([, placed]) => placed.list === list)
    .map(([id, { step }]) => ({ step, order: `${begunKey(step)} ${id}` }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .map(({ step }) => step);
  if (found.length > 0 || Array.isArray(stored[list] ?? incoming[list])) {
    return { [list]: found };
  }
  return list in stored || list in incoming ? { [list]: null } : {};
}

function byId(lists: StepLists): Map<string, Placed> {
  const found = new Map<string, Placed>();
  for (const list of ["completedSteps", "cancelledSteps"] as const) {
    for (const step of lists[list] ?? []) {
      const placed = { list, step };
      const id = idOf(step);
      const known = found.get(id);
      // In one state the place tells which is later, where the times do not.
      if (known === undefined || updatedKey(step) >= updatedKey(known.step)) {
        found.set(id, placed);
      }
    }
  }
  return found;
}

/** A step that has no id, such as one that is only reported, is known by all that it says. */
function idOf(step: Step): string {
  const id = step.singleStep?.uniqueStepId?.toLowerCase() ?? "";
  return id === "" ? JSON.stringify(step) : id;
}

/** Of two that are as late as each other always the same one, or the order in which they came would tell. */
function isLater(one: Placed, other: Placed): boolean {
  // Most steps of a sync are known as they are; to look at their members costs a tenth of writing both.
  if (one.list === other.list && isAlike(one.step, other.step)) {
    return false;
  }
  const [a, b] = [updatedKey(one.step), updatedKey(other.step)];
  return a === b ? textOf(one) > textOf(other) : a > b;
}

/** Whether both are written alike, the order of their members included. */
function isAlike(one: unknown, other: unknown): boolean {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) {
    return one === other;
  }
  const [names, otherNames] = [Object.keys(one), Object.keys(other)];
  return (
    Array.isArray(one) === Array.isArray(other) &&
    names.length === otherNames.length &&
    names.every(
      (name, index) =>
        name === otherNames[index] && isAlike((one as Members)[name], (other as Members)[name]),
    )
  );
}

function textOf({ list, step }: Placed): string {
  return list + JSON.stringify(step);
}

function updatedKey({ singleStep }: Step): string {
  const { updated, cancelled, completed, started } = singleStep ?? {};
  return keyOrNone(updated ?? cancelled ?? completed ?? started);
}

function begunKey({ singleStep }: Step): string {
  const { started, completed, cancelled, updated } = singleStep ?? {};
  const key = keyOrNone(started ?? completed ?? cancelled ?? updated);
  // Behind those that have a time.
  return key === NO_TIME ? "~" : key;
}
