/** Fields by name, as a query (the part of an address behind the question mark) and an urlencoded form hold them. */

import { hasOnlyXmlCharacters } from "../../contract/simple-value.ts";
import { pointerStep } from "../../contract/violations.ts";
import { Problem } from "../../core/model/problem.ts";
import { parseMediaType } from "./media-type.ts";
import { unsupportedMediaType } from "./negotiation/negotiate.ts";

export type Fields = ReadonlyMap<string, string>;

export const FORM_TYPE = "application/x-www-form-urlencoded";

/**
 * The fields of a text, each at most once. `what` says in a failure what a field is; `check` throws for a name that is not
 * known. Throws conflicting-fields for one that is given twice, and invalid-document for a text that no document can hold.
 */
export function fieldsOf(
  text: string,
  what: string,
  check: (name: string) => void = () => {},
): Fields {
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    check(name);
    const pointer = pointerStep(name);
    if (fields.has(name)) {
      const message = `The ${what} ${name} may be given only once.`;
      throw Problem.at("conflicting-fields", { pointer, rule: "conflict", message });
    }
    if (!hasOnlyXmlCharacters(value)) {
      const message = `The ${what} ${name} holds a control character, which nothing here ever has.`;
      throw Problem.at("invalid-document", { pointer, rule: "characters", message });
    }
    fields.set(name, value);
  }
  return fields;
}

/** Whether a body is a form by its Content-Type. */
export function isForm(contentType: string | undefined): boolean {
  const mediaType = contentType === undefined ? undefined : parseMediaType(contentType);
  return mediaType !== undefined && `${mediaType.type}/${mediaType.subtype}` === FORM_TYPE;
}

/** The fields of a form, in UTF-8 (URL Standard §5). Throws what fieldsOf throws, and unsupported-media-type. */
export function readForm(bytes: Uint8Array, contentType: string | undefined): Fields {
  if (!isForm(contentType)) {
    throw unsupportedMediaType(contentType, [FORM_TYPE]);
  }
  return fieldsOf(Buffer.from(bytes).toString("utf8"), "field");
}
