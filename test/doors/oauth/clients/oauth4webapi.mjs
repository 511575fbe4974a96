/** oauth4webapi: discovers the issuer, gets a token by header, has it verified as a resource server would, and uses it. */

import * as oauth from "oauth4webapi";
import { tour } from "./tour.mjs";

const insecure = { [oauth.allowInsecureRequests]: true };

await tour(async ({ issuer, use, clientId, secret, scope }) => {
  const url = new URL(issuer);
  const as = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, insecure));
  const client = { client_id: clientId };
  const answer = await oauth.clientCredentialsGrantRequest(
    as,
    client,
    oauth.ClientSecretBasic(secret),
    new URLSearchParams(scope === undefined ? {} : { scope }),
    insecure,
  );
  const token = await oauth.processClientCredentialsResponse(as, client, answer);
  const asked = new Request(use, { headers: { Authorization: `Bearer ${token.access_token}` } });
  const claims = await oauth.validateJwtAccessToken(as, asked, `${issuer}/resources`, insecure);
  const used = await fetch(asked);
  return { expiresIn: claims.exp - claims.iat >= 3600 ? token.expires_in : 0, status: used.status };
});
