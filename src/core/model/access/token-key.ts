/** The token key: what signs the tokens of OAuth clients, when it is told to others, when it signs, and when it is over. */

/** Each has its number; the next one takes over from the last. */
export interface TokenKey {
  /** From 1 on. */
  readonly number: number;
  /** RFC 7638: the thumbprint of the public key, which names it in tokens and in the key set. */
  readonly kid: string;
  /** JWK (RFC 7517) as JSON. */
  readonly publicKey: string;
  /** The same with the private members. Never leaves the server, and is kept sealed. */
  readonly privateKey: string;
  /** Epoch milliseconds, as are all times here. It is in the key set from then on. */
  readonly createdAt: number;
  readonly signsFrom: number;
}

export const TOKEN_LIFETIME_MS = 3_600_000;

/** Others keep the key set for a quarter of an hour at most, and a clock may differ: a key is told so long before it signs. */
export const TOLD_BEFORE_MS = 20 * 60_000;
/** After the last token that it signed has ended. */
const KEPT_AFTER_MS = 3_600_000;

/** The key that signs now, of keys that are sorted by age, as all here; undefined where there is none. */
export function signingKey(keys: readonly TokenKey[], now: number): TokenKey | undefined {
  // Where a clock was set back, the oldest signs still.
  return keys.findLast(({ signsFrom }) => signsFrom <= now) ?? keys[0];
}

/** Whether it is time for the next key, so old is the newest. */
export function isDue(keys: readonly TokenKey[], now: number, ageMaxMs: number): boolean {
  const newest = keys.at(-1);
  return newest === undefined || newest.signsFrom + ageMaxMs <= now;
}

/** The keys that tokens may still be signed with: a key is over an hour after the last token that it signed. */
export function livingKeys(keys: readonly TokenKey[], now: number): readonly TokenKey[] {
  return keys.filter((_, index) => {
    const next = keys[index + 1];
    return next === undefined || next.signsFrom + TOKEN_LIFETIME_MS + KEPT_AFTER_MS > now;
  });
}
