/** Adding users: what makes a usable e-mail address, role and password. */

import { describe, expect, test } from "vitest";
import { addUser, setPassword, setUserDisabled, listUsers } from "../../src/core/access/users.ts";
import { openRequired, refusalOf } from "./open-required.ts";

const ASKED = { companyNumber: 1, email: "new@example.com", role: "IpsUser" };

describe("a new user", () => {
  test("without a password gets one of 120 bits, which is told once", async () => {
    const required = await openRequired();
    const { ports } = required;
    const { user, password } = await addUser(ports, ASKED);
    expect(password).toMatch(/^[a-z2-7]{24}$/u);
    expect(await required.logIn(user.email, password)).toMatchObject({
      userHandle: "u|1|new@example.com",
    });
    expect(JSON.stringify(await listUsers(ports))).not.toMatch(/argon2|assword/u);
  });

  test("has a password that is kept as argon2id with 19 MiB and two passes", async () => {
    const { ports } = await openRequired();
    await addUser(ports, ASKED);
    const stored = await ports.users.byEmail(ASKED.email);
    expect(stored?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/u);
  });

  const refused = [
    ["a taken address", { email: "anna@example.com" }, "conflicting-fields"],
    ["a taken address in other case", { email: "ANNA@example.com" }, "conflicting-fields"],
    [
      "an address taken in another company",
      { email: "anna@example.com", companyNumber: 47 },
      "conflicting-fields",
    ],
    ["no address", { email: "" }, "invalid-document"],
    ["an address without @", { email: "anna" }, "invalid-document"],
    ["an address with a space", { email: "a b@example.com" }, "invalid-document"],
    [
      "an address with a colon, which Basic cannot carry",
      { email: "a:b@example.com" },
      "invalid-document",
    ],
    [
      "an address with a bar, which stands in handles",
      { email: "a|b@example.com" },
      "invalid-document",
    ],
    ["an address with a control character", { email: "a\u0000@example.com" }, "invalid-document"],
    ["a long address", { email: `${"a".repeat(251)}@b.c` }, "invalid-document"],
    ["an unknown role", { role: "root" }, "invalid-document"],
    ["a company that is not there", { companyNumber: 9 }, "not-found"],
    ["a short password", { password: "1234567" }, "invalid-document"],
    ["a long password", { password: "x".repeat(1025) }, "invalid-document"],
  ] as const;
  test.each(refused)("is refused with %s", async (_what, change, code) => {
    const { ports } = await openRequired();
    expect(await refusalOf(addUser(ports, { ...ASKED, ...change }))).toBe(code);
    expect(await listUsers(ports)).toHaveLength(1);
  });

  test("who is not there cannot be changed", async () => {
    const { ports } = await openRequired();
    expect(await refusalOf(setPassword(ports, "x@example.com"))).toBe("not-found");
    expect(await refusalOf(setUserDisabled(ports, "x@example.com", true))).toBe("not-found");
  });
});
