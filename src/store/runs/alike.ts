/** Groups of what is written alike, because one statement for several rows costs hardly more than one for one. */

/** Puts together what has the same `content`, in the order of the first of each. */
export function alike<T>(
  items: readonly T[],
  content: (item: T) => object,
): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const key = JSON.stringify(content(item));
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [item]);
    } else {
      group.push(item);
    }
  }
  return [...groups.values()];
}
