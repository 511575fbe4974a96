/** Takes the contents of documents out of the text of a job document while it comes, so that none of them is held: what is left is small enough to be parsed. */

import { CollectedBytes } from "../http/collected-bytes.ts";
import { tooLarge } from "../http/read-body.ts";
import { ByteCursor } from "./byte-cursor.ts";
import type { ContentScanner } from "./content-scanner.ts";
import { decodedContent } from "./decode-content.ts";

export interface Lifting {
  /** Of what is left. */
  readonly bytesMax: number;
  /** Takes a content, decoded; returns what stands for it in what is left, in base64 itself. */
  readonly take: (content: AsyncIterable<Uint8Array>, index: number) => Promise<string>;
  /** The same for one that stands elsewhere, as an Include says. */
  readonly refer: (reference: string, index: number) => Promise<string>;
}

/** What is left of the text. Throws payload-too-large, invalid-document for damaged base64, and what taking throws. */
export async function liftContents(
  source: AsyncIterable<Uint8Array>,
  scanner: ContentScanner,
  { bytesMax, take, refer }: Lifting,
): Promise<Uint8Array> {
  const cursor = new ByteCursor(source);
  const left = new CollectedBytes();
  const leave = (bytes: Uint8Array): void => {
    left.add(bytes);
    if (left.sizeBytes > bytesMax) {
      throw tooLarge(bytesMax);
    }
  };
  try {
    while (await cursor.have()) {
      const start = cursor.at;
      cursor.at = scanner.scan(cursor.chunk, start);
      leave(cursor.chunk.subarray(start, cursor.at));
      const { index } = scanner;
      const begun = scanner.isAtContent ? await scanner.begin(cursor) : undefined;
      if (begun === "text") {
        leave(Buffer.from(await take(decodedContent(scanner.text(cursor), index), index)));
      } else if (begun !== undefined) {
        leave(Buffer.from(await refer(begun.reference, index)));
      }
    }
  } finally {
    await cursor.close();
  }
  return left.whole();
}
