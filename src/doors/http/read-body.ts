/** Reads the body of a request into memory: within a size, within a time, and out of its content encoding. */

import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";

import { Problem } from "../../core/model/problem.ts";
import { CollectedBytes } from "./collected-bytes.ts";
import { demandDigests, digestsOf, hasBody } from "./digest-fields.ts";

export interface BodyLimits {
  /** Of the body as sent and of the body as decoded, each. */
  readonly bytesMax: number;
  /** For the whole body. */
  readonly timeoutMs: number;
}

const DECODERS = {
  gzip: promisify(gunzip),
  "x-gzip": promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const;

/** The content encodings that requests may have. */
const BODY_ENCODINGS: readonly string[] = ["gzip", "deflate", "br", "identity"];

/** So many times its size a body may unpack to. What people send packs to a tenth, lists of one item to a fiftieth. */
const RATIO_MAX = 100;
/** Up to here nobody is asked how well it packs. */
const UNPACKED_BYTES_FREE = 64 * 1024;

const EMPTY = new Uint8Array(0);

/**
 * The decoded bytes of the body; empty if there is none. Throws payload-too-large (before the body is read where its
 * declared length tells), unsupported-encoding, malformed-document for a broken encoding or a body that breaks off,
 * request-timeout, digest-mismatch.
 */
export async function readBody(request: IncomingMessage, limits: BodyLimits): Promise<Uint8Array> {
  const encoding = request.headers["content-encoding"];
  if (encoding === undefined) {
    return await collect(request, limits);
  }
  const name = encoding.trim().toLowerCase();
  if (name === "identity" || name === "") {
    return await collect(request, limits);
  }
  if (!isKnownEncoding(name)) {
    throw new Problem(
      "unsupported-encoding",
      "The body's Content-Encoding is not known here. Send it as gzip, deflate or br, encoded once, or as it is.",
      { accepts: BODY_ENCODINGS },
    );
  }
  return await decode(await collect(request, limits), name, limits.bytesMax);
}

function isKnownEncoding(name: string): name is keyof typeof DECODERS {
  return Object.hasOwn(DECODERS, name);
}

async function decode(
  bytes: Uint8Array,
  encoding: keyof typeof DECODERS,
  bytesMax: number,
): Promise<Uint8Array> {
  const mayUnpackTo = Math.max(UNPACKED_BYTES_FREE, RATIO_MAX * bytes.byteLength);
  try {
    if (bytes.byteLength > 0) {
      const maxOutputLength = Math.min(bytesMax, mayUnpackTo);
      return await DECODERS[encoding](bytes, { maxOutputLength });
    }
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE") {
      throw mayUnpackTo < bytesMax ? packedTooWell(encoding) : tooLarge(bytesMax);
    }
  }
  throw new Problem(
    "malformed-document",
    `The body is not whole ${encoding} data, as its Content-Encoding says. Send it unencoded or mend the encoder.`,
  );
}

function packedTooWell(encoding: string): Problem {
  return new Problem(
    "payload-too-large",
    `The body unpacks to more than ${RATIO_MAX} times what was sent as ${encoding}; what does so is mostly made to harm. Send it unpacked.`,
  );
}

async function collect(request: IncomingMessage, limits: BodyLimits): Promise<Uint8Array> {
  if (Number(request.headers["content-length"] ?? 0) > limits.bytesMax) {
    throw tooLarge(limits.bytesMax);
  }
  const digests = digestsOf(request.headers);
  // A body that was lost as a whole is another content too, so its digest is checked.
  const bytes = hasBody(request.headers) ? await collectChunks(request, limits) : EMPTY;
  demandDigests(bytes, digests);
  return bytes;
}

function collectChunks(request: IncomingMessage, limits: BodyLimits): Promise<Uint8Array> {
  const { bytesMax, timeoutMs } = limits;
  return new Promise((resolve, reject) => {
    const collected = new CollectedBytes();
    const fail = (problem: Problem): void => {
      clearTimeout(timer);
      request.off("data", onData);
      request.pause();
      reject(problem);
    };
    const onData = (chunk: Uint8Array): void => {
      collected.add(chunk);
      if (collected.sizeBytes > bytesMax) {
        fail(tooLarge(bytesMax));
      }
    };
    let isEnded = false;
    const onEnd = (): void => {
      isEnded = true;
      clearTimeout(timer);
      resolve(collected.whole());
    };
    // It stays after the end, because an error that nobody hears ends the process.
    const onBreak = (): void => {
      if (!isEnded) {
        fail(brokenOff());
      }
    };
    const timer = setTimeout(() => fail(tooSlow(timeoutMs)), timeoutMs);
    if (request.destroyed) {
      // The caller went before anybody asked for the body, and nothing tells so any more.
      fail(brokenOff());
      return;
    }
    request.on("data", onData).on("end", onEnd).on("error", onBreak).on("close", onBreak);
  });
}

/** The problem of a body beyond its limit. */
export function tooLarge(bytesMax: number): Problem {
  return new Problem(
    "payload-too-large",
    `The body is larger than the ${bytesMax} bytes that are taken here, decoded. Send less, or ask the operator to raise the limit.`,
  );
}

/** The problem of a body that does not come in time. */
export function tooSlow(timeoutMs: number): Problem {
  return new Problem(
    "request-timeout",
    `The body did not arrive within ${timeoutMs / 1000} s. Send the request again, faster or in smaller pieces.`,
  );
}

/** The problem of a body that ends too early; mostly nobody is left to read it. */
export function brokenOff(): Problem {
  return new Problem("malformed-document", "The request broke off before its end. Send it again.");
}
