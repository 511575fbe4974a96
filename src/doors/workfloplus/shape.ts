/** What the members of a document are called and may hold. Members that no shape names are kept as they are. */

/** null is none, for each of them. */
export type Kind =
  | "any"
  | "text"
  /** A GUID in either case. */
  | "guid"
  /** ISO 8601; kept as the text that it is. */
  | "time"
  /** Also as text. */
  | "boolean"
  | "whole"
  /** Of free names. */
  | "object"
  | "texts"
  /** What somebody or something is known by: a text that an index takes. */
  | "id"
  | "ids"
  | Shape
  | { readonly listOf: Shape }
  /** One of these words, in any case. */
  | { readonly oneOf: readonly string[] };

export interface Field {
  /** As answers spell it. */
  readonly name: string;
  readonly kind: Kind;
}

export interface Shape {
  /** By name in lower case. */
  readonly fields: ReadonlyMap<string, Field>;
  /** The same by name, as most requests spell it. */
  readonly spelt: ReadonlyMap<string, Field>;
  /** The names of those that must be there. */
  readonly required: readonly string[];
}

/** The shape of members by name; a name with `!` behind it must be there. */
export function shape(members: Readonly<Record<string, Kind>>): Shape {
  const fields = Object.entries(members).map(([text, kind]): Field => ({ name: bare(text), kind }));
  return {
    fields: new Map(fields.map((field) => [field.name.toLowerCase(), field])),
    spelt: new Map(fields.map((field) => [field.name, field])),
    required: Object.keys(members)
      .filter((text) => text !== bare(text))
      .map(bare),
  };
}

/** A name without the sign that it must be there. */
export function bare(text: string): string {
  return text.replace(/!$/u, "");
}
