/** What one query may cost: how deep, of how many jobs, and how many values in its answer. */

import {
  type DocumentNode,
  type FieldNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";

import { Problem } from "../../../core/model/problem.ts";

export const QUERY_TOKENS_MAX = 2000;
const DEPTH_MAX = 12;
/** Fields of the root: each reads a page of its own. */
const ROOT_FIELDS_MAX = 10;
/** What is spent for lists, each item by the number of fields that are asked of it. */
const VALUES_MAX = 500_000;
/** Of all texts of an answer: as much as the largest pages have, some times over. */
export const TEXT_CHARS_MAX = 32 * 1024 * 1024;
/** Of all jobs that one query reads: two of the largest pages. In memory they are some times as much. */
export const HELD_BYTES_MAX = 16 * 1024 * 1024;
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

/** The fragments of a document, by name. */
export function fragmentsIn(
  definitions: DocumentNode["definitions"],
): ReadonlyMap<string, SelectionSetNode> {
  return new Map(
    definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION
        ? [[definition.name.value, definition.selectionSet] as const]
        : [],
    ),
  );
}

/** Of a document that has passed validation, so no fragment holds itself. Each fragment is measured once, however often it is spread. */
export function measuring({ definitions }: DocumentNode): Measuring {
  const fragments = fragmentsIn(definitions);
  const known = new Map<SelectionSetNode, Measure>();
  const measure = (set: SelectionSetNode): Measure => {
    const measured = known.get(set) ?? set.selections.map(measureOne).reduce(both, NOTHING);
    known.set(set, measured);
    return measured;
  };
  const measureOne = (selection: SelectionNode): Measure => {
    if (selection.kind === Kind.FIELD) {
      const below =
        selection.selectionSet === undefined || isMeta(selection)
          ? NOTHING
          : measure(selection.selectionSet);
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

/** What is asked of the schema has a cost of its own. */
function isMeta({ name }: FieldNode): boolean {
  return name.value.startsWith("__");
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

/** What a query is refused with. */
export function tooMuch(detail: string): Problem {
  return new Problem("invalid-document", `The query asks for too much. ${detail}`);
}

/** After all that waits now. */
async function nextTurn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

/** What a query has spent. */
export class Budget {
  #spent = 0;
  #turn = 0;
  #textChars = 0;
  #heldBytes = 0;
  #refusal: Problem | undefined;
  #pause: Promise<unknown> = Promise.resolve();
  #last: Promise<unknown> = Promise.resolve();
  /** When what had waited for its turn had spent what it took. */
  #counted = { after: this.#last, done: this.#last };

  /** What the query is refused with, once it is: nothing more of it is worked out then. */
  get refusal(): Problem | undefined {
    return this.#refusal;
  }

  /** What is wrong with one field of a job is so for all jobs: the first problem ends the query. */
  refuse(error: unknown): void {
    if (error instanceof Problem) {
      this.#refusal ??= error;
    }
  }

  #demandGoing(): void {
    if (this.#refusal !== undefined) {
      throw this.#refusal;
    }
  }

  /** Lets others have their turn now and then, for which all that spend wait together. Throws invalid-document once too much is asked for. */
  async spend(values: number): Promise<void> {
    this.#demandGoing();
    this.#spent += values;
    if (this.#spent > VALUES_MAX) {
      this.#refusal = tooMuch(
        `Its answer has more than ${VALUES_MAX} values. Ask for fewer jobs at once, or for fewer fields.`,
      );
      throw this.#refusal;
    }
    if (this.#spent >= this.#turn + VALUES_PER_TURN) {
      this.#turn = this.#spent;
      this.#pause = nextTurn();
    }
    await this.#pause;
  }

  /** Counts jobs that are about to be read. Throws invalid-document once they are too much together. */
  hold(bytes: number): void {
    this.#heldBytes += bytes;
    if (this.#heldBytes > HELD_BYTES_MAX) {
      throw tooMuch(
        `The jobs of its lists together are larger than ${HELD_BYTES_MAX} bytes. Ask for fewer lists at once, or for fewer jobs in each.`,
      );
    }
  }

  /** False once the texts of the answer together are too long. */
  holds(textChars: number): boolean {
    this.#textChars += textChars;
    if (this.#textChars > TEXT_CHARS_MAX) {
      this.#refusal ??= tooMuch(
        `The texts of its answer together have more than ${TEXT_CHARS_MAX} characters. Ask for fewer jobs at once, or for each field once.`,
      );
    }
    return this.#refusal === undefined;
  }

  /** Once all that was begun is done, so that a query that asks for too much is refused before its fields are worked out. */
  async counted(): Promise<void> {
    const last = this.#last;
    if (this.#counted.after !== last) {
      this.#counted = { after: last, done: last.then(nextTurn) };
    }
    await this.#counted.done;
    this.#demandGoing();
  }

  /** What takes long, one after another, with a turn for others between: GraphQL begins all fields at once. */
  async inTurn<T>(work: () => T): Promise<T> {
    const done = this.#last.then(async () => {
      this.#demandGoing();
      await nextTurn();
      return work();
    });
    this.#last = done.catch(() => undefined);
    return done;
  }
}
