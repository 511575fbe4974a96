/** JWT bearer tokens (row 44): a real issuer with real keys, and everything that is tried against such. */

import {
  base64url,
  type CryptoKey,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWK,
  SignJWT,
} from "jose";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { TokenIssuer } from "../../src/auth/token-login.ts";
import { isMailAddress } from "../../src/core/text/callback-address.ts";
import { setCompanyDisabled } from "../../src/core/access/companies.ts";
import type { Principal } from "../../src/core/model/principal.ts";
import { UNVERSIONED } from "../harness/ips-message.ts";
import { SOAP, WIRES } from "../harness/wires.ts";
import { openRequired, refusalOf, type Required } from "./open-required.ts";
import { startRequired } from "../harness/start-required.ts";
import { serve, type Serving } from "../harness/peers/serve.ts";

const WRONG = "unauthenticated wrong-credentials";
const ISSUER = "https://login.example";
const AUDIENCE = "jobgate";

interface KeyPair {
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
}

let rsa: KeyPair;
let ec: KeyPair;
let other: KeyPair;
/** What the issuer publishes; "down" makes it answer 500. */
let published: readonly JWK[] | "down";
let fetched = 0;
let jwksServer: Serving;
let issuer: TokenIssuer;

beforeAll(async () => {
  const options = { extractable: true };
  rsa = await generateKeyPair("RS256", options);
  ec = await generateKeyPair("ES256", options);
  other = await generateKeyPair("RS256", options);
});

beforeEach(async () => {
  published = [await jwk(rsa, "rsa-1"), await jwk(ec, "ec-1")];
  fetched = 0;
  jwksServer = await serve((_request, response) => {
    fetched += 1;
    response.writeHead(published === "down" ? 500 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify({ keys: published }));
  });
  const jwksUrl = `${jwksServer.url}/jwks`;
  issuer = { issuer: ISSUER, audience: AUDIENCE, jwksUrl, companyClaim: "company" };
});
afterEach(() => jwksServer.close());

async function jwk({ publicKey }: KeyPair, kid: string): Promise<JWK> {
  return { ...(await exportJWK(publicKey)), kid };
}

