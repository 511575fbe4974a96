/** Granting tokens: to a program that shows its id and secret (RFC 6749 §4.4), and to the operator for trying out. */

import { type ClientScope, fullScope, scopeNamed } from "../model/access/grant.ts";
import { TOKEN_LIFETIME_MS } from "../model/access/token-key.ts";
import { Problem } from "../model/problem.ts";
import type { AccessPorts } from "../ports/access.ts";
import type { ClientAuthenticator, ClientLogin, TokenSigner } from "../ports/oauth.ts";
import { demandOauthClient } from "./oauth-clients.ts";

export interface GrantedToken {
  readonly token: string;
  readonly expiresInS: number;
  /** As they were asked for; all of the client where none were. */
  readonly scopes: readonly string[];
}

/** Names of scopes that a client does not have, or that nobody has. */
export class ScopeRefused extends Problem {
  constructor(names: readonly string[], known: readonly ClientScope[]) {
    const shown = names.map((name) => name.slice(0, NAME_CHARS_MAX)).join(" ");
    super(
      "invalid-document",
      `The client has no scope ${shown}. It has ${known.join(" ")}; without scope the token is for all of them.`,
    );
  }
}

const NAME_CHARS_MAX = 100;
const NAMES_MAX = 5;

/**
 * A token for a program.
 * @param asked names of scopes, short or in full; none for all
 * @throws unauthenticated, too-many-requests, ScopeRefused
 */
export async function grantToken(
  { clientLogin, tokens }: { clientLogin: ClientAuthenticator; tokens: TokenSigner },
  login: ClientLogin,
  asked: readonly string[],
): Promise<GrantedToken> {
  const { client, company } = await clientLogin.logIn(login);
  const scopes = scopesOf(asked, client.scopes);
  const token = await tokens.issue({ client, company, scopes });
  return {
    token,
    expiresInS: TOKEN_LIFETIME_MS / 1000,
    // RFC 6749 §5.1. Clients compare it with what they asked for, and some throw the token away where it is another.
    scopes: asked.length === 0 ? scopes.map(fullScope) : asked,
  };
}

/** A token without the secret, for whoever administers the service. Throws not-found, ScopeRefused; conflicting-fields where its company is disabled. */
export async function grantTestToken(
  ports: Pick<AccessPorts, "oauthClients" | "companies" | "tokens">,
  {
    clientId,
    scopes: asked = [],
  }: { readonly clientId: string; readonly scopes?: readonly string[] },
): Promise<{ readonly token: string }> {
  const client = await demandOauthClient(ports, clientId);
  const company = await ports.companies.byId(client.companyId);
  if (company === undefined || company.isDisabled === true) {
    throw new Problem("conflicting-fields", "The client's company is disabled.");
  }
  const scopes = scopesOf(asked, client.scopes);
  return { token: await ports.tokens.issue({ client, company, scopes }) };
}

/** RFC 6749 §3.3. Less is never granted than was asked: some clients throw such a token away. */
function scopesOf(asked: readonly string[], has: readonly ClientScope[]): readonly ClientScope[] {
  if (asked.length === 0) {
    return has;
  }
  const named = asked.map((name) => ({ name, scope: scopeNamed(name) }));
  const scopes = named.flatMap(({ scope }) =>
    scope !== undefined && has.includes(scope) ? [scope] : [],
  );
  if (scopes.length < named.length) {
    const refused = named.filter(({ scope }) => scope === undefined || !has.includes(scope));
    throw new ScopeRefused(
      refused.slice(0, NAMES_MAX).map(({ name }) => name),
      has,
    );
  }
  return [...new Set(scopes)];
}
