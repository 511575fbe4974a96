/** Checks what is told of a procedure. */

import type { ProcedureFields } from "../model/people/procedure.ts";
import { refuseViolations, type Violation } from "../model/problem.ts";

const NAME_CHARS_MAX = 200;
const TEXT_CHARS_MAX = 4000;
const TAGS_MAX = 50;
const TAG_CHARS_MAX = 100;
const OBJECT_IDS_MAX = 1000;
const OBJECT_ID = /^[0-9a-f]{24}$/iu;

export interface ToldFields extends Partial<ProcedureFields> {
  readonly versionNotes?: string;
}

/** Throws invalid-document for texts that are too long or too many, and for a name without a letter. */
export function checkFields({
  name,
  description,
  versionNotes,
  tags,
  liveObjectIds,
}: ToldFields): void {
  refuseViolations("invalid-document", [
    ...tooLong("name", name, NAME_CHARS_MAX),
    ...(name?.trim() === "" ? [nameless()] : []),
    ...tooLong("description", description, TEXT_CHARS_MAX),
    ...tooLong("versionNotes", versionNotes, TEXT_CHARS_MAX),
    ...tooMany("tags", tags, TAGS_MAX),
    ...(tags ?? []).flatMap((tag, at) => tooLong(`tags/${at}`, tag, TAG_CHARS_MAX)),
    ...tooMany("liveObjectIds", liveObjectIds, OBJECT_IDS_MAX),
    ...(liveObjectIds ?? []).flatMap((id, at) => (OBJECT_ID.test(id) ? [] : [noObjectId(at)])),
  ]);
}

function tooLong(field: string, text: string | undefined, most: number): readonly Violation[] {
  const message = `\`${field}\` has ${text?.length} characters, and at most ${most} are taken. Shorten it.`;
  return (text?.length ?? 0) > most ? [{ pointer: `/${field}`, rule: "length", message }] : [];
}

function tooMany(
  field: string,
  list: readonly string[] | undefined,
  most: number,
): readonly Violation[] {
  const message = `\`${field}\` has ${list?.length} entries, and at most ${most} are taken.`;
  return (list?.length ?? 0) > most ? [{ pointer: `/${field}`, rule: "count", message }] : [];
}

function nameless(): Violation {
  const message = "`name` is empty. Name the workflow as people are to see it.";
  return { pointer: "/name", rule: "length", message };
}

function noObjectId(at: number): Violation {
  const message = `\`liveObjectIds/${at}\` is no id of a user or group: 24 hexadecimal digits.`;
  return { pointer: `/liveObjectIds/${at}`, rule: "pattern", message };
}
