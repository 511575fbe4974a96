/** The ports of OAuth: the clients and keys as they are kept, and what verifies secrets and signs tokens. */

import type { ClientScope } from "../model/access/grant.ts";
import type { OauthClient } from "../model/access/oauth-client.ts";
import type { TokenKey } from "../model/access/token-key.ts";
import type { Company } from "../model/company.ts";

export interface OauthClientStore {
  /** False if its client id is taken, by whichever company. */
  add(client: OauthClient): Promise<boolean>;
  byClientId(clientId: string): Promise<OauthClient | undefined>;
  /** Oldest first. */
  list(): Promise<readonly OauthClient[]>;
  /** The client that is gone now; undefined if there was none. */
  remove(clientId: string): Promise<OauthClient | undefined>;
}

export interface TokenKeyStore {
  /** Oldest first. */
  list(): Promise<readonly TokenKey[]>;
  /** False if another node was faster. */
  add(key: TokenKey): Promise<boolean>;
  remove(kids: readonly string[]): Promise<void>;
}

/** What a program shows to get a token; nothing where it shows nothing. */
export interface ClientLogin {
  /** The value of the header Authorization. */
  readonly authorization?: string | undefined;
  /** From the form. */
  readonly clientId?: string | undefined;
  readonly secret?: string | undefined;
  /** The IP address from which it came. */
  readonly address: string;
}

/** Who has the right secret. */
export interface ClientAuthenticator {
  /** Throws unauthenticated, too-many-requests; conflicting-fields where header and form name two. */
  logIn(login: ClientLogin): Promise<{ readonly client: OauthClient; readonly company: Company }>;
}

export interface NewToken {
  readonly client: OauthClient;
  readonly company: Company;
  readonly scopes: readonly ClientScope[];
}

/** Signs tokens, and tells what verifies them. */
export interface TokenSigner {
  /** Who it is in tokens and discovery: an address without trailing slash. */
  readonly issuer: string;
  /** RFC 9068, signed. */
  issue(token: NewToken): Promise<string>;
  /** RFC 7517 §5: the public keys, as JSON. */
  keySet(): Promise<string>;
  /**
   * Makes the next key, which signs a little later; or at once, and then no token of before holds any more. Returns it,
   * and the kids that ended by it. Throws unavailable where another node does the same.
   */
  rotate(options: {
    readonly isAtOnce: boolean;
  }): Promise<{ readonly key: TokenKey; readonly ended: readonly string[] }>;
}
