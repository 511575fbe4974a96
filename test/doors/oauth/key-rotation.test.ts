/** Discovery and keys: what others verify our tokens with, before, while and after the key is rotated. */

import { createRemoteJWKSet, customFetch, jwtVerify } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";

import { createLog } from "../../../src/platform/log.ts";
import { createIds } from "../../../src/platform/ids.ts";
import { ManualTime } from "../../harness/engine/manual-time.ts";
import { getJson, jsonOf } from "../../harness/fetch-json.ts";
import { askForToken, startIssuer } from "../../harness/start-issuer.ts";
import type { RequiredServer } from "../../harness/start-required.ts";
import { STANDING_ENGINE } from "../../harness/start-server.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;
const CLIENT = { clientId: "depot", secret: "a secret that is long" };
const KEYS = "/.well-known/openid-configuration/jwks";

const clock = new ManualTime();
let server: RequiredServer;
beforeAll(async () => {
  const settings = { OAUTH_ISSUER: "https://accounts.example/jobgate", OAUTH_KEY_DAYS: "30" };
  const log = createLog({ level: "silent" });
  const overrides = { clock, ids: createIds(clock), log, engine: STANDING_ENGINE };
  server = await startIssuer(settings, overrides);
  await server.admin.addOauthClient({ company: 1, scopes: ["job.read"], ...CLIENT });
});
afterAll(() => server.close());

async function newToken(): Promise<string> {
  const form = { grant_type: "client_credentials", client_id: CLIENT.clientId };
  const asked = askForToken(server, { ...form, client_secret: CLIENT.secret });
  return (await jsonOf<{ access_token: string }>(asked)).access_token;
}

async function kids(): Promise<readonly (string | undefined)[]> {
  const { keys } = await getJson<{ keys: { kid?: string }[] }>(server.url + KEYS);
  return keys.map(({ kid }) => kid);
}

/** Verifies as others do: the key set is fetched and kept as jose keeps it, by the test's clock. */
function verifier() {
  let fetched = 0;
  const counted = (...request: Parameters<typeof fetch>): Promise<Response> => {
    fetched += 1;
    return fetch(...request);
  };
  const open = () =>
    createRemoteJWKSet(new URL(server.url + KEYS), { [customFetch]: counted, cooldownDuration: 0 });
  let keys = open();
  return {
    fetched: () => fetched,
    /** What a process does that keeps keys no longer than it may. */
    forget: () => {
      keys = open();
    },
    verify: async (token: string) => {
      const { protectedHeader } = await jwtVerify(token, keys, {
        issuer: "https://accounts.example/jobgate",
        audience: "https://accounts.example/jobgate/resources",
        currentDate: new Date(clock.now()),
      });
      return protectedHeader.kid;
    },
  };
}

test("both discovery addresses tell where tokens and keys are, under the name that is set and no Host", async () => {
  const headers = { Host: "elsewhere.example" };
  const [openid, oauth, behindPath] = await Promise.all(
    [
      "/.well-known/openid-configuration",
      "/.well-known/oauth-authorization-server",
      "/.well-known/oauth-authorization-server/jobgate",
    ].map(async (path) => {
      const response = await fetch(server.url + path, { headers });
      expect(response.headers.get("cache-control")).toBe("public, max-age=300");
      return response.json() as Promise<unknown>;
    }),
  );
  expect(openid).toMatchObject({
    issuer: "https://accounts.example/jobgate",
    token_endpoint: `${server.url}/connect/token`,
    jwks_uri: server.url + KEYS,
    grant_types_supported: ["client_credentials"],
    token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
    response_types_supported: ["token"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
  });
  expect([oauth, behindPath]).toEqual([openid, openid]);
});

test("the key set shows public keys and nothing else", async () => {
  const set = await getJson<{ keys: object[] }>(server.url + KEYS);
  expect(set.keys.map((key) => Object.keys(key).sort())).toEqual([
    ["alg", "e", "kid", "kty", "n", "use"],
  ]);
  expect(set.keys[0]).toMatchObject({ alg: "RS256", use: "sig", kty: "RSA" });
});

test("a new key is told a quarter of an hour before it signs, and the old one stays until its tokens ended", async () => {
  const { verify, fetched, forget } = verifier();
  const [first] = await kids();
  expect(await verify(await newToken())).toBe(first);
  expect(fetched()).toBe(1);

  // With the first token after thirty days, the next key is there and does not sign.
  clock.advance(30 * DAY_MS);
  expect(await verify(await newToken())).toBe(first);
  const [, second] = await kids();
  expect([await kids(), second === first]).toEqual([[first, second], false]);
  clock.advance(15 * MINUTE_MS);
  expect(await verify(await newToken())).toBe(first);
  expect(fetched()).toBe(1);

  // Whoever keeps keys for a quarter of an hour has it when it signs.
  forget();
  expect(await verify(await newToken())).toBe(first);
  expect(fetched()).toBe(2);
  const last = await newToken();
  clock.advance(5 * MINUTE_MS);
  expect(await verify(await newToken())).toBe(second);
  expect(await verify(last)).toBe(first);
  expect(fetched()).toBe(2);

  // The last token of the old key ends in an hour; the key goes an hour after that.
  clock.advance(119 * MINUTE_MS);
  expect(await kids()).toEqual([first, second]);
  clock.advance(2 * MINUTE_MS);
  expect(await kids()).toEqual([second]);
});

test("an operator rotates now, or at once where a key got out", async () => {
  const { verify } = verifier();
  const [before] = await kids();
  const next = await server.admin.rotateTokenKey({ isAtOnce: false });
  expect(next.signsFrom).toBe(clock.now() + 20 * MINUTE_MS);
  expect(await kids()).toEqual([before, next.kid]);
  const old = await newToken();
  expect(await verify(old)).toBe(before);
  const list = (token: string) =>
    fetch(`${server.url}/v1/jobs`, { headers: { Authorization: `Bearer ${token}` } });
  const sealed = await server.admin.rotateTokenKey({ isAtOnce: true });
  expect(await kids()).toEqual([sealed.kid]);
  expect((await list(old)).status).toBe(401);
  expect(await verify(await newToken())).toBe(sealed.kid);
});
