/** Sessions at a client: who is let in by them, for how long, and by what they end. */

import { expect, test } from "vitest";
import { addApiKey, removeApiKey } from "../../src/core/access/api-keys.ts";
import { addUser, setPassword, setUserDisabled } from "../../src/core/access/users.ts";
import {
  closeSession,
  listSessions,
  makeSession,
  openSession,
  removeSession,
} from "../../src/core/access/sessions.ts";
import type { Credentials, Shown } from "../../src/core/ports/access.ts";
import type { Principal } from "../../src/core/model/principal.ts";
import { PASSWORD } from "../harness/start-required.ts";
import { openRequired, type Required, refusalOf } from "./open-required.ts";

const ANNA = "anna@example.com";
const HOUR_MS = 3_600_000;
const WRONG = "unauthenticated wrong-credentials";

/** A client of a company: its key and the key's prefix. */
async function addClient({ ports }: Required, companyNumber = 1) {
  const { key, text } = await addApiKey(ports, { companyNumber, isClient: true });
  return { text, prefix: key.prefix };
}

function logIn({ access }: Required, client: string, password = PASSWORD): Promise<Principal> {
  const shown: Shown = { kind: "client-login", client, user: ANNA, password };
  return access.authenticate({ shown, address: "192.0.2.1" });
}

function show({ access }: Required, client: string, session: string): Promise<Principal> {
  return access.authenticate({ shown: { kind: "session", client, session }, address: "192.0.2.1" });
}

test("a user logs in through a client, and is let in by the session from then on", async () => {
  const required = await openRequired();
  const { text } = await addClient(required);
  const { token } = await openSession(required.ports, await logIn(required, text));
  const { name, permissions } = await show(required, text, token);
  expect([name, [...permissions]]).toEqual([ANNA, ["submit-jobs", "read-jobs", "change-jobs"]]);
});

test("nothing from which the token could be told is kept", async () => {
  const required = await openRequired();
  const { text } = await addClient(required);
  const { token } = await openSession(required.ports, await logIn(required, text));
  expect(token).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u);
  expect(JSON.stringify(await required.ports.sessions.list(0))).not.toContain(token);
});

test("a session lasts twelve hours from its last use on", async () => {
  const required = await openRequired();
  const { text } = await addClient(required);
  const { token } = await openSession(required.ports, await logIn(required, text));
  for (const _use of [1, 2, 3]) {
    required.clock.advance(11 * HOUR_MS);
    expect((await show(required, text, token)).name).toBe(ANNA);
  }
  required.clock.advance(12 * HOUR_MS);
  expect(await refusalOf(show(required, text, token))).toBe(WRONG);
});

test("a client's key lets nobody in alone, and another key is no client's", async () => {
  const required = await openRequired();
  const { ports } = required;
  const authenticate = (credentials: Credentials) => required.authenticate(credentials);
  const { text } = await addClient(required);
  const plain = await addApiKey(ports, { companyNumber: 1 });
  const bearer = { kind: "authorization", text: `Bearer ${text}` } as const;
  expect(await refusalOf(authenticate({ shown: bearer }))).toBe(WRONG);
  expect(await refusalOf(authenticate({ shown: { kind: "token", text } }))).toBe(WRONG);
  expect(await refusalOf(logIn(required, plain.text))).toBe(WRONG);
  expect(await refusalOf(logIn(required, "none"))).toBe(WRONG);
  const { token } = await openSession(ports, await logIn(required, text));
  expect(await refusalOf(authenticate({ shown: { kind: "token", text: token } }))).toBe(WRONG);
});

test("a session of another client, and a user of another company, are nobody's", async () => {
  const required = await openRequired();
  const [mine, other, foreign] = [
    await addClient(required),
    await addClient(required),
    await addClient(required, 47),
  ];
  const { token } = await openSession(required.ports, await logIn(required, mine.text));
  expect(await refusalOf(show(required, other.text, token))).toBe(WRONG);
  expect(await refusalOf(show(required, foreign.text, token))).toBe(WRONG);
  expect(await refusalOf(logIn(required, foreign.text))).toBe(WRONG);
});

test("wrong passwords through a client are slowed down as all others", async () => {
  const required = await openRequired();
  const { text } = await addClient(required);
  for (let tries = 0; tries < 10; tries += 1) {
    expect(await refusalOf(logIn(required, text, `wrong ${tries}`))).toBe(WRONG);
  }
  expect(await refusalOf(logIn(required, text))).toBe("too-many-requests 30");
});

test.each([
  [
    "its end",
    async ({ ports }: Required, who: Principal, token: string) => closeSession(ports, who, token),
  ],
  [
    "the operator",
    async ({ ports }: Required) => {
      const [session] = await listSessions(ports);
      await removeSession(ports, session?.id ?? "");
    },
  ],
  ["another password", async ({ ports }: Required) => setPassword(ports, ANNA, "another password")],
  ["a disabled user", async ({ ports }: Required) => setUserDisabled(ports, ANNA, true)],
  [
    "the end of its client",
    async ({ ports }: Required) => {
      const [key] = await ports.apiKeys.list();
      await removeApiKey(ports, key?.prefix ?? "");
    },
  ],
] as const)("%s ends a session at once", async (_what, end) => {
  const required = await openRequired();
  const { text } = await addClient(required);
  const { token } = await openSession(required.ports, await logIn(required, text));
  const who = await show(required, text, token);
  await end(required, who, token);
  expect(await refusalOf(show(required, text, token))).toContain("unauthenticated");
  expect(await refusalOf(required.access.confirm(who))).toContain("unauthenticated");
});

test("the operator makes a session for a client that cannot log in, for as many days as it is to last", async () => {
  const required = await openRequired();
  const { text, prefix } = await addClient(required);
  const { token } = await makeSession(required.ports, { email: ANNA, client: prefix, days: 2 });
  required.clock.advance(47 * HOUR_MS);
  expect((await show(required, text, token)).name).toBe(ANNA);
});

test("a session is made for a user and a client of one company only", async () => {
  const required = await openRequired();
  const { ports } = required;
  const foreign = await addClient(required, 47);
  const plain = await addApiKey(ports, { companyNumber: 1 });
  await addUser(ports, { companyNumber: 1, email: "otto@example.com", role: "IpsUser" });
  const make = (client: string, days?: number) =>
    refusalOf(makeSession(ports, { email: ANNA, client, ...(days !== undefined && { days }) }));
  expect(await make(foreign.prefix)).toBe("conflicting-fields");
  expect(await make(plain.key.prefix)).toBe("not-found");
  expect(await make(foreign.prefix, 0)).toBe("invalid-document");
  const rights = { companyNumber: 1, isClient: true, permissions: ["read-jobs"] };
  expect(await refusalOf(addApiKey(ports, rights))).toBe("conflicting-fields");
});
