/** Ids of ours in addresses. */

import { Problem } from "../../core/model/problem.ts";

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/u;

/** True for text that can be an id of ours, so that nothing else is ever asked of the store or said back. */
export function isId(text: string): boolean {
  return ID.test(text);
}

/**
 * An id out of the path, or "" where the path has none. Throws not-found for text that can be no id; `subject` is what
 * the id would be of.
 */
export function idOf(text: string | readonly string[] | undefined, subject?: "job"): string {
  if (text === undefined) {
    return "";
  }
  if (typeof text !== "string" || !isId(text)) {
    throw new Problem(
      "not-found",
      "Nothing is here: ids are UUIDs in lower case, as this server gave them out.",
      subject === undefined ? {} : { subject },
    );
  }
  return text;
}
