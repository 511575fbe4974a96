/** simple-oauth2: sends id and secret in the header, encoded as RFC 6749 has it. */

import { ClientCredentials } from "simple-oauth2";
import { tour } from "./tour.mjs";

await tour(async ({ issuer, use, clientId, secret, scope }) => {
  const auth = { tokenHost: issuer, tokenPath: "/connect/token" };
  const grant = new ClientCredentials({ client: { id: clientId, secret }, auth });
  const { token } = await grant.getToken(scope === undefined ? {} : { scope: scope.split(" ") });
  const Authorization = `${token.token_type} ${token.access_token}`;
  const used = await fetch(use, { headers: { Authorization } });
  return { expiresIn: token.expires_in, status: used.status };
});
