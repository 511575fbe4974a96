/** Steps of two states of a record joined: none is lost, and of two forms of one step the later stands. */

import type { Members, RecordDocument, Step } from "../model/people/record.ts";
import { keyOrNone, NO_TIME } from "../text/time-key.ts";

type StepLists = Pick<RecordDocument, "completedSteps" | "cancelledSteps">;

const LISTS = ["completedSteps", "cancelledSteps"] as const;

/** A step, and where it stands. */
interface Placed {
  readonly list: keyof StepLists;
  readonly index: number;
  readonly step: Step;
}

export interface MergedSteps {
  readonly lists: StepLists;
  readonly added: number;
  readonly changed: number;
}

/** A step that is known and its later form. */
interface Change {
  readonly known: Placed;
  readonly later: Placed;
}

/**
 * In the order in which they were begun, so that it does not matter in which order they came. A step may have moved from
 * one list to the other.
 */
export function mergeSteps(stored: StepLists, incoming: StepLists): MergedSteps {
  const steps = byId(stored);
  const storedCount = steps.size;
  let added = 0;
  const changes: Change[] = [];
  for (const [id, placed] of byId(incoming)) {
    const known = steps.get(id);
    if (known === undefined) {
      added += 1;
      steps.set(id, placed);
    } else if (isLater(placed, known)) {
      changes.push({ known, later: placed });
      steps.set(id, placed);
    }
  }
  const isTidy = storedCount === countOf(stored) && changes.every(staysInPlace);
  const isOrdered = added === 0 && (changes.length === 0 || isTidy);
  const ordered = isOrdered ? inPlace(stored, changes) : {};
  const listed = (list: keyof StepLists) => listOf(list, { stored, incoming, steps, ordered });
  const lists = { ...listed("completedSteps"), ...listed("cancelledSteps") };
  return { lists, added, changed: changes.length };
}

/** The steps of one state, each once, in order: of several forms the later stands, or of equally late ones the last. */
export function tidySteps(lists: StepLists): StepLists {
  return mergeSteps({}, lists).lists;
}

function countOf({ completedSteps, cancelledSteps }: StepLists): number {
  return (completedSteps?.length ?? 0) + (cancelledSteps?.length ?? 0);
}

/** Most changes leave a step where it stands: then none has to be put in order. */
function staysInPlace({ known, later }: Change): boolean {
  return known.list === later.list && begunKey(known.step) === begunKey(later.step);
}

function inPlace(stored: StepLists, changes: readonly Change[]): StepLists {
  const listed = (list: keyof StepLists) => {
    const steps = [...(stored[list] ?? [])];
    const own = changes.filter(({ known }) => known.list === list);
    for (const { known, later } of own) {
      steps[known.index] = later.step;
    }
    return own.length === 0 ? stored[list] : steps;
  };
  return Object.fromEntries(LISTS.map((list) => [list, listed(list)]));
}

interface Listing {
  readonly stored: StepLists;
  readonly incoming: StepLists;
  readonly steps: ReadonlyMap<string, Placed>;
  /** What is in order already. */
  readonly ordered: StepLists;
}

/** null, or nothing at all, where nobody ever said more. */
function listOf(list: keyof StepLists, { stored, incoming, steps, ordered }: Listing): StepLists {
  if (Array.isArray(ordered[list])) {
    return { [list]: ordered[list] };
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
  for (const list of LISTS) {
    for (const [index, step] of (lists[list] ?? []).entries()) {
      const placed = { list, index, step };
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
  if (Array.isArray(one) !== Array.isArray(other) || names.length !== otherNames.length) {
    return false;
  }
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index] ?? "";
    if (name !== otherNames[index] || !isAlike((one as Members)[name], (other as Members)[name])) {
      return false;
    }
  }
  return true;
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
