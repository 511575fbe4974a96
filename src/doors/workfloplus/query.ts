/** What stands behind the question mark of an address, names in any case; what is not known is passed over. */

import { queryPart } from "../http/request-path.ts";
import { Problem } from "../../core/model/problem.ts";
import type { Exchange } from "../dialect.ts";
import { fieldsOf } from "../http/fields.ts";

/** The value of one; undefined where it is not there. Throws conflicting-fields where it is there twice. */
export function queryValue({ request: { url = "" } }: Exchange, name: string): string | undefined {
  const fields = fieldsOf(queryPart(url), "query parameter");
  const found = [...fields].filter(([sent]) => sent.toLowerCase() === name.toLowerCase());
  if (found.length > 1) {
    const message = `The query parameter ${name} may be given only once.`;
    throw Problem.at("conflicting-fields", { pointer: `/${name}`, rule: "conflict", message });
  }
  return found[0]?.[1];
}

export interface Paging {
  readonly skip: number;
  readonly limit: number;
}

const LIMIT_DEFAULT = 20;
/** Not cut: whoever pages by a limit of its own would miss what was cut off. */
const LIMIT_MAX = 1000;
const SKIP_MAX = 2 ** 31 - 1;

/** `limitDefault`: where none is asked for. Throws invalid-document. */
export function pagingOf(under: Exchange, limitDefault = LIMIT_DEFAULT): Paging {
  return {
    skip: wholeOf(under, "skip", { least: 0, most: SKIP_MAX, otherwise: 0 }),
    limit: wholeOf(under, "limit", { least: 1, most: LIMIT_MAX, otherwise: limitDefault }),
  };
}

/** The same where a list without them is whole. Throws invalid-document. */
export function pagingIfAny(under: Exchange): Pick<Paging, "skip"> & Partial<Paging> {
  const { skip, limit } = pagingOf(under);
  return (queryValue(under, "limit") ?? "") === "" ? { skip } : { skip, limit };
}

interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly otherwise: number;
}

function wholeOf(under: Exchange, name: string, { least, most, otherwise }: Bounds): number {
  const text = queryValue(under, name) ?? "";
  const value = text === "" ? otherwise : Number(text);
  if (!/^\d{0,10}$/u.test(text) || value < least || value > most) {
    const message = `${name} must be a whole number from ${least} to ${most}.`;
    throw Problem.at("invalid-document", { pointer: `/${name}`, rule: "range", message });
  }
  return value;
}
