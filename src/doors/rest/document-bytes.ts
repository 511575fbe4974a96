/** A body that is to be read as a document, in JSON or XML. */

import type { BodyFormat } from "../http/negotiation/negotiate.ts";

export interface DocumentBytes extends BodyFormat {
  readonly bytes: Uint8Array;
}
