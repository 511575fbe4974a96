/** Making an OAuth client: a program that acts for the caller's company. */

import { addOwnOauthClient } from "../../../core/access/oauth-clients.ts";
import { fullScope } from "../../../core/model/access/grant.ts";
import { jsonAnswer } from "../json-answer.ts";
import type { Operation } from "../operation.ts";
import { readMembers } from "../read-members.ts";
import { shape } from "../shape.ts";

const NEW_CLIENT = shape({ "name!": "text", "scopes!": "texts", permissions: "texts" });

/** 200 with the client and its secret, which is told only now. */
export const createClient: Operation = {
  name: "createClient",
  methods: ["POST"],
  path: "/api/client",
  policy: "Client_Admin",
  async handle({ under, principal }) {
    const { name, scopes, permissions } = await readMembers(under, NEW_CLIENT);
    const added = await addOwnOauthClient(under.kit.ports, principal, {
      ...(typeof name === "string" && { name }),
      scopes: textsOf(scopes),
      permissions: textsOf(permissions),
    });
    const { client, company, secret } = added;
    return jsonAnswer(200, {
      client: {
        clientId: client.clientId,
        grantTypes: ["client_credentials"],
        secrets: [{ secretId: secretIdOf(client.id) }],
        teamName: company.name,
        displayName: client.name,
        scopes: client.scopes.map(fullScope),
        allowAccessTokensViaBrowser: false,
        clientPermissions: client.permissions,
      },
      newSecret: secret,
    });
  },
};

/** What the shape let through; null is none. */
function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

const SECRET_ID_DIGITS = 24;

/** A client has one secret, so what names the client names it: 24 hex digits, as that service has. */
function secretIdOf(id: string): string {
  return id.replaceAll("-", "").slice(-SECRET_ID_DIGITS);
}
