/** What a record says as one text, by which a request that comes again is told from another one. */

import type { RecordDocument } from "../model/people/record.ts";

/** A GUID, or an id of 24 digits. */
const ID = /^(?:[0-9a-f]{24}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/iu;

/** The same for all ways to write it: ids in either case, members in any order, and null for what nobody says. */
export function contentOf(document: RecordDocument): string {
  return JSON.stringify(asRead(document));
}

function asRead(value: unknown): unknown {
  if (typeof value === "string") {
    return ID.test(value) ? value.toLowerCase() : value;
  }
  if (Array.isArray(value)) {
    return value.map(asRead);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const said = Object.entries(value)
    .filter(([, member]) => member !== null)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(said.map(([name, member]) => [name, asRead(member)]));
}
