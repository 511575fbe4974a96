/** The contract as a small model: what the XSD files say, in the few shapes that XML and JSON share. */

/** The built-in types a field can come down to; on exactly these libxml2 and ajv agree about every value. */
export type Primitive =
  | "string"
  | "token"
  | "boolean"
  | "int"
  | "long"
  | "double"
  | "dateTime"
  | "base64Binary";

/** A simple type: a primitive and the facets of all its restrictions together. */
export interface SimpleType {
  readonly kind: "simple";
  /** "" for a type without a name of its own. */
  readonly name: string;
  readonly primitive: Primitive;
  /** Anchored, with flag `u`; every one of them must match. */
  readonly patterns: readonly RegExp[];
  readonly enumeration?: readonly string[];
  /** Lengths count code points, as XSD and JSON Schema both do. */
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly doc: string;
}

/** A type whose value is an object: a sequence (XML order counts), an `all` (it does not) or a choice of exactly one. */
export interface ObjectType {
  readonly kind: "object";
  readonly name: string;
  readonly compositor: "sequence" | "all" | "choice";
  readonly fields: readonly Field[];
  readonly byName: ReadonlyMap<string, Field>;
  /** Set where a request has at least one of the fields, because without any it would mean nothing (jg:empty="never"). */
  readonly isNeverEmpty?: true;
  readonly doc: string;
}

/** A pure wrapper: one repeating element and nothing else. Its value is the array itself. */
export interface ListType {
  readonly kind: "list";
  readonly name: string;
  readonly item: Field;
  readonly minItems: number;
  /** Infinity for unbounded. */
  readonly maxItems: number;
  readonly doc: string;
}

export type Type = SimpleType | ObjectType | ListType;

/** One IPS version, or that one and all later ones. Versions are namespace suffixes and compare as text; "" is the unversioned one. */
export interface VersionTerm {
  readonly version: string;
  readonly onwards: boolean;
}

/** An element inside a type. */
export interface Field {
  readonly name: string;
  readonly type: Type;
  readonly required: boolean;
  /** Set for a field that only answers hold; "required": every answer does. */
  readonly answer?: "required" | "optional";
  /** Set for a field that carries a credential (jg:secret). */
  readonly isSecret?: true;
  /** The IPS versions that know the field; absent: all do. */
  readonly versions?: readonly VersionTerm[];
  readonly doc: string;
}

/** A global element. */
export interface RootElement {
  readonly name: string;
  readonly type: Type;
}

/** What one entry file and its includes declare. */
export interface SchemaModel {
  readonly targetNamespace: string;
  readonly roots: ReadonlyMap<string, RootElement>;
}

/** Stops the start: the XSD files say something that the model does not support. */
export class ContractError extends Error {
  override readonly name = "ContractError";
}