interface Making {
  readonly nowMs: number;
  /** Also such as no issuer would make. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Record<string, unknown>;
  readonly key?: CryptoKey | Uint8Array;
}

/** A good token, changed where asked. */
async function token({ nowMs, claims, header, key = rsa.privateKey }: Making): Promise<string> {
  const now = Math.floor(nowMs / 1000);
  return new SignJWT({
    iss: ISSUER,
    aud: AUDIENCE,
    sub: "web-shop",
    company: 47,
    scope: "openid submit-jobs read-jobs",
    exp: now + 300,
    ...claims,
  })
    .setProtectedHeader({ alg: "RS256", kid: "rsa-1", ...header })
    .sign(key);
}

/** Tries a token that was made with the clock of the authenticator. */
async function tryToken(required: Required, making: Omit<Making, "nowMs"> = {}): Promise<unknown> {
  const text = await token({ nowMs: required.clock.now(), ...making });
  return refusalOf(
    required.authenticate({ shown: { kind: "authorization", text: `Bearer ${text}` } }),
  );
}

describe("a good token", () => {
  test("lets in for its company, with the permissions among its scopes", async () => {
    const required = await openRequired(issuer);
    const text = await token({ nowMs: required.clock.now() });
    const principal = await required.authenticate({
      shown: { kind: "authorization", text: `Bearer ${text}` },
    });
    expect(principal).toMatchObject({ name: `web-shop (${ISSUER})`, company: { number: 47 } });
    expect(principal.actsForEveryCompany).toBe(false);
    expect([...principal.permissions]).toEqual(["submit-jobs", "read-jobs"]);
  });

  const good: readonly (readonly [string, Omit<Making, "nowMs">])[] = [
    ["company as text", { claims: { company: "47" } }],
    ["company as handle", { claims: { company: "c|47" } }],
    ["audience as a list", { claims: { aud: ["a", AUDIENCE] } }],
    ["scp as a list", { claims: { scope: undefined, scp: ["read-jobs"] } }],
    ["an email", { claims: { email: "anna@example.com" } }],
    ["no kid, where one key fits", { header: { kid: undefined } }],
    ["the typ of access tokens", { header: { typ: "at+jwt" } }],
    ["it written in full", { header: { typ: "application/AT+JWT" } }],
    ["the typ that says little", { header: { typ: "JWT" } }],
  ];
  test.each(good)("may have %s", async (_what, making) => {
    expect(await tryToken(await openRequired(issuer), making)).toBe("accepted");
  });

  test("may be signed with ES256", async () => {
    const required = await openRequired(issuer);
    const header = { alg: "ES256", kid: "ec-1" };
    expect(await tryToken(required, { header, key: ec.privateKey })).toBe("accepted");
  });

  test("is verified once a minute, and holds no longer than it says", async () => {
    const required = await openRequired(issuer);
    const text = await token({ nowMs: required.clock.now(), claims: { exp: nowS(required) + 10 } });
    const authorization = `Bearer ${text}`;
    await required.authenticate({ shown: { kind: "authorization", text: authorization } });
    // 60 s of clock skew are forgiven.
    required.clock.advance(69_000);
    expect(
      await refusalOf(
        required.authenticate({ shown: { kind: "authorization", text: authorization } }),
      ),
    ).toBe("accepted");
    required.clock.advance(1000);
    expect(
      await refusalOf(
        required.authenticate({ shown: { kind: "authorization", text: authorization } }),
      ),
    ).toBe(WRONG);
  });

  test("is nobody's once its company is disabled", async () => {
    const required = await openRequired(issuer);
    expect(await tryToken(required)).toBe("accepted");
    await setCompanyDisabled(required.ports, 47, true);
    expect(await tryToken(required)).toBe("unauthenticated unknown-user");
  });
});

function nowS({ clock }: Required): number {
  return Math.floor(clock.now() / 1000);
}

describe("row 44: refused is a token", () => {
  const refused: readonly (readonly [string, (now: number) => Omit<Making, "nowMs">])[] = [
    ["of another issuer", () => ({ claims: { iss: "https://evil.example" } })],
    ["for another audience", () => ({ claims: { aud: "other" } })],
    ["for no audience", () => ({ claims: { aud: undefined } })],
    ["without an end", () => ({ claims: { exp: undefined } })],
    ["that has expired", (now) => ({ claims: { exp: now - 60 } })],
    ["that is not valid yet", (now) => ({ claims: { nbf: now + 61 } })],
    ["with text as its end", () => ({ claims: { exp: "never" } })],
    ["signed with another key", () => ({ key: other.privateKey })],
    ["without a sub", () => ({ claims: { sub: undefined } })],
    ["that tells of a log-out", () => ({ header: { typ: "logout+jwt" } })],
    ["that proves that a key is held", () => ({ header: { typ: "dpop+jwt" } })],
    ["that tells of security events", () => ({ header: { typ: "application/secevent+jwt" } })],
    ["whose typ is empty", () => ({ header: { typ: "" } })],
    ["whose kid is a path", () => ({ header: { kid: "../../../../dev/null" } })],
    ["whose kid is an address", () => ({ header: { kid: "http://127.0.0.1/key" } })],
    ["whose kid is SQL", () => ({ header: { kid: "x' UNION SELECT 'key" } })],
    ["whose kid is __proto__", () => ({ header: { kid: "__proto__" } })],
    [
      "that brings its own address of keys",
      () => ({ header: { jku: "https://evil.example" }, key: other.privateKey }),
    ],
  ];
  test.each(refused)("%s", async (_what, making) => {
    const required = await openRequired(issuer);
    expect(await tryToken(required, making(nowS(required)))).toBe(WRONG);
  });

  test("that brings its own key", async () => {
    const required = await openRequired(issuer);
    const header = { jwk: await exportJWK(other.publicKey) };
    expect(await tryToken(required, { header, key: other.privateKey })).toBe(WRONG);
  });

  test("without signature, alg none in any case", async () => {
    const required = await openRequired(issuer);
    const [, payload] = (await token({ nowMs: required.clock.now() })).split(".");
    for (const alg of ["none", "None", "NONE"]) {
      const head = base64url.encode(JSON.stringify({ alg, kid: "rsa-1" }));
      for (const text of [`${head}.${payload}.`, `${head}.${payload}`, `${head}.${payload}.AA`]) {
        const call = required.authenticate({
          shown: { kind: "authorization", text: `Bearer ${text}` },
        });
        expect(await refusalOf(call)).toBe(WRONG);
      }
    }
  });

  test("signed with HS256 and the public key as the secret", async () => {
    const required = await openRequired(issuer);
    const secrets = [
      new TextEncoder().encode(await exportSPKI(rsa.publicKey)),
      new TextEncoder().encode(JSON.stringify(await jwk(rsa, "rsa-1"))),
    ];
    for (const key of secrets) {
      expect(await tryToken(required, { header: { alg: "HS256" }, key })).toBe(WRONG);
    }
  });

  test("signed with a shared secret that the issuer publishes by mistake", async () => {
    const secret = new TextEncoder().encode("0123456789abcdef0123456789abcdef");
    published = [{ kty: "oct", k: base64url.encode(secret), kid: "oct-1", alg: "HS256" }];
    const required = await openRequired(issuer);
    const header = { alg: "HS256", kid: "oct-1" };
    expect(await tryToken(required, { header, key: secret })).toBe(WRONG);
  });

  test("with a changed payload", async () => {
    const required = await openRequired(issuer);
    const [head, , signature] = (await token({ nowMs: required.clock.now() })).split(".");
    const payload = base64url.encode(JSON.stringify({ iss: ISSUER, aud: AUDIENCE, company: 1 }));
    const call = required.authenticate({
      shown: { kind: "authorization", text: `Bearer ${head}.${payload}.${signature}` },
    });
    expect(await refusalOf(call)).toBe(WRONG);
  });

  test("of more than 8 KB, before anything is fetched or verified", async () => {
    const required = await openRequired(issuer);
    expect(await tryToken(required, { claims: { pad: "x".repeat(16 * 1024) } })).toBe(WRONG);
    expect(fetched).toBe(0);
  });

  test.each([undefined, 48, "48", "x", "47|", {}, [47], null])(
    "for the company %j, which is none",
    async (company) => {
      const required = await openRequired(issuer);
      expect(await tryToken(required, { claims: { company } })).toBe(
        "unauthenticated unknown-user",
      );
    },
  );

  test("without scopes, from everything that needs a permission", async () => {
    const required = await openRequired(issuer);
    const text = await token({ nowMs: required.clock.now(), claims: { scope: "openid" } });
    const { permissions } = await required.authenticate({
      shown: { kind: "authorization", text: `Bearer ${text}` },
    });
    expect(permissions.size).toBe(0);
  });
});

describe("what a token says of its holder", () => {
  const holder = async (claims: Making["claims"]): Promise<Principal> => {
    const required = await openRequired(issuer);
    const text = await token({ nowMs: required.clock.now(), claims: { sub: "17", ...claims } });
    return required.authenticate({ shown: { kind: "authorization", text: `Bearer ${text}` } });
  };
  const email = "anna@example.com";

  test.each([
    ["no email", {}, `17 (${ISSUER})`],
    ["an email that nobody verified", { email }, `17 (${ISSUER})`],
    ["an email that is not verified", { email, email_verified: false }, `17 (${ISSUER})`],
    ["an email with a wrong word for it", { email, email_verified: "yes" }, `17 (${ISSUER})`],
    ["a verified email", { email, email_verified: true }, email],
    ["a verified email, as text", { email, email_verified: "true" }, email],
    ["a sub like an email", { sub: email }, `${email} (${ISSUER})`],
  ])("names a holder of %s", async (_, claims, name) => {
    expect((await holder(claims)).name).toBe(name);
  });

  test("tells holders of one email apart by issuer and sub", async () => {
    const [a, b] = await Promise.all(
      ["17", "18"].map((sub) => holder({ sub, email, email_verified: true })),
    );
    expect(a?.name).toBe(b?.name);
    expect(a?.identity).toBe(JSON.stringify([ISSUER, "17"]));
    expect(b?.identity).toBe(JSON.stringify([ISSUER, "18"]));
  });

  test("is nobody to whom mail is sent, unless the email is verified", async () => {
    const { name } = await holder({ sub: `${"a".repeat(60)}@${"b".repeat(180)}.example` });
    expect(isMailAddress(name)).toBe(false);
  });

  test("is cleaned of what an event or a log cannot carry", async () => {
    const required = await openRequired(issuer);
    const sub = `a\u0000\r\n\u202e\ud800${"x".repeat(1000)}`;
    const text = await token({ nowMs: required.clock.now(), claims: { sub } });
    const { name } = await required.authenticate({
      shown: { kind: "authorization", text: `Bearer ${text}` },
    });
    expect(name).toBe(`a?????${"x".repeat(144)} (${ISSUER})`);
  });
});

describe("the issuer's keys", () => {
  test("are fetched once for many tokens at once", async () => {
    const required = await openRequired(issuer);
    const claims = Array.from({ length: 20 }, (_, jti) => ({ jti: String(jti) }));
    await Promise.all(claims.map((each) => tryToken(required, { claims: each })));
    expect(fetched).toBe(1);
  });

  test("go on working when the issuer is down", async () => {
    const required = await openRequired(issuer);
    expect(await tryToken(required)).toBe("accepted");
    published = "down";
    required.clock.advance(3_600_000);
    for (const jti of ["1", "2", "3"]) {
      expect(await tryToken(required, { claims: { jti } })).toBe("accepted");
    }
    expect(fetched).toBeLessThanOrEqual(2);
  });

  test("that could never be had make tokens unavailable, and are asked for every five seconds at most", async () => {
    published = "down";
    const required = await openRequired(issuer);
    for (let time = 0; time < 3; time += 1) {
      expect(await tryToken(required)).toBe("unavailable 5");
    }
    expect(fetched).toBe(1);
    published = [await jwk(rsa, "rsa-1")];
    required.clock.advance(5001);
    expect(await tryToken(required)).toBe("accepted");
    expect(JSON.stringify(required.logged.length)).toBe("1");
  });

  test("that are no JWKS make tokens unavailable", async () => {
    published = "no list" as unknown as JWK[];
    expect(await tryToken(await openRequired(issuer))).toBe("unavailable 5");
  });

  test("are fetched anew for a key that is not among them, but not for each such token", async () => {
    const required = await openRequired(issuer);
    expect(await tryToken(required)).toBe("accepted");
    published = [await jwk(other, "other-1")];
    const making = { header: { kid: "other-1" }, key: other.privateKey };
    for (let time = 0; time < 5; time += 1) {
      expect(await tryToken(required, making)).toBe(WRONG);
    }
    expect(fetched).toBe(1);
    required.clock.advance(30_001);
    expect(await tryToken(required, making)).toBe("accepted");
    expect(fetched).toBe(2);
  });
});

test("every door tells a bad token as 401 or 10001, and takes a good one", async () => {
  const server = await startRequired({
    JWT_ISSUER: ISSUER,
    JWT_AUDIENCE: AUDIENCE,
    JWT_JWKS_URL: issuer.jwksUrl,
  });
  try {
    const good = await token({ nowMs: Date.now() });
    const bad = await token({ nowMs: Date.now(), key: other.privateKey });
    for (const door of WIRES) {
      const submit = (text: string) =>
        door.submit(server, { authorization: `Bearer ${text}`, companyHandle: "c|47" });
      const refusal = await submit(bad);
      expect([refusal.code, refusal.ipsCode]).toEqual([
        "unauthenticated",
        door.isSoap ? 10001 : undefined,
      ]);
      if (!door.isSoap) {
        expect(refusal.httpStatus).toBe(401);
        expect(refusal.response.headers.get("www-authenticate")).toMatch(
          /^Bearer realm="Jobgate"/u,
        );
      }
      expect((await submit(good)).isAccepted).toBe(true);
    }
    const headerBlocks = `<authHeader xmlns="${UNVERSIONED}"><accessToken>${"x".repeat(16 * 1024)}</accessToken></authHeader>`;
    expect(await SOAP.submit(server, { headerBlocks })).toMatchObject({ ipsCode: 10001 });
  } finally {
    await server.close();
  }
});
