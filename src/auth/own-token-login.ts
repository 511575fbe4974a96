/** Logging in with a token that we gave an OAuth client. */

import { decodeJwt, errors, importJWK, jwtVerify, type CryptoKey, type JWTPayload } from "jose";
import { type ClientScope, type Grant, scopeNamed } from "../core/model/access/grant.ts";
import type { OauthClient } from "../core/model/access/oauth-client.ts";
import { permissionsOfGrant } from "../core/model/access/policy.ts";
import type { Company } from "../core/model/company.ts";
import { objectIdOf } from "../core/model/object-id.ts";
import type { CompanyStore } from "../core/ports/access.ts";
import type { Clock } from "../core/ports/base.ts";
import type { OauthClientStore } from "../core/ports/oauth.ts";
import { disabledUser, wrongCredentials } from "./credential-form.ts";
import { ALGORITHM, CLIENT_CLAIM, type SignedTokens, TOKEN_TYPE } from "./token-signer.ts";
import type { Verified } from "./verified-memory.ts";

export interface OwnTokenLoginDeps {
  readonly oauthClients: Pick<OauthClientStore, "byClientId">;
  readonly companies: Pick<CompanyStore, "byId">;
  readonly tokens: Pick<SignedTokens, "issuer" | "audience" | "publicKeyOf">;
  readonly clock: Clock;
}

const CLOCK_SKEW_S = 60;

/** Whether a token says that it is ours; what it is worth is another question. */
export function isOurs(token: string, { tokens }: Pick<OwnTokenLoginDeps, "tokens">): boolean {
  try {
    return decodeJwt(token).iss === tokens.issuer;
  } catch {
    return false;
  }
}

/** Lets in the client whose token it is, while client and company are there. Throws unauthenticated. */
export async function logInWithOwnToken(deps: OwnTokenLoginDeps, token: string): Promise<Verified> {
  const { claims, kid } = await verified(deps, token);
  const { client, company } = await demandClient(deps, claims);
  const grant = grantOf(client, claims);
  const until = ((claims.exp ?? 0) + CLOCK_SKEW_S) * 1000;
  return {
    principal: {
      name: nameOf(client),
      identity: client.id,
      memberId: objectIdOf(client.id),
      company,
      grant,
      permissions: permissionsOfGrant(grant),
      actsForEveryCompany: false,
    },
    because: [client.id, company.id, kid],
    confirm: async () => {
      if (until <= deps.clock.now()) {
        throw expired();
      }
      await keyOf(deps, kid);
      await demandClient(deps, claims);
    },
    until,
  };
}

async function verified(
  deps: OwnTokenLoginDeps,
  token: string,
): Promise<{ readonly claims: JWTPayload; readonly kid: string }> {
  const { tokens, clock } = deps;
  try {
    const { payload, protectedHeader } = await jwtVerify(
      token,
      async ({ kid }) => keyOf(deps, kid),
      {
        issuer: tokens.issuer,
        audience: tokens.audience,
        // RFC 8725 §3.1: the one that we sign with, whatever the token says.
        algorithms: [ALGORITHM],
        typ: TOKEN_TYPE,
        clockTolerance: CLOCK_SKEW_S,
        currentDate: new Date(clock.now()),
        requiredClaims: ["exp", "client_id", CLIENT_CLAIM],
      },
    );
    return { claims: payload, kid: protectedHeader.kid ?? "" };
  } catch (error) {
    if (error instanceof errors.JWTExpired) {
      throw expired(error);
    }
    throw error instanceof errors.JOSEError
      ? wrongCredentials("The token is none of ours, or has been changed. Fetch another.", error)
      : error;
  }
}

/** Throws unauthenticated for a key that is not, or no longer, there. */
async function keyOf(
  { tokens }: Pick<OwnTokenLoginDeps, "tokens">,
  kid: string | undefined,
): Promise<CryptoKey> {
  const key = kid === undefined ? undefined : await tokens.publicKeyOf(kid);
  if (key === undefined) {
    throw wrongCredentials("The token's key is not one of ours, or no longer. Fetch another.");
  }
  // RS256 keys are never bytes.
  return (await importJWK(JSON.parse(key) as object, ALGORITHM)) as CryptoKey;
}

/** Throws unauthenticated where the client is gone, also if another one has its id now, or the company is disabled. */
async function demandClient(
  { oauthClients, companies }: OwnTokenLoginDeps,
  claims: JWTPayload,
): Promise<{ readonly client: OauthClient; readonly company: Company }> {
  const client = await oauthClients.byClientId(String(claims["client_id"]));
  if (client === undefined || client.id !== claims[CLIENT_CLAIM]) {
    throw wrongCredentials("The client of this token is not there any more.");
  }
  const company = await companies.byId(client.companyId);
  if (company === undefined || company.isDisabled === true) {
    throw disabledUser();
  }
  return { client, company };
}

/** What the token is for, as far as the client has it still. */
function grantOf({ scopes, permissions }: OauthClient, { scope }: JWTPayload): Grant {
  const named = Array.isArray(scope) ? scope.map((name: unknown) => scopeNamed(String(name))) : [];
  const has = (each: ClientScope): boolean => named.includes(each);
  return { scopes: new Set(scopes.filter(has)), permissions: new Set(permissions) };
}

/** How events and logs name it. */
function nameOf({ clientId, name }: OauthClient): string {
  return `client ${clientId}${name === "" ? "" : ` (${name})`}`;
}

function expired(cause?: unknown): ReturnType<typeof wrongCredentials> {
  return wrongCredentials("The token has expired. Fetch another.", cause);
}
