/** The API key: what a program logs in with, for a company or as one of its users. */

import type { Permission } from "../principal.ts";

export interface ApiKey {
  readonly id: string;
  readonly companyId: string;
  /** The user as whom the key acts; without it, it acts for the company. */
  readonly userId?: string;
  /** What people call it. */
  readonly name: string;
  /** The part that may be shown, by which it is looked up. */
  readonly prefix: string;
  /** SHA-256 of the whole key, hex. The key itself is nowhere. */
  readonly hash: string;
  readonly permissions: readonly Permission[];
  /** It names a program and lets nobody in alone: with it goes the session of a user. */
  readonly isClient?: true;
  /** Epoch milliseconds; without it the key does not expire. */
  readonly expiresAt?: number;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** What of a key people may see. */
export type ApiKeyView = Omit<ApiKey, "hash">;

export function apiKeyView(key: ApiKey): ApiKeyView {
  const { hash: _, ...view } = key;
  return view;
}
