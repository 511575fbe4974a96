/** Members that a shape has checked, as core takes them: what is null is not told. */

import type { Members } from "./read-members.ts";

/** The texts among these members. */
export function texts<Name extends string>(
  members: Members,
  ...names: readonly Name[]
): Partial<Record<Name, string>> {
  return pick(members, names, (value) => typeof value === "string");
}

/** The lists of texts among these members. */
export function textsOf<Name extends string>(
  members: Members,
  ...names: readonly Name[]
): Partial<Record<Name, readonly string[]>> {
  return pick(members, names, Array.isArray);
}

function pick<Name extends string, Value>(
  members: Members,
  names: readonly Name[],
  isTold: (value: unknown) => boolean,
): Partial<Record<Name, Value>> {
  const told = names.flatMap((name) => (isTold(members[name]) ? [[name, members[name]]] : []));
  // The shape has checked them.
  return Object.fromEntries(told) as Partial<Record<Name, Value>>;
}
