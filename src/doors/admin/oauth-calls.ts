/** The administration calls for OAuth clients, test tokens, and the keys that sign tokens. */

import { grantTestToken } from "../../core/access/grant-token.ts";
import {
  addOauthClient,
  listOauthClients,
  removeOauthClient,
} from "../../core/access/oauth-clients.ts";
import { rotateTokenKey } from "../../core/access/rotate-token-key.ts";
import { type AdminCall, callWith, flag, number, text, texts } from "./admin-call.ts";

export const OAUTH_CALLS: Readonly<Record<string, AdminCall>> = {
  "POST /oauth-clients/add": callWith(
    { company: number, scopes: texts },
    { name: text, clientId: text, secret: text, permissions: texts },
    (ports, { permissions = [], ...asked }) => addOauthClient(ports, { ...asked, permissions }),
  ),
  "POST /oauth-clients/list": (ports) => listOauthClients(ports),
  "POST /oauth-clients/remove": callWith({ clientId: text }, {}, (ports, { clientId }) =>
    removeOauthClient(ports, clientId),
  ),
  "POST /oauth-clients/token": callWith({ clientId: text }, { scopes: texts }, grantTestToken),
  "POST /token-keys/rotate": callWith({ isAtOnce: flag }, {}, rotateTokenKey),
};
