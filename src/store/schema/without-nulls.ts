/** What a row's null means outside the store: the field is absent. */

type WithoutNulls<T> = {
  readonly [Key in keyof T as null extends T[Key] ? never : Key]: T[Key];
} & {
  readonly [Key in keyof T as null extends T[Key] ? Key : never]?: NonNullable<T[Key]>;
};

/** The same fields but those that are null. */
export function withoutNulls<T extends object>(fields: T): WithoutNulls<T> {
  const present: Partial<T> = {};
  for (const name in fields) {
    if (fields[name] !== null) {
      present[name] = fields[name];
    }
  }
  // What is left is what the type says.
  return present as unknown as WithoutNulls<T>;
}
