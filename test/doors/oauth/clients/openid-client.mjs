/** openid-client: discovers the issuer in both ways, gets a token by header and by form, and uses it. */

import * as client from "openid-client";
import { tour } from "./tour.mjs";

const execute = [client.allowInsecureRequests];

await tour(async ({ issuer, use, clientId, secret, scope, isOdd }) => {
  const authentication = isOdd ? client.ClientSecretBasic(secret) : client.ClientSecretPost(secret);
  const algorithm = isOdd ? "oauth2" : "oidc";
  const options = { execute, algorithm };
  const url = new URL(issuer);
  const found = await client.discovery(url, clientId, secret, authentication, options);
  const token = await client.clientCredentialsGrant(found, scope === undefined ? {} : { scope });
  const used = await client.fetchProtectedResource(found, token.access_token, new URL(use), "GET");
  return { expiresIn: token.expires_in, status: used.status };
});
