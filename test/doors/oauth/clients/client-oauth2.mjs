/** client-oauth2: sends id and secret in the header as they are. */

import ClientOAuth2 from "client-oauth2";
import { tour } from "./tour.mjs";

await tour(async ({ issuer, use, clientId, secret, scope }) => {
  const client = new ClientOAuth2({
    clientId,
    clientSecret: secret,
    accessTokenUri: `${issuer}/connect/token`,
    ...(scope !== undefined && { scopes: scope.split(" ") }),
  });
  const token = await client.credentials.getToken();
  const { url, headers } = token.sign({ url: use });
  const used = await fetch(url, { headers });
  return { expiresIn: Number(token.data.expires_in), status: used.status };
});
