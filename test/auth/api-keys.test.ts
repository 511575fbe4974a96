/** API keys: shown once, kept as hashes, and good for no more than they were made for. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { addApiKey, listApiKeys } from "../../src/core/access/api-keys.ts";
import { addUser } from "../../src/core/access/users.ts";
import { openRequired, refusalOf, type Required } from "./open-required.ts";
import { startRequired } from "../harness/start-required.ts";

const permissionsOf = async ({ access }: Required, text: string): Promise<readonly string[]> => [
  ...(await access.authenticate({ shown: { kind: "authorization", text: `Bearer ${text}` } }))
    .permissions,
];

describe("a key", () => {
  test("is a prefix to show and 256 bits to keep, and never the same", async () => {
    const required = await openRequired();
    const keys = await Promise.all(
      Array.from({ length: 50 }, () => addApiKey(required.ports, { companyNumber: 1 })),
    );
    for (const { key, text } of keys) {
      expect(text).toMatch(/^jg_[a-z2-7]{8}_[\w-]{43}$/u);
      expect(text.split("_")[1]).toBe(key.prefix);
      expect(JSON.stringify(key)).not.toContain(text.slice(12));
    }
    expect(new Set(keys.map(({ text }) => text)).size).toBe(50);
    expect(new Set(keys.map(({ key }) => key.prefix)).size).toBe(50);
  });

  test("is nowhere in the data directory, in a list or in the log", async () => {
    const server = await startRequired();
    try {
      const { text } = await server.admin.addKey({ company: 1, name: "Shop" });
      await fetch(`${server.url}/v1/jobs`, { headers: { authorization: `Bearer ${text}` } });
      const secret = text.slice(12);
      for (const file of ["jobgate.db", "jobgate.db-wal"]) {
        const bytes = await readFile(join(server.dataDir, file));
        expect(bytes.includes(secret)).toBe(false);
      }
      expect(JSON.stringify(await server.admin.listKeys())).not.toContain(secret);
      expect(JSON.stringify(await server.admin.listKeys())).not.toMatch(/[0-9a-f]{64}/u);
    } finally {
      await server.close();
    }
  });

  test("of a company may do what concerns jobs, or what it was made for", async () => {
    const required = await openRequired();
    const { text } = await addApiKey(required.ports, { companyNumber: 1 });
    expect(await permissionsOf(required, text)).toEqual([
      "submit-jobs",
      "read-jobs",
      "change-jobs",
    ]);
    const asked = { companyNumber: 1, permissions: ["read-jobs", "manage-company"] };
    const narrow = await addApiKey(required.ports, asked);
    expect(await permissionsOf(required, narrow.text)).toEqual(["read-jobs", "manage-company"]);
  });

  test("of a user may never do more than the user", async () => {
    const required = await openRequired();
    const email = "reader@example.com";
    await addUser(required.ports, { companyNumber: 1, email, role: "ImagePortalUser" });
    const asked = { companyNumber: 1, email, permissions: ["submit-jobs", "read-jobs"] };
    const { text } = await addApiKey(required.ports, asked);
    expect(await permissionsOf(required, text)).toEqual(["read-jobs"]);
  });

  test("expires, and says so to whoever has it, but not to whoever knows its prefix only", async () => {
    const required = await openRequired();
    const { key, text } = await addApiKey(required.ports, { companyNumber: 1, expiresInDays: 2 });
    expect(key.expiresAt).toBe(required.clock.now() + 2 * 86_400_000);
    required.clock.advance(2 * 86_400_000);
    const tell = async (shown: string): Promise<unknown> =>
      required
        .authenticate({ shown: { kind: "authorization", text: `Bearer ${shown}` } })
        .catch((error: unknown) => String(error));
    expect(await tell(text)).toMatch(/expired/u);
    expect(await tell(`jg_${key.prefix}_${"A".repeat(43)}`)).toMatch(/not known here/u);
  });

  const broken = [
    (text: string) => text.slice(0, -1),
    (text: string) => `${text}A`,
    (text: string) => text.toUpperCase(),
    (text: string) => text.replace("jg_", "jk_"),
    (text: string) => text.slice(3),
    () => "jg__",
  ];
  test.each(broken)("that is broken is nobody's (%#)", async (change) => {
    const required = await openRequired();
    const { text } = await addApiKey(required.ports, { companyNumber: 1 });
    const call = required.authenticate({
      shown: { kind: "authorization", text: `Bearer ${change(text)}` },
    });
    expect(await refusalOf(call)).toBe("unauthenticated wrong-credentials");
  });
});

describe("adding", () => {
  const refused = [
    ["a company that is not there", { companyNumber: 9 }, "not-found"],
    ["a user who is not there", { companyNumber: 1, email: "x@example.com" }, "not-found"],
    [
      "a user of another company",
      { companyNumber: 47, email: "anna@example.com" },
      "conflicting-fields",
    ],
    ["an unknown permission", { companyNumber: 1, permissions: ["root"] }, "invalid-document"],
    ["no day to live", { companyNumber: 1, expiresInDays: 0 }, "invalid-document"],
    ["part of a day", { companyNumber: 1, expiresInDays: 1.5 }, "invalid-document"],
    ["no number of days", { companyNumber: 1, expiresInDays: Number.NaN }, "invalid-document"],
    ["a name with a line break", { companyNumber: 1, name: "a\nb" }, "invalid-document"],
    ["a long name", { companyNumber: 1, name: "x".repeat(101) }, "invalid-document"],
  ] as const;
  test.each(refused)("is refused for %s", async (_what, asked, code) => {
    const { ports } = await openRequired();
    expect(await refusalOf(addApiKey(ports, asked))).toBe(code);
    expect(await listApiKeys(ports)).toEqual([]);
  });
});
