/** Digests that answers tell of what they bring (RFC 9530): in front of it, or behind it where it is made while it is sent. */

import { createHash, type Hash } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";

import { type Algorithm, ALGORITHMS } from "./digest-fields.ts";

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
  return valueOf(algorithm, createHash(ALGORITHMS[algorithm]).update(content));
}

function valueOf(algorithm: Algorithm, hash: Hash): string {
  return `${algorithm}=:${hash.digest("base64")}:`;
}

/** A content that is made while it is sent, and the digests that its answer ends with. */
export interface DigestedContent {
  readonly content: AsyncIterable<Uint8Array>;
  /** The names of the fields, for the header Trailer (RFC 9110 §6.6.2). */
  readonly names: readonly string[];
  /** Call it once, when the content was read to its end. */
  fields(): Readonly<Record<string, string>>;
}

/** RFC 9110 §10.1.4. */
const TAKES_TRAILERS = /(?:^|,)\s*trailers\s*(?:,|;|$)/iu;

/** RFC 9530 §6.4: digests in the trailer, for who takes one; undefined for all others, and who wants none. */
export function digestedContent(
  { headers, httpVersion }: Pick<IncomingMessage, "headers" | "httpVersion">,
  content: AsyncIterable<Uint8Array>,
): DigestedContent | undefined {
  if (httpVersion === "1.0" || !TAKES_TRAILERS.test(headers["te"]?.toString() ?? "")) {
    return undefined;
  }
  const told = WANT_NAMES.flatMap((name) => {
    const algorithm = chosen(headers[name]?.toString() ?? "", ["sha-256", "sha-512"]);
    return algorithm === undefined
      ? []
      : [{ name: WANTS[name], algorithm, hash: createHash(ALGORITHMS[algorithm]) }];
  });
  return told.length === 0
    ? undefined
    : {
        content: hashed(
          content,
          told.map(({ hash }) => hash),
        ),
        names: told.map(({ name }) => name),
        fields: () =>
          Object.fromEntries(
            told.map(({ name, algorithm, hash }) => [name, valueOf(algorithm, hash)]),
          ),
      };
}

async function* hashed(
  content: AsyncIterable<Uint8Array>,
  hashes: readonly Hash[],
): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) {
    for (const hash of hashes) {
      hash.update(chunk);
    }
    yield chunk;
  }
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
