/** What every UserStore, ApiKeyStore and SessionStore promises. */

import { describe, expect, test } from "vitest";
import type {
  ApiKeyStore,
  CompanyStore,
  SessionStore,
  UserStore,
} from "../../src/core/ports/access.ts";
import type { OauthClientStore, TokenKeyStore } from "../../src/core/ports/oauth.ts";
import type { OauthClient } from "../../src/core/model/access/oauth-client.ts";
import type { TokenKey } from "../../src/core/model/access/token-key.ts";
import type { ApiKey } from "../../src/core/model/access/api-key.ts";
import type { Session } from "../../src/core/model/access/session.ts";
import type { User } from "../../src/core/model/access/user.ts";
import { COMPANY, ids, NOW, type Open, useStore } from "../harness/store/samples.ts";

interface AccessStores {
  readonly companies: CompanyStore;
  readonly users: UserStore;
  readonly apiKeys: ApiKeyStore;
  readonly sessions: SessionStore;
  readonly oauthClients: OauthClientStore;
  readonly tokenKeys: TokenKeyStore;
}

const sampleUser = (changes: Partial<User> = {}): User => ({
  id: ids.next(),
  companyId: COMPANY.id,
  email: "Anna@example.com",
  handle: "u|47|Anna@example.com",
  role: "IpsUser",
  passwordHash: "$argon2id$",
  isDisabled: false,
  createdAt: NOW,
  ...changes,
});

const sampleKey = (changes: Partial<ApiKey> = {}): ApiKey => ({
  id: ids.next(),
  companyId: COMPANY.id,
  name: "Web shop",
  prefix: "abcdefgh",
  hash: "ab".repeat(32),
  permissions: ["read-jobs", "submit-jobs"],
  createdAt: NOW,
  ...changes,
});

const sampleSession = (changes: Partial<Session> = {}): Session => ({
  id: ids.next(),
  userId: ids.next(),
  clientId: ids.next(),
  hash: ids.next(),
  lifetimeMs: 1000,
  expiresAt: NOW + 1000,
  createdAt: NOW,
  ...changes,
});

const sampleClient = (changes: Partial<OauthClient> = {}): OauthClient => ({
  id: ids.next(),
  clientId: "depot süd",
  companyId: COMPANY.id,
  name: "Tablets",
  secretHash: "$argon2id$",
  scopes: ["job.read", "workflow.execute"],
  permissions: ["owner"],
  createdAt: NOW,
  ...changes,
});

const sampleTokenKey = (number: number): TokenKey => ({
  number,
  kid: `kid-${number}`,
  publicKey: '{"kty":"RSA"}',
  privateKey: `{"d":"private ${number}"}`,
  createdAt: NOW,
  signsFrom: NOW + number,
});

