/** The OAuth door: programs get tokens for their ids and secrets, and others what verifies these tokens. */

import { Router } from "express";

import { grantToken } from "../../core/access/grant-token.ts";
import { networkOf } from "../../core/access/network.ts";
import { Problem } from "../../core/model/problem.ts";
import type { Door, Exchange } from "../dialect.ts";
import type { DoorKit } from "../door-kit.ts";
import { exchange } from "../exchange.ts";
import type { Answer } from "../http/answer.ts";
import { type Fields, readForm } from "../http/fields.ts";
import { readBody } from "../http/read-body.ts";
import { readOnlyDoor } from "../read-only-door.ts";
import { GrantRefused, KEYS_PATH, OAUTH, OPENID_PATH, SERVER_PATH, TOKEN_PATH } from "./dialect.ts";
import { discovery, keySet } from "./discovery.ts";

/** Many times what an id, a secret and all scopes take. */
const FORM_BYTES_MAX = 64 * 1024;

export function oauthDoor(kit: DoorKit): Door {
  const router = Router();
  router.all(TOKEN_PATH, (request, response) =>
    exchange(kit, OAUTH, { request, response, params: {}, operation: "token", act: token }),
  );
  const page = { operation: "discovery", act: discovery };
  // RFC 8414 §3.1: the issuer's path stands behind the well-known one.
  const { pathname } = new URL(kit.ports.tokens.issuer);
  const pages = {
    [OPENID_PATH]: page,
    [SERVER_PATH]: page,
    ...(pathname !== "/" && { [SERVER_PATH + literally(pathname)]: page }),
    [KEYS_PATH]: { operation: "keys", act: keySet },
  };
  router.use(readOnlyDoor(kit, OAUTH, pages));
  return { dialects: [OAUTH], router };
}

/** The path as the router takes for it and nothing else. */
function literally(path: string): string {
  return path.replaceAll(/[\\:*{}()[\]?+!]/gu, String.raw`\$&`);
}

/** RFC 6749 §4.4. */
async function token({ kit, request }: Exchange): Promise<Answer> {
  if (request.method !== "POST") {
    throw new Problem("method-not-allowed", "Tokens are asked for by POST.", { allow: ["POST"] });
  }
  const address = kit.proxies.addressOf(request) ?? "";
  kit.rateLimit?.take(networkOf(address), "This address");
  const form = await formOf(kit, request);
  const { authorization } = request.headers;
  const [clientId, secret] = [form.get("client_id"), form.get("client_secret")];
  const granted = await grantToken(
    kit.ports,
    { authorization, clientId, secret, address },
    scopesIn(form),
  );
  return {
    status: 200,
    headers: { "Content-Type": "application/json", "Cache-Control": "no-store" },
    body: JSON.stringify({
      access_token: granted.token,
      expires_in: granted.expiresInS,
      token_type: "Bearer",
      scope: granted.scopes.join(" "),
    }),
  };
}

/** The parameters that say something. Throws what readBody and readForm throw, and GrantRefused. */
async function formOf(kit: DoorKit, request: Exchange["request"]): Promise<Fields> {
  const bytesMax = Math.min(kit.bodyBytesMax, FORM_BYTES_MAX);
  const bytes = await readBody(request, { bytesMax, timeoutMs: kit.requestTimeoutMs });
  const fields = readForm(bytes, request.headers["content-type"]);
  // RFC 6749 §3.2: a parameter without a value is as if it were not there.
  const form = new Map([...fields].filter(([, value]) => value !== ""));
  const grant = form.get("grant_type");
  if (grant === undefined) {
    const message = "The grant_type is missing. Send grant_type=client_credentials.";
    throw Problem.at("invalid-document", { pointer: "/grant_type", rule: "required", message });
  }
  if (grant !== "client_credentials") {
    throw new GrantRefused();
  }
  return form;
}

/** RFC 6749 §3.3. */
function scopesIn(form: Fields): readonly string[] {
  return (form.get("scope") ?? "").split(" ").filter((name) => name !== "");
}
