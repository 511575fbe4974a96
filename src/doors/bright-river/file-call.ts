/** A call by GUID: its query, whose names count in any case, and what browsers elsewhere may not do. */

import { queryPart } from "../http/request-path.ts";
import type { Exchange } from "../dialect.ts";
import { letIn } from "../exchange.ts";
import { NAME } from "./dialect.ts";
import { numberOf } from "./operation.ts";

/** The query's values by their names in lower case; of several of one name the first. */
export function queryOf({ request }: Exchange): ReadonlyMap<string, string> {
  const { url = "" } = request;
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(queryPart(url))) {
    const key = name.toLowerCase();
    if (!fields.has(key)) {
      fields.set(key, value);
    }
  }
  return fields;
}

/** Where everybody on this machine is let in, web pages elsewhere are not. */
export async function demandOwnPage(under: Exchange): Promise<void> {
  if (under.kit.isOpen) {
    await letIn(under, "nothing");
  }
}

/** Where a query names a job or file by `number`, and its GUID by `guid`. Throws not-found. */
export function placeIn(
  query: ReadonlyMap<string, string>,
  { number, guid, what }: { readonly number: string; readonly guid: string; readonly what: string },
) {
  return {
    dialect: NAME,
    number: numberOf(query.get(number), what),
    guid: query.get(guid) ?? "",
  };
}
