/** Tokens of ours: whom they let in, until when, and everything that is tried against such. */

import { createSecretKey } from "node:crypto";
import { base64url, decodeJwt, generateKeyPair, importJWK, SignJWT } from "jose";
import type { JSONWebKeySet, JWK } from "jose";
import { describe, expect, test } from "vitest";

import type { ClientScope } from "../../src/core/model/access/grant.ts";
import { setCompanyDisabled } from "../../src/core/access/companies.ts";
import { grantTestToken } from "../../src/core/access/grant-token.ts";
import { addOauthClient, removeOauthClient } from "../../src/core/access/oauth-clients.ts";
import { rotateTokenKey } from "../../src/core/access/rotate-token-key.ts";
import type { Principal } from "../../src/core/model/principal.ts";
import { OWN_ISSUER, openRequired, refusalOf, type Required } from "./open-required.ts";

const WRONG = "unauthenticated wrong-credentials";
const HOUR_MS = 3_600_000;
const CLIENT = { clientId: "depot", secret: "a secret that is long" };

interface Issued extends Required {
  readonly token: string;
  readonly show: (token: string) => Promise<Principal>;
  /** What letting a token in is refused with. */
  readonly refusal: (token: string) => Promise<unknown>;
}

/** A client of company 47, and a token of it. */
async function openIssued(scopes: readonly ClientScope[] = ["job.read"]): Promise<Issued> {
  const required = await openRequired();
  const asked = { company: 47, ...CLIENT, scopes, permissions: ["OWNER"] };
  await addOauthClient(required.ports, asked);
  const { token } = await grantTestToken(required.ports, CLIENT);
  const show = (text: string): Promise<Principal> =>
    required.authenticate({
      shown: { kind: "authorization", text: `Bearer ${text}` },
      address: "192.0.2.1",
    });
  return { ...required, token, show, refusal: (text) => refusalOf(show(text)) };
}

/** The token with other claims and head, signed with whatever key. */
async function forged(
  token: string,
  {
    claims = {},
    head = {},
    sign,
  }: {
    claims?: Record<string, unknown>;
    head?: Record<string, unknown>;
    sign?: (jwt: SignJWT) => Promise<string>;
  },
): Promise<string> {
  const jwt = new SignJWT({ ...decodeJwt(token), ...claims }).setProtectedHeader({
    ...(JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString()) as object),
    alg: "RS256",
    ...head,
  });
  if (sign !== undefined) {
    return sign(jwt);
  }
  const { privateKey } = await generateKeyPair("RS256");
  return jwt.sign(privateKey);
}

/** Signs with the key that our tokens are signed with. */
async function signingWithOurs(tokenKeys: Required["tokenKeys"]) {
  const [ours] = await tokenKeys.list();
  const key = await importJWK(JSON.parse(ours?.privateKey ?? "{}") as JWK, "RS256");
  return (jwt: SignJWT): Promise<string> => jwt.sign(key);
}

describe("a token of ours", () => {
  test("lets its client in, with what its policies are here and nothing else", async () => {
    const { show, token } = await openIssued(["job.read", "workflow.execute"]);
    const { company, permissions, grant, actsForEveryCompany } = await show(token);
    expect([company.number, actsForEveryCompany]).toEqual([47, false]);
    expect([...permissions].sort()).toEqual(["read-jobs", "submit-jobs"]);
    expect([...(grant?.scopes ?? [])]).toEqual(["job.read", "workflow.execute"]);
    expect([...(grant?.permissions ?? [])]).toEqual(["owner"]);
  });

  test("has the claims that its clients read, and ends after an hour and a minute for slow clocks", async () => {
    const { show, refusal, token, clock } = await openIssued();
    const nowS = Math.floor(clock.now() / 1000);
    expect(decodeJwt(token)).toMatchObject({
      iss: OWN_ISSUER,
      aud: [`${OWN_ISSUER}/resources`],
      sub: CLIENT.clientId,
      client_id: CLIENT.clientId,
      "intoware.workfloplus.team": "Other",
      scope: ["https://www.workfloplus.com/auth/job.read"],
      exp: nowS + 3600,
      jti: expect.any(String),
    });
    const { iat = Infinity, nbf = Infinity } = decodeJwt(token);
    expect(Math.max(iat, nbf)).toBeLessThanOrEqual(nowS);
    clock.advance(HOUR_MS + 59_000);
    await expect(show(token)).resolves.toMatchObject({ name: "client depot" });
    clock.advance(2000);
    expect(await refusal(token)).toBe(WRONG);
  });

  test("ends at once with its company or client, and stays so when another client has its id", async () => {
    const { show, access, refusal, token, ports } = await openIssued();
    const principal = await show(token);
    await setCompanyDisabled(ports, 47, true);
    expect(await refusal(token)).toBe("unauthenticated unknown-user");
    await setCompanyDisabled(ports, 47, false);
    // Work under way asks so.
    await access.confirm(await show(token));
    await removeOauthClient(ports, CLIENT.clientId);
    await expect(access.confirm(principal)).rejects.toMatchObject({ code: "unauthenticated" });
    expect(await refusal(token)).toBe(WRONG);
    await addOauthClient(ports, { company: 1, ...CLIENT, scopes: ["job.read"], permissions: [] });
    expect(await refusal(token)).toBe(WRONG);
  });

  test("holds through a rotation, and no longer where the old key ended at once", async () => {
    const { show, refusal, token, ports } = await openIssued();
    await rotateTokenKey(ports, { isAtOnce: false });
    await expect(show(token)).resolves.toMatchObject({ name: "client depot" });
    await rotateTokenKey(ports, { isAtOnce: true });
    expect(await refusal(token)).toBe(WRONG);
  });
});

