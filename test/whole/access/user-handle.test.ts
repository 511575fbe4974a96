/** userHandle: acting for another user, which takes an administrator of the same company. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startServer } from "../../harness/start-server.ts";
import { type Outcome, SOAP_WIRES } from "../../harness/wires.ts";
import {
  addUser,
  basic,
  PASSWORD,
  type RequiredServer,
  startRequired,
} from "../../harness/start-required.ts";

let server: RequiredServer;
beforeAll(async () => {
  server = await startRequired();
  await addUser(server, "IpsUser", { email: "anna@example.com" });
  await addUser(server, "IpsUser", { email: "ben@example.com" });
  await addUser(server, "IpsAdmin", { email: "admin@example.com" });
  await addUser(server, "IpsUser", { email: "carl@example.com", company: 47 });
});
afterAll(() => server.close());

describe.each(SOAP_WIRES)("$title", (door) => {
  const submit = (caller: string, userHandle: string): Promise<Outcome> =>
    door.submit(server, { authorization: basic(`${caller}@example.com`, PASSWORD), userHandle });

  const newest = async (): Promise<{ readonly by: string; readonly event: string }> => {
    const { jobs, events } = server.app.ports;
    const [job] = await jobs.list("every-company", { limit: 1 });
    const [created] = await events.list(job?.id ?? "");
    return { by: job?.submittedBy ?? "", event: created?.message ?? "" };
  };

  test.each(["u|1|ben@example.com", "U|1|Ben@example.com".replace("U", "u"), "1|ben@example.com"])(
    "an administrator submits for %s",
    async (handle) => {
      expect((await submit("admin", handle)).isAccepted).toBe(true);
      expect(await newest()).toEqual({
        by: "ben@example.com",
        event: "Submitted by admin@example.com for ben@example.com.",
      });
    },
  );

  test("anybody may name himself", async () => {
    expect((await submit("anna", "u|1|anna@example.com")).isAccepted).toBe(true);
    expect(await newest()).toEqual({
      by: "anna@example.com",
      event: "Submitted by anna@example.com.",
    });
  });

  test.each(["u|1|ben@example.com", "u|47|carl@example.com", "u|1|nobody@example.com", "x"])(
    "20004 for a user who names %s, whether that one is there or not",
    async (handle) => {
      expect(await submit("anna", handle)).toMatchObject({ code: "forbidden", ipsCode: 20004 });
    },
  );

  test.each(["u|47|carl@example.com", "u|1|carl@example.com", "u|1|nobody@example.com", "x", "|"])(
    "20002 for an administrator who names %s",
    async (handle) => {
      expect(await submit("admin", handle)).toMatchObject({ code: "not-found", ipsCode: 20002 });
    },
  );

  test("with AUTH=open only users who are there can be named", async () => {
    const open = await startServer();
    try {
      const refused = await door.submit(open, { userHandle: "u|1|anna@example.com" });
      expect(refused).toMatchObject({ code: "not-supported", ipsCode: 30001 });
    } finally {
      await open.close();
    }
  });
});
