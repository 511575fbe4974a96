/** A call of a REST operation: what every handler is given, and how it is read off the request. */

import type { IncomingMessage } from "node:http";

import { didYouMean } from "../../core/text/nearest-name.ts";
import type { Principal } from "../../core/model/principal.ts";
import { Problem, type Violation } from "../../core/model/problem.ts";
import type { Trace } from "../../core/ports/telemetry.ts";
import type { DoorKit } from "../door-kit.ts";
import type { Answer } from "../http/answer.ts";
import { fieldsOf } from "../http/fields.ts";
import type { Format } from "../http/media-type.ts";
import type { RestDialect } from "./dialect.ts";

export interface Call {
  readonly kit: DoorKit;
  readonly request: IncomingMessage;
  readonly principal: Principal;
  readonly dialect: RestDialect;
  /** From the path, checked for its form; "" where the operation has none. */
  readonly jobId: string;
  readonly resultId: string;
  readonly deliveryId: string;
  readonly scheduleId: string;
  readonly query: ReadonlyMap<string, string>;
  /** Of the answer. */
  readonly format: Format;
  readonly trace: Trace;
}

export type Handler = (call: Call) => Promise<Answer>;

/** The address of something that this call made or found; the path without its base, such as /jobs/17. */
export function addressOf({ kit, dialect }: Pick<Call, "kit" | "dialect">, path: string): string {
  return `${kit.publicUrl ?? ""}${dialect.base}${path}`;
}

const NO_QUERY: ReadonlyMap<string, string> = new Map();

/**
 * The query of an address, each parameter at most once. Throws invalid-document for one that the operation does not know,
 * because a misspelt name would otherwise go unnoticed, and for a text that no document can hold; and conflicting-fields for one that is given twice.
 */
export function queryOf(
  url: string,
  parameters: readonly { readonly name: string }[],
  { ignoresEmptyQuery }: Pick<RestDialect, "ignoresEmptyQuery">,
): ReadonlyMap<string, string> {
  const start = url.indexOf("?");
  if (start < 0) {
    return NO_QUERY;
  }
  const known = parameters.map(({ name }) => name);
  const query = fieldsOf(url.slice(start + 1), "query parameter", (name) => {
    if (!known.includes(name)) {
      const names = known.length === 0 ? "none" : known.join(", ");
      const meant = didYouMean(name, known);
      const message = `The address has a query parameter that is not known here.${meant} Known: ${names}.`;
      throw invalid("", "unknown", message);
    }
  });
  return ignoresEmptyQuery ? new Map([...query].filter(([, value]) => value !== "")) : query;
}

/** The problem of one broken rule. */
export function invalid(pointer: string, rule: Violation["rule"], message: string): Problem {
  return Problem.at("invalid-document", { pointer, rule, message });
}

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
