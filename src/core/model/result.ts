/** The result: a file that a job made. */

import type { ResultProperty } from "./contract-types.gen.ts";
import type { Document } from "./document.ts";

export interface Result extends Omit<Document, "options"> {
  /** SHA-256 in hex: the strong validator of downloads. */
  readonly sha256: string;
  readonly properties: readonly ResultProperty[];
}
