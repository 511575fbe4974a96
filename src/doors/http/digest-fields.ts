/** Digests of what requests bring (RFC 9530): those that they tell are checked. */

import { createHash, type Hash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

import { Problem } from "../../core/model/problem.ts";

/** The sound ones of the registry, the one that is known of every file first; its others are for old senders and tell nothing against malice. */
export const ALGORITHMS = { "sha-256": "sha256", "sha-512": "sha512" } as const;
export type Algorithm = keyof typeof ALGORITHMS;

const DIGEST_BYTES = { "sha-256": 32, "sha-512": 64 } as const;

/** What a field says of a content. */
export interface Digest {
  readonly field: string;
  readonly algorithm: Algorithm;
  readonly bytes: Buffer;
}

/** RFC 8941 §3.2 and §3.3.5: a member of a dictionary whose value is a byte sequence; its parameters say nothing of a digest. */
const MEMBER = /^(?<key>[a-z*][\w.*-]*)=:(?<base64>[A-Za-z0-9+/]*={0,2}):(?:;.*)?$/u;

/**
 * What the fields of a request, or of a part of one, say of its content. A request brings a representation as a whole, so
 * Repr-Digest speaks of the content too. Algorithms that are not known are passed over. Throws invalid-document for a
 * field that cannot be read: whoever sends one wants it to be checked.
 */
export function digestsOf(
  headers: IncomingHttpHeaders,
  fields: readonly string[] = ["Content-Digest", "Repr-Digest"],
): readonly Digest[] {
  return fields.flatMap((field) => {
    const value = headers[field.toLowerCase()];
    return value === undefined ? [] : readField(field, value.toString());
  });
}

function readField(field: string, value: string): readonly Digest[] {
  // Every member, since one that is passed over would not be checked. Headers have a size, so members have a number.
  const members = value.split(",").map((member) => MEMBER.exec(member.trim())?.groups);
  return members.flatMap((member) => {
    if (member === undefined) {
      throw unreadable(field);
    }
    const { key = "", base64 = "" } = member;
    const bytes = Buffer.from(base64, "base64");
    if (!isAlgorithm(key)) {
      return [];
    }
    if (bytes.byteLength !== DIGEST_BYTES[key]) {
      throw unreadable(field);
    }
    return [{ field, algorithm: key, bytes }];
  });
}

function isAlgorithm(key: string): key is Algorithm {
  return Object.hasOwn(ALGORITHMS, key);
}

function unreadable(field: string): Problem {
  const message = `The header ${field} must hold digests such as sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=: (RFC 9530): the digest in base64 between colons; sha-256 and sha-512 are checked.`;
  return Problem.at("invalid-document", { pointer: "", rule: "pattern", message });
}

/** Compares a content that comes piece by piece with what was said of it. */
export class DigestCheck {
  readonly #digests: readonly Digest[];
  readonly #hashes: ReadonlyMap<Algorithm, Hash>;

  constructor(digests: readonly Digest[]) {
    this.#digests = digests;
    const algorithms = new Set(digests.map(({ algorithm }) => algorithm));
    this.#hashes = new Map(
      Array.from(algorithms, (algorithm) => [algorithm, createHash(ALGORITHMS[algorithm])]),
    );
  }

  update(chunk: Uint8Array): void {
    for (const hash of this.#hashes.values()) {
      hash.update(chunk);
    }
  }

  /** Call it once, at the end. The problem of a content that is another one; undefined where all is well. */
  problem(): Problem | undefined {
    const found = new Map(
      Array.from(this.#hashes, ([algorithm, hash]) => [algorithm, hash.digest()]),
    );
    const other = this.#digests.find(
      ({ algorithm, bytes }) => found.get(algorithm)?.equals(bytes) !== true,
    );
    return other === undefined ? undefined : mismatch(other);
  }
}

const NOTHING = new Uint8Array(0);

/** Whether a request brings a body, as its head says. */
export function hasBody(headers: IncomingHttpHeaders): boolean {
  const { "content-length": length = "0", "transfer-encoding": coding } = headers;
  return length !== "0" || coding !== undefined;
}

/**
 * A request without a body: what its digests say must be nothing, because a body that was lost as a whole is another
 * content too. Throws digest-mismatch, invalid-document.
 */
export function demandNoLostBody(headers: IncomingHttpHeaders, fields?: readonly string[]): void {
  if (!hasBody(headers)) {
    demandDigests(NOTHING, digestsOf(headers, fields));
  }
}

/** RFC 9530 §2: of the content as it was sent, before it is unpacked. Throws digest-mismatch. */
export function demandDigests(bytes: Uint8Array, digests: readonly Digest[]): void {
  if (digests.length > 0) {
    const check = new DigestCheck(digests);
    check.update(bytes);
    const problem = check.problem();
    if (problem !== undefined) {
      throw problem;
    }
  }
}

function mismatch({ field, algorithm }: Digest): Problem {
  return new Problem(
    "digest-mismatch",
    `What arrived is not what the header ${field} says by its ${algorithm}: it was changed on its way, or the digest is of something else. Nothing of it was kept; send it again, or mend what makes the digest.`,
  );
}

/** The same content. Throws digest-mismatch at its end if it is another one. */
export async function* verifiedContent(
  content: AsyncIterable<Uint8Array>,
  digests: readonly Digest[],
): AsyncGenerator<Uint8Array> {
  const check = new DigestCheck(digests);
  for await (const chunk of content) {
    check.update(chunk);
    yield chunk;
  }
  const problem = check.problem();
  if (problem !== undefined) {
    throw problem;
  }
}
