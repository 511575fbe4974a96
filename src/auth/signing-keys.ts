/** The public keys that sign tokens, from the issuer's JWKS: kept while they can be reached and when they cannot. */

import {
  createLocalJWKSet,
  errors,
  type CryptoKey,
  type FlattenedJWSInput,
  type JSONWebKeySet,
  type JWSHeaderParameters,
  type LocalJWKSet,
} from "jose";
import type { Clock, Log } from "../core/ports/base.ts";
import type { Fetcher } from "../core/ports/outbound.ts";
import { Problem } from "../core/model/problem.ts";

const AGE_MAX_MS = 600_000;
/** Between two fetches, whatever tokens come: an unknown kid must not become a request each. */
const PAUSE_MS = 30_000;
const RETRY_MS = 5000;
const TIMEOUT_MS = 5000;
/** Many times what the keys of an issuer take. */
const SIZE_BYTES_MAX = 1024 * 1024;

export interface SigningKeysDeps {
  readonly url: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Reaches the address that the operator named, and none else. */
  readonly keyFetcher: Fetcher;
}

/** Fetched with the first token and every ten minutes; also for a key that is not among them, at most twice a minute. */
export class SigningKeys {
  readonly #deps: SigningKeysDeps;
  #keys: LocalJWKSet | undefined;
  #loading: Promise<void> | undefined;
  /** Epoch milliseconds. */
  #triedAt = -Infinity;
  #loadedAt = -Infinity;

  constructor(deps: SigningKeysDeps) {
    this.#deps = deps;
  }

  /** The key of a token, in the form that jose asks for. Throws unavailable while no keys could be had; jose's errors. */
  readonly keyOf = async (
    header: JWSHeaderParameters,
    token: FlattenedJWSInput,
  ): Promise<CryptoKey> => {
    const keys = this.#keys ?? (await this.#firstKeys());
    const { clock } = this.#deps;
    if (clock.now() - this.#loadedAt > AGE_MAX_MS && clock.now() - this.#triedAt > PAUSE_MS) {
      // The old keys do meanwhile, and afterwards if it fails.
      void this.#load();
    }
    try {
      return await keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) {
        throw error;
      }
      return (await this.#laterKeys(error))(header, token);
    }
  };

  async #firstKeys(): Promise<LocalJWKSet> {
    if (this.#loading !== undefined || this.#deps.clock.now() - this.#triedAt > RETRY_MS) {
      await this.#load();
    }
    if (this.#keys === undefined) {
      throw new Problem(
        "unavailable",
        "Tokens cannot be verified now, because the issuer's keys cannot be reached. Try again shortly.",
        { retryAfterS: RETRY_MS / 1000 },
      );
    }
    return this.#keys;
  }

  /** The issuer may have new keys. Throws the error if nobody may look now. */
  async #laterKeys(error: Error): Promise<LocalJWKSet> {
    if (this.#loading === undefined && this.#deps.clock.now() - this.#triedAt <= PAUSE_MS) {
      throw error;
    }
    await this.#load();
    if (this.#keys === undefined) {
      throw error;
    }
    return this.#keys;
  }

  /** Never rejects; all who wait share one fetch. */
  #load(): Promise<void> {
    this.#loading ??= this.#fetch().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #fetch(): Promise<void> {
    const { url, clock, log, keyFetcher } = this.#deps;
    this.#triedAt = clock.now();
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const { content } = await keyFetcher.fetch(url, { sizeBytesMax: SIZE_BYTES_MAX, signal });
      const keys: unknown = JSON.parse(await textOf(content));
      // Throws if it is no JWKS.
      this.#keys = createLocalJWKSet(keys as JSONWebKeySet);
      this.#loadedAt = clock.now();
    } catch (error) {
      log.warn({ err: error }, "The keys of JWT_JWKS_URL could not be fetched.");
    }
  }
}

async function textOf(content: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
