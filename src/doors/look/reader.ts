/** Who reads a page, as its bar tells. */

import type { Exchange } from "../dialect.ts";
import { sessionTokenOf } from "../http/session-cookie.ts";
import type { Reader } from "./document.ts";

/** Undefined while nobody was let in, and where everybody is. */
export function readerOf({ kit, principal, request }: Exchange): Reader | undefined {
  return principal === undefined || kit.isOpen
    ? undefined
    : {
        name: principal.name,
        company: principal.company.name,
        hasSession: sessionTokenOf(request) !== undefined,
      };
}
