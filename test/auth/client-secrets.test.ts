/** Secrets of OAuth clients: guessing them is slow, whatever is varied, and harms nobody else. */

import { describe, expect, test } from "vitest";

import { createClientSecretLogin } from "../../src/auth/client-secret-login.ts";
import { addOauthClient } from "../../src/core/access/oauth-clients.ts";
import { setCompanyDisabled } from "../../src/core/access/companies.ts";
import { basic } from "../harness/start-required.ts";
import { openRequired, refusalOf } from "./open-required.ts";

const WRONG = "unauthenticated wrong-credentials";
const PAUSE = "too-many-requests 30";
const CLIENT = { clientId: "depot", secret: "a secret that is long" };
const HERE = "192.0.2.1";

async function open() {
  const { ports, clock } = await openRequired();
  const asked = { company: 47, scopes: ["job.read"], permissions: [] };
  await addOauthClient(ports, { ...asked, ...CLIENT });
  await addOauthClient(ports, { ...asked, ...CLIENT, clientId: "other" });
  const login = createClientSecretLogin({ ...ports, clock });
  const byForm = (secret: string, clientId = CLIENT.clientId, address = HERE) =>
    refusalOf(login.logIn({ clientId, secret, address }));
  const byHeader = (secret: string, clientId = CLIENT.clientId) =>
    refusalOf(login.logIn({ authorization: basic(clientId, secret), address: HERE }));
  return { ports, clock, byForm, byHeader };
}

describe("ten wrong secrets make a pause", () => {
  test("in which the right one is refused as well, from there only", async () => {
    const { byForm, clock } = await open();
    for (let count = 0; count < 10; count += 1) {
      expect(await byForm(`wrong ${count}`)).toBe(WRONG);
    }
    expect(await byForm(CLIENT.secret)).toBe(PAUSE);
    expect(await byForm(CLIENT.secret, "other")).toBe("accepted");
    expect(await byForm(CLIENT.secret, CLIENT.clientId, "198.51.100.9")).toBe("accepted");
    clock.advance(30_000);
    expect(await byForm(CLIENT.secret)).toBe("accepted");
  });

  test("also of the same one replayed", async () => {
    const { byForm, byHeader } = await open();
    const replayed = [];
    for (let count = 0; count < 11; count += 1) {
      replayed.push(await byForm("wrong"));
    }
    expect(replayed).toEqual([...Array<string>(10).fill(WRONG), PAUSE]);
    expect(await byHeader("wrong")).toBe(PAUSE);
  });

  test("whichever way the id is written", async () => {
    const { byHeader, byForm } = await open();
    for (const id of ["depot", "%64epot", "d%65pot", "de%70ot", "dep%6Ft"]) {
      expect([await byHeader("wrong 1", id), await byHeader("wrong 2", id)]).toEqual([
        WRONG,
        WRONG,
      ]);
    }
    expect(await byForm(CLIENT.secret)).toBe(PAUSE);
  });

  test("of libraries that try header and form, ten tries", async () => {
    const { byForm, byHeader } = await open();
    for (let count = 0; count < 9; count += 1) {
      const wrong = `wrong ${count}`;
      expect([await byHeader(wrong), await byForm(wrong)]).toEqual([WRONG, WRONG]);
    }
    expect(await byHeader(CLIENT.secret)).toBe("accepted");
  });
});

test("what the header brought in vain is another attempt once it was sent in the form, or is old", async () => {
  const { byForm, byHeader, clock } = await open();
  expect(await byHeader("wrong")).toBe(WRONG);
  for (let count = 0; count < 10; count += 1) {
    expect(await byForm("wrong")).toBe(WRONG);
  }
  expect(await byForm("wrong")).toBe(PAUSE);
  clock.advance(400_000);
  for (let count = 0; count < 5; count += 1) {
    expect(await byHeader("late")).toBe(WRONG);
    clock.advance(10_000);
    expect(await byForm("late")).toBe(WRONG);
  }
  expect(await byForm("late")).toBe(PAUSE);
});

test("a client whose company is disabled gets nothing for the right secret", async () => {
  const { ports, byForm } = await open();
  await setCompanyDisabled(ports, 47, true);
  expect(await byForm(CLIENT.secret)).toBe("unauthenticated unknown-user");
});
