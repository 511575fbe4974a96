/** Masks the credentials that parameters may carry: no workflow here uses them, so nothing needs to keep them. */

import { type Parameters, SECRET_FIELDS } from "./contract-types.gen.ts";
import { MASK } from "./option.ts";

/** The same parameters with every field that the contract marks as secret masked, however deep. */
export function maskParameters(parameters: Parameters): Parameters {
  // The value keeps its shape: texts stay texts.
  return masked(parameters) as Parameters;
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
