/** Masks the credentials that parameters may carry: no workflow here uses them, so nothing needs to keep them. */

import { type JobDocumentRequest, SECRET_FIELDS } from "../model/contract-types.gen.ts";
import { MASK } from "../model/option.ts";

/** The same document with every field of its parameters that the contract marks as secret masked, however deep. */
export function withoutParameterSecrets(document: JobDocumentRequest): JobDocumentRequest {
  const { parameters } = document;
  if (parameters === undefined || !holdsSecret(parameters)) {
    return document;
  }
  // The value keeps its shape: texts stay texts.
  return { ...document, parameters: masked(parameters) as typeof parameters };
}

/** Asked first: most documents hold none, and large ones are not copied for nothing. */
function holdsSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  if (Array.isArray(value)) {
    return value.some(holdsSecret);
  }
  const fields = value as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(fields)) {
    if (SECRET_FIELDS.has(name) || holdsSecret(fields[name])) {
      return true;
    }
  }
  return false;
}

function masked(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(masked);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      SECRET_FIELDS.has(name) ? MASK : masked(field),
    ]),
  );
}
