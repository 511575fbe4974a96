/** What differs between the dialects that the operations of this door are spoken in, and our own of them. */

import { type Dialect, ownDialect } from "../dialect.ts";
import type { DocumentBytes } from "./document-bytes.ts";
import type { Contract } from "../../contract/contract.ts";

export interface RestDialect extends Dialect {
  /** Where its addresses begin. */
  readonly base: string;
  /** The names of the operations that it has; all of them without it. */
  readonly operations?: ReadonlySet<string>;
  /** How many jobs a list holds where the caller does not say. */
  readonly listLimit: number;
  /** Asking for a result takes as long as the job, where the caller does not say. */
  readonly waitsForResult: boolean;
  /** Options that are wrong fail the job, not the request. */
  readonly checksOptionsLate: boolean;
  /** A query parameter without a value is none. */
  readonly ignoresEmptyQuery: boolean;
  /** What a job document in XML is read as, where its root may be called otherwise. */
  readonly readRoot?: (body: DocumentBytes, contract: Contract) => DocumentBytes;
}

const BASE = "/v1";

export const OWN: RestDialect = {
  ...ownDialect("rest", [BASE]),
  base: BASE,
  listLimit: 50,
  waitsForResult: false,
  checksOptionsLate: false,
  ignoresEmptyQuery: false,
};
