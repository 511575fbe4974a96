/** Temporary keys of the query API: whom they let in, until when, and where they are worth nothing. */

import { describe, expect, test } from "vitest";

import { setCompanyDisabled } from "../../src/core/access/companies.ts";
import { openRequired } from "./open-required.ts";

const HOUR_MS = 3_600_000;

async function setUp() {
  const required = await openRequired();
  const company = await required.ports.companies.byNumber(47);
  const companyId = company?.id ?? "";
  const expiresAt = required.clock.now() + HOUR_MS;
  const text = required.queryKeys.make({ companyId, expiresAt });
  const logIn = (key = text) => required.authenticate({ shown: { kind: "query-key", text: key } });
  return { ...required, companyId, text, logIn };
}

describe("a temporary key", () => {
  test("lets its holder read for its company, and no more", async () => {
    const { logIn } = await setUp();
    const { company, permissions, actsForEveryCompany } = await logIn();
    expect({ number: company.number, permissions: [...permissions], actsForEveryCompany }).toEqual({
      number: 47,
      permissions: ["read-jobs"],
      actsForEveryCompany: false,
    });
  });

  test("is over after its hour, also for whoever was let in before", async () => {
    const { logIn, access, clock } = await setUp();
    const principal = await logIn();
    clock.advance(HOUR_MS + 1000);
    await expect(logIn()).rejects.toMatchObject({ code: "unauthenticated" });
    await expect(access.confirm(principal)).rejects.toMatchObject({ code: "unauthenticated" });
  });

  test("stops with its company", async () => {
    const { logIn, ports } = await setUp();
    await logIn();
    await setCompanyDisabled(ports, 47, true);
    await expect(logIn()).rejects.toMatchObject({ code: "unauthenticated" });
  });

  test("of which a character was changed, or the company or the time, is none", async () => {
    const { logIn, text, companyId, ports } = await setUp();
    const other = (await ports.companies.byNumber(1))?.id ?? "";
    const [start = "", , mac = ""] = text.split(/_(?=[0-9a-f]{8}-)|(?<=-[0-9a-f]{12})_/u);
    const changed = [
      text.replace(companyId, other),
      `${start.slice(0, -1)}${start.endsWith("z") ? "y" : "z"}_${companyId}_${mac}`,
      text.slice(0, -1),
      `${text}A`,
      "jgq_",
    ];
    for (const key of changed) {
      await expect(logIn(key)).rejects.toMatchObject({ code: "unauthenticated" });
    }
  });

  test("is worth nothing as a bearer token, which other doors take", async () => {
    const { access, text } = await setUp();
    for (const shown of [
      { kind: "token", text },
      { kind: "authorization", text: `Bearer ${text}` },
    ] as const) {
      await expect(access.authenticate({ shown })).rejects.toMatchObject({
        code: "unauthenticated",
      });
    }
  });
});
