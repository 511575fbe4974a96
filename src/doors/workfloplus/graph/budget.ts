/** What one query may cost: how deep, of how many jobs, and how many values in its answer. */

import { type DocumentNode, Kind, type SelectionNode, type SelectionSetNode } from "graphql";

import { Problem } from "../../../core/model/problem.ts";

export const QUERY_TOKENS_MAX = 2000;
const DEPTH_MAX = 12;
/** Fields of the root: each reads a page of its own. */
const ROOT_FIELDS_MAX = 10;
/** What is spent for lists, each item by the number of fields that are asked of it. */
const VALUES_MAX = 500_000;
/** After so many values others get their turn. */
const VALUES_PER_TURN = 5000;

interface Measure {
  readonly depth: number;
  /** On its own level, those of fragments included. */
  readonly fields: number;
}

/** How much a selection of fields asks for. */
export type Measuring = (set: SelectionSetNode) => Measure;

const NOTHING: Measure = { depth: 0, fields: 0 };

/** Of a document that has passed validation, so no fragment holds itself. Each fragment is measured once, however often it is spread. */
export function measuring({ definitions }: DocumentNode): Measuring {
  const fragments = new Map<string, SelectionSetNode>();
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition.selectionSet);
    }
  }
  const known = new Map<SelectionSetNode, Measure>();
  const measure = (set: SelectionSetNode): Measure => {
    const measured = known.get(set) ?? set.selections.map(measureOne).reduce(both, NOTHING);
    known.set(set, measured);
    return measured;
  };
  const measureOne = (selection: SelectionNode): Measure => {
    if (selection.kind === Kind.FIELD) {
      const below =
        selection.selectionSet === undefined ? NOTHING : measure(selection.selectionSet);
      return { depth: 1 + below.depth, fields: 1 };
    }
    const set =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection.selectionSet
        : fragments.get(selection.name.value);
    return set === undefined ? NOTHING : measure(set);
  };
  return measure;
}

function both(one: Measure, other: Measure): Measure {
  return { depth: Math.max(one.depth, other.depth), fields: one.fields + other.fields };
}

/** Throws invalid-document where a query is too deep, or asks for too many lists at once. */
export function demandModest({ definitions }: DocumentNode, measure: Measuring): void {
  for (const definition of definitions) {
    const { depth, fields } =
      definition.kind === Kind.OPERATION_DEFINITION ? measure(definition.selectionSet) : NOTHING;
    if (depth > DEPTH_MAX) {
      throw tooMuch(`It is ${depth} levels deep, and at most ${DEPTH_MAX} are taken.`);
    }
    if (fields > ROOT_FIELDS_MAX) {
      throw tooMuch(
        `It asks for ${fields} lists at once, and at most ${ROOT_FIELDS_MAX} are taken. Send several queries.`,
      );
    }
  }
}

function tooMuch(detail: string): Problem {
  return new Problem("invalid-document", `The query asks for too much. ${detail}`);
}

/** What a query has spent. */
export class Budget {
  #spent = 0;
  #turn = 0;

  /** Lets others have their turn now and then. Throws invalid-document once too much is asked for. */
  async spend(values: number): Promise<void> {
    this.#spent += values;
    if (this.#spent > VALUES_MAX) {
      throw tooMuch(
        `Its answer has more than ${VALUES_MAX} values. Ask for fewer jobs at once, or for fewer fields.`,
      );
    }
    if (this.#spent >= this.#turn + VALUES_PER_TURN) {
      this.#turn = this.#spent;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
