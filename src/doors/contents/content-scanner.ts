/** What finds the contents of documents in the text of a job document, while that comes in. */

import type { ByteCursor } from "./byte-cursor.ts";

/** What stands in a place for a content: its text, what else holds it by this name, or nothing that is lifted out. */
export type ContentStart = "text" | { readonly reference: string } | undefined;

export interface ContentScanner {
  /** Walks on from this byte, and returns where it stopped: at the end of the chunk, or right behind the start of a content. */
  scan(chunk: Buffer, from: number): number;
  /** Whether it stopped at a content. */
  readonly isAtContent: boolean;
  /** Of the document, counted from 0. */
  readonly index: number;
  /** Looks at what stands there. */
  begin(cursor: ByteCursor): Promise<ContentStart>;
  /** The text of the content, in pieces; the cursor then stands at what ends it. Throws what cannot be a content at all. */
  text(cursor: ByteCursor): AsyncIterable<string>;
}
