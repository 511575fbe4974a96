/** The body of a request while it comes: as a piece of an upload, of which what came counts, or as a whole. */

import type { IncomingMessage } from "node:http";

import { digestsOf, verifiedContent } from "./digest-fields.ts";
import { brokenOff, tooSlow } from "./read-body.ts";

export interface PieceLimits {
  /** In each such time some of the request must arrive. */
  readonly pauseMsMax: number;
  readonly stop: AbortSignal;
}

/** So little in a whole pause is a caller who holds the connection, not one who uploads. */
const PROGRESS_BYTES_MIN = 256;
const EVENTS = ["readable", "end", "error", "close"] as const;

/**
 * Ends with the body, and before its end where too little comes or it shall stop: what was sent by then counts. Throws
 * malformed-document where the body breaks off.
 */
export async function* pieceContent(
  request: IncomingMessage,
  { pauseMsMax, stop }: PieceLimits,
): AsyncGenerator<Uint8Array> {
  const seen = { bytes: 0, bytesBefore: 0, isWaiting: false, isTooSlow: false };
  let wake = (): void => undefined;
  const look = (): void => wake();
  const timer = setInterval(() => {
    seen.isTooSlow = seen.isWaiting && seen.bytes - seen.bytesBefore < PROGRESS_BYTES_MIN;
    seen.bytesBefore = seen.bytes;
    look();
  }, pauseMsMax);
  // A listener stays, because an error of an aborted request that nobody hears ends the process.
  request.on("error", () => {});
  EVENTS.forEach((event) => request.on(event, look));
  stop.addEventListener("abort", look);
  try {
    while (!seen.isTooSlow && !stop.aborted) {
      const chunk: Uint8Array | null = request.read();
      if (chunk !== null) {
        seen.bytes += chunk.byteLength;
        yield chunk;
      } else if (request.readableEnded) {
        return;
      } else if (request.destroyed) {
        throw brokenOff();
      } else {
        seen.isWaiting = true;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        seen.isWaiting = false;
      }
    }
  } finally {
    clearInterval(timer);
    EVENTS.forEach((event) => request.off(event, look));
    stop.removeEventListener("abort", look);
  }
}

/**
 * All of the body or nothing. Throws invalid-document at once for a digest that cannot be read; the content, digest-mismatch,
 * malformed-document where it breaks off, request-timeout where too little comes.
 */
export function wholeContent(
  request: IncomingMessage,
  pauseMsMax: number,
): AsyncIterable<Uint8Array> {
  const digests = digestsOf(request.headers);
  const content = unverifiedContent(request, pauseMsMax);
  return digests.length === 0 ? content : verifiedContent(content, digests);
}

async function* unverifiedContent(
  request: IncomingMessage,
  pauseMsMax: number,
): AsyncGenerator<Uint8Array> {
  // One that never comes, for each anew: Node takes it for a leak where many listen to the same.
  yield* pieceContent(request, { pauseMsMax, stop: new AbortController().signal });
  if (!request.readableEnded) {
    throw tooSlow(pauseMsMax);
  }
}
