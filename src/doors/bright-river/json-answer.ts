/** An answer in JSON. */

import type { Answer } from "../http/answer.ts";

/** Each body says in `_type` what it is. */
export type TypedBody = Readonly<Record<string, unknown>> & { readonly _type: string };

export function jsonAnswer(
  status: number,
  body: TypedBody,
  headers: Answer["headers"] = {},
): Answer {
  return {
    status,
    headers: { "Cache-Control": "no-store", ...headers, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
}
