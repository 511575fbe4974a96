/** What the fields of a query are answered from: who asks, our ports, and what the query may still cost. */

import type { GraphQLResolveInfo } from "graphql";

import type { Principal } from "../../../core/model/principal.ts";
import type { Ports } from "../../../core/ports/ports.ts";
import type { Budget, Measuring } from "./budget.ts";
import type { Matcher } from "./pattern.ts";

export interface Asking {
  readonly ports: Ports;
  readonly principal: Principal;
  readonly budget: Budget;
  readonly measure: Measuring;
  /** Tags of workflows that were looked up, by their ids. */
  readonly tags: Map<string, Promise<readonly string[]>>;
  /** Expressions that were read, each once a query. */
  readonly matchers: Map<string, Matcher>;
  /** Makes the address of a path of ours absolute. */
  readonly addressOf: (path: string) => string;
}

/** A list for the answer, with what it costs spent. Throws invalid-document once that is too much. */
export async function listed<T>(
  items: readonly T[],
  { budget, measure }: Asking,
  { fieldNodes }: GraphQLResolveInfo,
): Promise<readonly T[]> {
  const fields = fieldNodes.reduce(
    (sum, { selectionSet }) =>
      sum + (selectionSet === undefined ? 1 : measure(selectionSet).fields),
    0,
  );
  await budget.spend(items.length * fields);
  await budget.counted();
  return items;
}
