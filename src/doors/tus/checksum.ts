/** The checksum of a piece: what it says, and whether the bytes that came keep it (tus 1.0.0, Checksum). */

import { createHash } from "node:crypto";
import { Problem } from "../../core/model/problem.ts";
import { badHeader } from "./request-headers.ts";

/** Those that clients use; the first is the one that every server has to know. */
export const CHECKSUM_ALGORITHMS = ["sha1", "sha256"] as const;

export interface Checksum {
  readonly algorithm: (typeof CHECKSUM_ALGORITHMS)[number];
  readonly digest: Buffer;
}

const DIGEST_BYTES = { sha1: 20, sha256: 32 } as const;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/u;
const RETRY_AFTER_S = 1;

/** The checksum of the header Upload-Checksum; undefined without it. Throws invalid-document for an unknown algorithm or no digest. */
export function checksumOf(header: string | undefined): Checksum | undefined {
  if (header === undefined) {
    return undefined;
  }
  const [name = "", text = "", ...more] = header.trim().split(/ +/u);
  const algorithm = CHECKSUM_ALGORITHMS.find((each) => each === name);
  if (algorithm === undefined) {
    const known = CHECKSUM_ALGORITHMS.join(" and ");
    throw badHeader(
      `The header Upload-Checksum names an algorithm that is not known; ${known} are. Send it as Upload-Checksum: sha1 and the digest in base64.`,
    );
  }
  const digest = Buffer.from(text, "base64");
  if (more.length > 0 || !BASE64.test(text) || digest.length !== DIGEST_BYTES[algorithm]) {
    throw badHeader(
      `The header Upload-Checksum has no digest of ${algorithm} in base64. Send Upload-Checksum: ${algorithm} and the ${DIGEST_BYTES[algorithm]} bytes of the digest in base64.`,
    );
  }
  return { algorithm, digest };
}

/** The same content. Where it has ended, throws checksum-mismatch if it is not what was sent. */
export async function* verified(
  content: AsyncIterable<Uint8Array>,
  { algorithm, digest }: Checksum,
): AsyncGenerator<Uint8Array> {
  const hash = createHash(algorithm);
  for await (const chunk of content) {
    hash.update(chunk);
    yield chunk;
  }
  if (!hash.digest().equals(digest)) {
    const detail = `The piece arrived otherwise than its ${algorithm} says, and nothing of it was kept. Send it again from the Upload-Offset that HEAD tells.`;
    throw new Problem("checksum-mismatch", detail);
  }
}

/** The same content. Where it has ended, throws upload-locked if it did not come whole, which says nothing of what came. */
export async function* whole(
  content: AsyncIterable<Uint8Array>,
  sizeBytes: number | undefined,
): AsyncGenerator<Uint8Array> {
  let receivedBytes = 0;
  for await (const chunk of content) {
    receivedBytes += chunk.byteLength;
    yield chunk;
  }
  if (receivedBytes < (sizeBytes ?? 0)) {
    const detail =
      "The piece did not come whole, so its checksum tells nothing, and nothing of it was kept. Send it again from the Upload-Offset that HEAD tells.";
    throw new Problem("upload-locked", detail, { retryAfterS: RETRY_AFTER_S });
  }
}
