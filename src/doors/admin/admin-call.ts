/** The administration call: what it works with, and the fields of its document, each value checked for its type. */

import type { ChangePorts } from "../../core/artwork/change-artwork.ts";
import { ENDPOINT_FORMATS, type EndpointFormat } from "../../core/model/delivery.ts";
import { Problem } from "../../core/model/problem.ts";
import type { AccessPorts } from "../../core/ports/access.ts";
import type { Ports } from "../../core/ports/ports.ts";
import type { Snapshot, Verification } from "../../core/ports/backup.ts";
import type { SweepReport, SweepOptions } from "../../core/ports/upkeep.ts";

export type AdminPorts = AccessPorts &
  ChangePorts &
  Pick<
    Ports,
    | "companies"
    | "deliveries"
    | "subscriptions"
    | "signingSecrets"
    | "specifications"
    | "deadlines"
    | "clock"
    | "ids"
  > & {
    /** What a server runs; a command that works without one does not know. */
    readonly workflows?: Ports["workflows"];
    sweep(options: SweepOptions): Promise<SweepReport>;
    verify(): Promise<Verification>;
    /** Not where the database is PostgreSQL. */
    snapshot?(): Promise<Snapshot>;
  };

/** Takes the document that was sent and answers one. Throws invalid-document, and what core throws. */
export type AdminCall = (ports: AdminPorts, document: unknown) => Promise<unknown>;

/** Takes the value of a field. Throws invalid-document where it is of another type. */
type Reader<Value> = (value: unknown, name: string) => Value;
type Readers = Readonly<Record<string, Reader<unknown>>>;

export const text: Reader<string> = (value, name) =>
  typeof value === "string" ? value : refuse(`${name} must be a text.`);

export const number: Reader<number> = (value, name) =>
  typeof value === "number" ? value : refuse(`${name} must be a number.`);

export const flag: Reader<boolean> = (value, name) =>
  typeof value === "boolean" ? value : refuse(`${name} must be true or false.`);

export const texts: Reader<readonly string[]> = (value, name) =>
  Array.isArray(value) && value.every((each): each is string => typeof each === "string")
    ? value
    : refuse(`${name} must be a list of texts.`);

export const format: Reader<EndpointFormat> = (value) =>
  ENDPOINT_FORMATS.find((each) => each === value) ??
  refuse(`The format is one of ${ENDPOINT_FORMATS.join(", ")}.`);

type ValuesOf<Fields extends Readers> = {
  readonly [Name in keyof Fields]: ReturnType<Fields[Name]>;
};

/**
 * A call with a document of these fields; others are passed over.
 */
export function callWith<Needed extends Readers, Optional extends Readers>(
  needed: Needed,
  optional: Optional,
  act: (
    ports: AdminPorts,
    asked: ValuesOf<Needed> & Partial<ValuesOf<Optional>>,
  ) => Promise<unknown>,
): AdminCall {
  const readers = Object.entries({ ...optional, ...needed });
  return async (ports, document) => {
    if (typeof document !== "object" || document === null) {
      return refuse("The body must be a JSON object.");
    }
    const sent = new Map(Object.entries(document));
    const missing = Object.keys(needed).find((name) => sent.get(name) === undefined);
    if (missing !== undefined) {
      return refuse(`${missing} is missing.`);
    }
    const values = readers.flatMap(([name, read]): readonly (readonly [string, unknown])[] => {
      const value = sent.get(name);
      return value === undefined ? [] : [[name, read(value, name)]];
    });
    // Each reader has given the value of its field.
    const asked = Object.fromEntries(values) as ValuesOf<Needed> & Partial<ValuesOf<Optional>>;
    return act(ports, asked);
  };
}

function refuse(message: string): never {
  throw new Problem("invalid-document", message);
}
