/** What questions about the schema may cost: GraphQL answers them itself, without a turn for anybody else. */

import {
  type DocumentNode,
  type FieldNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";

import { fragmentsIn, tooMuch } from "./budget.ts";

/** No list of the schema is longer; what is not named here is no list. */
const ITEMS_MAX: ReadonlyMap<string, number> = new Map([
  ["types", 20],
  ["fields", 25],
  ["args", 18],
  ["inputFields", 18],
  ["interfaces", 2],
  ["possibleTypes", 2],
  ["enumValues", 20],
  ["directives", 8],
  ["locations", 20],
]);

/** Some times what the query costs that tools learn a schema by. */
const SCHEMA_VALUES_MAX = 500_000;

/** Throws invalid-document. Of a document that has passed validation, so no fragment holds itself. */
export function demandModestSchemaQuestions({ definitions }: DocumentNode): void {
  const fragments = fragmentsIn(definitions);
  const known = new Map<SelectionSetNode, number>();
  const costOf = (set: SelectionSetNode): number => {
    const cost = known.get(set) ?? set.selections.reduce((sum, each) => sum + costOfOne(each), 0);
    known.set(set, cost);
    return cost;
  };
  const costOfField = ({ name, selectionSet }: FieldNode): number =>
    (ITEMS_MAX.get(name.value) ?? 1) *
    (1 + (selectionSet === undefined ? 0 : costOf(selectionSet)));
  const costOfOne = (selection: SelectionNode): number => {
    switch (selection.kind) {
      case Kind.FIELD:
        return costOfField(selection);
      case Kind.INLINE_FRAGMENT:
        return costOf(selection.selectionSet);
      case Kind.FRAGMENT_SPREAD: {
        const set = fragments.get(selection.name.value);
        return set === undefined ? 0 : costOf(set);
      }
    }
  };
  for (const definition of definitions) {
    if (
      definition.kind === Kind.OPERATION_DEFINITION &&
      costOf(definition.selectionSet) > SCHEMA_VALUES_MAX
    ) {
      throw tooMuch(
        `Its answer would have more than ${SCHEMA_VALUES_MAX} values. Ask for each thing once.`,
      );
    }
  }
}
