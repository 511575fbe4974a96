/** Reads an object to its end, going on where a connection breaks. */

import { setTimeout as delay } from "node:timers/promises";
import type { ByteRange } from "../../../core/ports/files.ts";
import { Problem } from "../../../core/model/problem.ts";
import type { Bucket, OpenObject } from "./bucket.ts";
import { inStore, storeFault } from "./bucket-faults.ts";

export const WHOLE: ByteRange = { first: 0, last: Infinity };

/** Connections in a row that brought nothing. */
const BROKEN_MAX = 5;
const PAUSE_MS = 200;

/**
 * The bytes of the range, as far as there are any. `opened` is an answer for the range that is there already; with a tag,
 * only the object that it is of is read. Throws gone where there is none, unavailable.
 */
export async function* readObject(
  bucket: Bucket,
  {
    key,
    etag,
    opened,
  }: { readonly key: string; readonly etag?: string; readonly opened?: OpenObject },
  { first, last }: ByteRange = WHOLE,
): AsyncGenerator<Uint8Array> {
  let at = first;
  let tag = etag ?? opened?.etag;
  let next = opened;
  for (let broken = 0; at <= last; ) {
    const found = next ?? (await inStore(() => bucket.get(key, { first: at, last }, tag)));
    next = undefined;
    if (found === "empty") {
      return;
    }
    if (found === undefined || found === "replaced") {
      throw gone();
    }
    tag = found.etag;
    try {
      for await (const chunk of found.body) {
        at += chunk.byteLength;
        broken = 0;
        yield chunk;
      }
      return;
    } catch (error) {
      broken += 1;
      if (broken > BROKEN_MAX) {
        throw storeFault(error);
      }
      await delay(PAUSE_MS * broken);
    }
  }
}

export function gone(): Problem {
  return new Problem("gone", "The stored content is no longer there.");
}
