/** Signs the tokens of OAuth clients with keys of the store, makes the next key in time, and finds the key of a token. */

import { fullScope } from "../core/model/access/grant.ts";
import {
  isDue,
  livingKeys,
  signingKey,
  TOKEN_LIFETIME_MS,
  type TokenKey,
  TOLD_BEFORE_MS,
} from "../core/model/access/token-key.ts";
import { Problem } from "../core/model/problem.ts";
import type { Clock, Ids } from "../core/ports/base.ts";
import type { NewToken, TokenKeyStore, TokenSigner } from "../core/ports/oauth.ts";

export const ALGORITHM = "RS256";
/** RFC 9068 §2.1. */
export const TOKEN_TYPE = "at+jwt";
/** Names the client itself: another one may have its client id later. */
export const CLIENT_CLAIM = "jobgate.client";
/** Times are in seconds, and whoever verifies may have a clock that is a little slow. */
const BEFORE_S = 5;
const MODULUS_BITS = 2048;

export interface TokenSignerDeps {
  readonly tokenKeys: TokenKeyStore;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Who signs: an address without trailing slash. */
  readonly issuer: string;
  /** How long a key signs until the next one does; without it until somebody rotates. */
  readonly keyAgeMaxMs?: number;
}

/** The keys of a signer, as those who verify its tokens need them. */
export interface SignedTokens extends TokenSigner {
  readonly audience: string;
  /** The public key of a token, as JWK in JSON; undefined where it is none of ours, or over. */
  publicKeyOf(kid: string): Promise<string | undefined>;
}

/** What signs is loaded with the first token, because most installations give none. */
export function createTokenSigner(deps: TokenSignerDeps): SignedTokens {
  const { issuer, clock, ids, tokenKeys } = deps;
  const audience = audienceOf(issuer);
  return {
    issuer,
    audience,
    issue: async (asked) => {
      const { SignJWT, importJWK } = await import("jose");
      const { kid, privateKey } = await keyForSigning(deps);
      const nowS = Math.floor(clock.now() / 1000);
      return new SignJWT(claimsOf(asked))
        .setProtectedHeader({ alg: ALGORITHM, kid, typ: TOKEN_TYPE })
        .setIssuer(issuer)
        .setAudience([audience])
        .setSubject(asked.client.clientId)
        .setJti(ids.next())
        .setIssuedAt(nowS - BEFORE_S)
        .setNotBefore(nowS - BEFORE_S)
        .setExpirationTime(nowS + TOKEN_LIFETIME_MS / 1000)
        .sign(await importJWK(JSON.parse(privateKey) as object, ALGORITHM));
    },
    keySet: async () => {
      // Whoever asks for it before the first token keeps it for a while, so it has the first key already.
      const { keys } = await keysInTime(deps);
      return `{"keys":[${keys.map(({ publicKey }) => publicKey).join(",")}]}`;
    },
    publicKeyOf: async (kid) => {
      const living = livingKeys(await tokenKeys.list(), clock.now());
      return living.find((key) => key.kid === kid)?.publicKey;
    },
    rotate: async ({ isAtOnce }) => {
      const keys = await tokenKeys.list();
      const now = clock.now();
      const key = await newKey({
        number: (keys.at(-1)?.number ?? 0) + 1,
        createdAt: now,
        signsFrom: isAtOnce || keys.length === 0 ? now : now + TOLD_BEFORE_MS,
      });
      if (!(await tokenKeys.add(key))) {
        throw new Problem("unavailable", "Another node made the next key at this moment.", {
          retryAfterS: 0,
        });
      }
      const ended = isAtOnce ? keys.map(({ kid }) => kid) : [];
      await tokenKeys.remove(ended);
      return { key, ended };
    },
  };
}

/** Whom our tokens are for: every door here. Named as the service does whose clients ask for them. */
function audienceOf(issuer: string): string {
  return `${issuer}/resources`;
}

function claimsOf({ client, company, scopes }: NewToken): Record<string, unknown> {
  return {
    client_id: client.clientId,
    "intoware.workfloplus.team": company.name,
    [CLIENT_CLAIM]: client.id,
    scope: scopes.map(fullScope),
  };
}

async function keyForSigning(deps: TokenSignerDeps): Promise<TokenKey> {
  const { keys, now } = await keysInTime(deps);
  const key = signingKey(keys, now);
  if (key === undefined) {
    throw new Problem("unavailable", "The key that signs tokens cannot be read now.", {
      retryAfterS: 1,
    });
  }
  return key;
}

/** The keys, with the first and the next one where it is time for it, and without those that are over. */
async function keysInTime(
  deps: TokenSignerDeps,
): Promise<{ readonly keys: readonly TokenKey[]; readonly now: number }> {
  const { tokenKeys, clock, keyAgeMaxMs = Infinity } = deps;
  const now = clock.now();
  let keys = await tokenKeys.list();
  if (isDue(keys, now, keyAgeMaxMs)) {
    const number = (keys.at(-1)?.number ?? 0) + 1;
    const signsFrom = keys.length === 0 ? now : now + TOLD_BEFORE_MS;
    // Where another node is faster, its key is the next.
    await tokenKeys.add(await newKey({ number, createdAt: now, signsFrom }));
    keys = await tokenKeys.list();
  }
  const living = livingKeys(keys, now);
  const over = keys.filter((key) => !living.includes(key));
  await tokenKeys.remove(over.map(({ kid }) => kid));
  return { keys: living, now };
}

async function newKey(
  times: Pick<TokenKey, "number" | "createdAt" | "signsFrom">,
): Promise<TokenKey> {
  const { calculateJwkThumbprint, exportJWK, generateKeyPair } = await import("jose");
  const options = { modulusLength: MODULUS_BITS, extractable: true };
  const pair = await generateKeyPair(ALGORITHM, options);
  const [open, secret] = [await exportJWK(pair.publicKey), await exportJWK(pair.privateKey)];
  const kid = await calculateJwkThumbprint(open);
  return {
    ...times,
    kid,
    publicKey: JSON.stringify({ ...open, kid, use: "sig", alg: ALGORITHM }),
    privateKey: JSON.stringify(secret),
  };
}