export function describeAccessStores(name: string, open: Open<AccessStores>): void {
  describe(`UserStore: ${name}`, () => {
    const store = useStore(open);

    test("finds a user by id, address and handle, in any case", async () => {
      const { users } = store();
      const user = sampleUser();
      expect(await users.add(user)).toBe(true);
      expect(await users.byId(user.id)).toEqual(user);
      expect(await users.byEmail("ANNA@EXAMPLE.COM")).toEqual(user);
      for (const handle of [user.handle, "47|anna@example.com", "u|47|anna@EXAMPLE.com"]) {
        expect(await users.byHandle(handle)).toEqual(user);
      }
      for (const handle of ["u|u|47|anna@example.com", "u|4|anna@example.com", "u|47|", ""]) {
        expect(await users.byHandle(handle)).toBeUndefined();
      }
      expect(await users.byEmail("anna@example.co")).toBeUndefined();
    });

    test("has an address once, whoever asks first", async () => {
      const { users } = store();
      const adds = ["anna@example.com", "ANNA@example.com", "Anna@example.com"].map((email) =>
        users.add(sampleUser({ id: ids.next(), email, handle: `u|1|${email}` })),
      );
      expect((await Promise.all(adds)).filter(Boolean)).toHaveLength(1);
      expect(await users.list()).toHaveLength(1);
    });

    test("changes what it is told to and nothing else", async () => {
      const { users } = store();
      const user = sampleUser();
      await users.add(user);
      expect(await users.change(user.id, { isDisabled: true })).toBe(true);
      expect(await users.byId(user.id)).toEqual({ ...user, isDisabled: true });
      expect(await users.change(user.id, { passwordHash: "$new" })).toBe(true);
      expect(await users.byId(user.id)).toEqual({
        ...user,
        isDisabled: true,
        passwordHash: "$new",
      });
      expect(await users.change(ids.next(), { isDisabled: true })).toBe(false);
    });
  });

  describe(`ApiKeyStore: ${name}`, () => {
    const store = useStore(open);

    test("finds, lists and removes keys by their prefixes", async () => {
      const { apiKeys } = store();
      const first = sampleKey();
      const second = sampleKey({ prefix: "bcdefgha", userId: ids.next(), expiresAt: NOW + 1 });
      expect(await apiKeys.add(first)).toBe(true);
      expect(await apiKeys.add(second)).toBe(true);
      expect(await apiKeys.byPrefix("abcdefgh")).toEqual(first);
      expect(await apiKeys.byPrefix("ABCDEFGH")).toBeUndefined();
      expect(await apiKeys.list()).toEqual([first, second]);
      expect(await apiKeys.remove("abcdefgh")).toEqual(first);
      expect(await apiKeys.remove("abcdefgh")).toBeUndefined();
      expect(await apiKeys.list()).toEqual([second]);
    });

    test("has a prefix once", async () => {
      const { apiKeys } = store();
      expect(await apiKeys.add(sampleKey())).toBe(true);
      expect(await apiKeys.add(sampleKey())).toBe(false);
    });
  });

  describe(`CompanyStore, disabled companies: ${name}`, () => {
    const store = useStore(open);

    test("tells that a company is disabled, until it is enabled", async () => {
      const { companies } = store();
      await companies.add(COMPANY);
      await companies.setDisabled(COMPANY.id, true);
      expect(await companies.byNumber(47)).toEqual({ ...COMPANY, isDisabled: true });
      await companies.setDisabled(COMPANY.id, false);
      expect(await companies.byId(COMPANY.id)).toEqual(COMPANY);
    });
  });

  describe(`SessionStore: ${name}`, () => {
    const store = useStore(open);

    test("finds a session by its hash, prolongs and never shortens it", async () => {
      const { sessions } = store();
      const session = sampleSession();
      await sessions.add(session);
      await sessions.prolong(session.id, NOW + 2000);
      await sessions.prolong(session.id, NOW + 1500);
      expect(await sessions.byHash(session.hash)).toEqual({ ...session, expiresAt: NOW + 2000 });
      expect(await sessions.byHash("other")).toBeUndefined();
    });

    test("ends one session, or all of a user", async () => {
      const { sessions } = store();
      const [one, two, other] = [sampleSession(), sampleSession(), sampleSession()];
      for (const each of [one, { ...two, userId: one.userId }, other]) {
        await sessions.add(each);
      }
      expect(await sessions.remove(other.id)).toBe(true);
      expect(await sessions.remove(other.id)).toBe(false);
      expect([...(await sessions.removeOf(one.userId))].sort()).toEqual([one.id, two.id].sort());
      expect(await sessions.list(NOW)).toEqual([]);
    });

    test("lists what is not over, and clears the rest away with the next", async () => {
      const { sessions } = store();
      const old = sampleSession();
      await sessions.add(old);
      const later = sampleSession({ createdAt: NOW + 1000, expiresAt: NOW + 9000 });
      expect(await sessions.list(NOW + 1000)).toEqual([]);
      await sessions.add(later);
      expect(await sessions.list(NOW + 1000)).toEqual([later]);
      expect(await sessions.byHash(old.hash)).toBeUndefined();
    });
  });

  describe(`OauthClientStore: ${name}`, () => {
    const store = useStore(open);

    test("finds a client by its id as it is, which no other has", async () => {
      const { oauthClients } = store();
      const [client, other] = [sampleClient(), sampleClient({ clientId: "DEPOT SÜD" })];
      expect([await oauthClients.add(client), await oauthClients.add(other)]).toEqual([true, true]);
      expect(await oauthClients.add(sampleClient())).toBe(false);
      expect(await oauthClients.byClientId(client.clientId)).toEqual(client);
      expect(await oauthClients.byClientId("depot")).toBeUndefined();
      expect(await oauthClients.list()).toEqual([client, other]);
    });

    test("returns the client that it removes, once", async () => {
      const { oauthClients } = store();
      const client = sampleClient();
      await oauthClients.add(client);
      expect(await oauthClients.remove(client.clientId)).toEqual(client);
      expect(await oauthClients.remove(client.clientId)).toBeUndefined();
      expect(await oauthClients.list()).toEqual([]);
    });
  });

  describe(`TokenKeyStore: ${name}`, () => {
    const store = useStore(open);

    test("keeps keys in their order, of two with one number the first, and removes them", async () => {
      const { tokenKeys } = store();
      const [first, second] = [sampleTokenKey(1), sampleTokenKey(2)];
      const added = [second, first, { ...sampleTokenKey(2), kid: "of another node" }];
      const taken: boolean[] = [];
      // One after the other: which of two that come at once is the first, the database decides.
      for (const key of added) {
        taken.push(await tokenKeys.add(key));
      }
      expect(taken).toEqual([true, true, false]);
      expect(await tokenKeys.list()).toEqual([first, second]);
      await tokenKeys.remove([]);
      await tokenKeys.remove([first.kid, "unknown"]);
      expect(await tokenKeys.list()).toEqual([second]);
    });
  });
}
