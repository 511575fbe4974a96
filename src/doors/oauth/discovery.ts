/** What clients find out by themselves (RFC 8414, OpenID Connect Discovery): who signs tokens, where they are had, with which keys they are verified. */

import { CLIENT_SCOPES, fullScope } from "../../core/model/access/grant.ts";
import type { Exchange } from "../dialect.ts";
import type { Answer } from "../http/answer.ts";
import { KEYS_PATH, TOKEN_PATH } from "./dialect.ts";

/** Short, so that a new key is known long before it signs. */
const CACHED_S = 300;

/** The document at both addresses. Nothing in it is what the caller sent as Host. */
export function discovery({ kit }: Exchange): Answer {
  const { issuer } = kit.ports.tokens;
  const base = kit.publicUrl ?? issuer;
  return cachedJson(
    JSON.stringify({
      issuer,
      token_endpoint: `${base}${TOKEN_PATH}`,
      jwks_uri: `${base}${KEYS_PATH}`,
      grant_types_supported: ["client_credentials"],
      token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
      scopes_supported: CLIENT_SCOPES.map(fullScope),
      // OpenID Connect Discovery §3 has these required, and some readers insist. Nobody logs in by them here.
      response_types_supported: ["token"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
    }),
  );
}

/** The public keys, also the one that signs next. */
export async function keySet({ kit }: Exchange): Promise<Answer> {
  return cachedJson(await kit.ports.tokens.keySet());
}

function cachedJson(body: string): Answer {
  const headers = {
    "Content-Type": "application/json",
    "Cache-Control": `public, max-age=${CACHED_S}`,
  };
  return { status: 200, headers, body };
}
