/** Rotating the key that signs tokens: the next one takes over in a while, or at once where the old one got out. */

import type { AccessPorts } from "../ports/access.ts";

export interface RotatedKey {
  readonly kid: string;
  /** Epoch milliseconds. */
  readonly signsFrom: number;
}

/** At once, no token that was signed before holds any more. Throws unavailable where another node does the same. */
export async function rotateTokenKey(
  { tokens, verified }: Pick<AccessPorts, "tokens" | "verified">,
  asked: { readonly isAtOnce: boolean },
): Promise<RotatedKey> {
  const { key, ended } = await tokens.rotate(asked);
  ended.forEach((kid) => verified.forget(kid));
  return { kid: key.kid, signsFrom: key.signsFrom };
}
