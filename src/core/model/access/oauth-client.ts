/** The OAuth client: a program that acts for a company by tokens of ours, which it gets for its id and its secret. */

import type { ClientPermission, ClientScope } from "./grant.ts";

export interface OauthClient {
  readonly id: string;
  /** How it names itself; unique over the whole service. */
  readonly clientId: string;
  readonly companyId: string;
  /** What people call it. */
  readonly name: string;
  /** Argon2id, in PHC form. Never leaves the server. */
  readonly secretHash: string;
  /** What its tokens may be for; a token that asks for none is for all. */
  readonly scopes: readonly ClientScope[];
  readonly permissions: readonly ClientPermission[];
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** What of an OAuth client people may see. */
export type OauthClientView = Omit<OauthClient, "secretHash">;

export function oauthClientView(client: OauthClient): OauthClientView {
  const { secretHash: _, ...view } = client;
  return view;
}
