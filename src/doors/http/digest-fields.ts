/** Digests of what is sent (RFC 9530): those that a request tells are checked, and answers tell theirs. */

import { createHash, type Hash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

import { Problem } from "../../core/model/problem.ts";

/** The sound ones of the registry, the one that is known of every file first; its others are for old senders and tell nothing against malice. */
const ALGORITHMS = { "sha-256": "sha256", "sha-512": "sha512" } as const;
type Algorithm = keyof typeof ALGORITHMS;

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

/** Who asks for digests, and the field that is the answer. */
const WANTS = {
  "want-content-digest": "Content-Digest",
  "want-repr-digest": "Repr-Digest",
} as const;
type Want = keyof typeof WANTS;
const WANT_NAMES = Object.keys(WANTS) as readonly Want[];

/** The digests of a content that is there as a whole, where the caller wants some: as the fields of an answer. */
export function wantedDigests(
  headers: IncomingHttpHeaders,
  content: string | Uint8Array,
): Readonly<Record<string, string>> | undefined {
  const wanted = WANT_NAMES.filter((name) => headers[name] !== undefined);
  const told = wanted.flatMap((name) => {
    const algorithm = chosen(headers[name]?.toString() ?? "", ["sha-256", "sha-512"]);
    return algorithm === undefined ? [] : [[WANTS[name], fieldOf(algorithm, content)] as const];
  });
  return told.length === 0 ? undefined : Object.fromEntries(told);
}

function fieldOf(algorithm: Algorithm, content: string | Uint8Array): string {
  const digest = createHash(ALGORITHMS[algorithm]).update(content).digest("base64");
  return `${algorithm}=:${digest}:`;
}

export interface StoredFile {
  /** Hex. */
  readonly sha256: string;
  /** Only some of its bytes are sent. */
  readonly isPart: boolean;
}

/** The digests of a file whose SHA-256 is known, unless the caller does not take that one. */
export function fileDigests(
  headers: IncomingHttpHeaders,
  { sha256, isPart }: StoredFile,
): Readonly<Record<string, string>> {
  const value = `sha-256=:${Buffer.from(sha256, "hex").toString("base64")}:`;
  const takes = (want: Want): boolean =>
    chosen(headers[want]?.toString() ?? "", ["sha-256"]) !== undefined;
  return {
    ...(takes("want-repr-digest") && { "Repr-Digest": value }),
    // RFC 9530 §2: of a part it would be the digest of that part.
    ...(!isPart && takes("want-content-digest") && { "Content-Digest": value }),
  };
}

/** RFC 9530 §4: from 0, not acceptable, to 10. */
const WANTED = /^(?<key>[a-z*][\w.*-]*)=(?<weight>10|[0-9])$/u;

/** The algorithm that is wanted most; one that is not named is better than none. Preferences that cannot be read are none. */
function chosen(want: string, known: readonly Algorithm[]): Algorithm | undefined {
  const weights = new Map<string, number>();
  for (const member of want.split(",")) {
    const { key = "", weight = "" } = WANTED.exec(member.trim())?.groups ?? {};
    weights.set(key, Number(weight));
  }
  const weightOf = (algorithm: Algorithm): number => weights.get(algorithm) ?? 0.5;
  const [best] = [...known].sort((one, other) => weightOf(other) - weightOf(one));
  return best !== undefined && weightOf(best) > 0 ? best : undefined;
}