/** What is changed, and in what. Each is refused although our own key signed it. */
const CHANGES: Readonly<Record<string, Parameters<typeof forged>[1]>> = {
  "another issuer": { claims: { iss: "https://elsewhere.example" } },
  "our issuer with a slash more": { claims: { iss: `${OWN_ISSUER}/` } },
  "another audience": { claims: { aud: ["https://elsewhere.example/resources"] } },
  "a time that is over": { claims: { exp: 1 } },
  "a time that has not come": { claims: { nbf: 4_000_000_000 } },
  "no end": { claims: { exp: undefined } },
  "no client": { claims: { client_id: undefined } },
  "the client's id and not the client": { claims: { "jobgate.client": undefined } },
  "another type": { head: { typ: "logout+jwt" } },
  "an unknown kid": { head: { kid: "unknown" } },
  "no kid": { head: { kid: undefined } },
};

describe("a forged token lets nobody in", () => {
  test("where another key signed it, under our kid or as a shared secret that is our public key", async () => {
    const { refusal, token, ports } = await openIssued();
    expect(await refusal(await forged(token, {}))).toBe(WRONG);
    const set = JSON.parse(await ports.tokens.keySet()) as JSONWebKeySet;
    const [jwk = {}] = set.keys;
    for (const secret of [JSON.stringify(jwk), String(jwk.n), JSON.stringify(set)]) {
      const key = createSecretKey(Buffer.from(secret.padEnd(32, " ")));
      const hs256 = await forged(token, { head: { alg: "HS256" }, sign: (jwt) => jwt.sign(key) });
      expect(await refusal(hs256)).toBe(WRONG);
    }
  });

  test("without a signature, or with claims that were changed under ours", async () => {
    const { refusal, token } = await openIssued();
    const [head = "", claims = "", signature = ""] = token.split(".");
    const none = base64url.encode('{"alg":"none","typ":"at+jwt"}');
    const scope = ["https://www.workfloplus.com/auth/job.admin"];
    const changed = base64url.encode(JSON.stringify({ ...decodeJwt(token), scope }));
    const texts = [
      `${none}.${claims}.`,
      `${head}.${claims}.`,
      `${none}.${claims}.${signature}`,
      `${head}.${changed}.${signature}`,
      "e30.e30.e30",
      `${token}.`,
      token.slice(0, -4),
    ];
    for (const text of texts) {
      expect(await refusal(text), text).toBe(WRONG);
    }
  });

  test("with claims or a head that are not ours, even where our key signed it", async () => {
    const { refusal, show, token, tokenKeys } = await openIssued();
    const sign = await signingWithOurs(tokenKeys);
    // The way of forging is right: unchanged it is taken.
    expect((await show(await forged(token, { sign }))).name).toBe("client depot");
    for (const [what, change] of Object.entries(CHANGES)) {
      expect(await refusal(await forged(token, { ...change, sign })), what).toBe(WRONG);
    }
    // The client counts, whatever team the token names.
    const claims = { "intoware.workfloplus.team": "Default" };
    expect((await show(await forged(token, { claims, sign }))).company.number).toBe(47);
  });
});
