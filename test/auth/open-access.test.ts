/** Open access: who counts as a caller on this machine. */

import { describe, expect, it } from "vitest";
import { OpenAccess } from "../../src/auth/open-access.ts";
import type { CompanyStore } from "../../src/core/ports/access.ts";

const company = { id: "c1", number: 1, name: "Default", createdAt: 0 };
const companies: CompanyStore = {
  add: () => Promise.resolve(false),
  byNumber: (number) => Promise.resolve(number === 1 ? company : undefined),
  byName: async () => undefined,
  byId: () => Promise.resolve(undefined),
  list: () => Promise.resolve([company]),
  setDisabled: () => Promise.resolve(),
  setEmail: () => Promise.resolve(),
};

const authenticate = (host?: string, origin?: string) =>
  new OpenAccess(companies).authenticate({
    ...(host !== undefined && { host }),
    ...(origin !== undefined && { origin }),
  });

describe("a request to this machine", () => {
  it.each([
    "localhost",
    "localhost:8080",
    "LOCALHOST:8080",
    "jobs.localhost",
    "127.0.0.1",
    "127.0.0.1:1",
    "127.255.255.254:65535",
    "[::1]",
    "[::1]:8080",
  ])("by the name %s is the administrator's", async (host) => {
    const principal = await authenticate(host);
    expect(principal).toMatchObject({ name: "admin", company, actsForEveryCompany: true });
    expect([...principal.permissions].sort()).toEqual([
      "change-jobs",
      "manage-company",
      "read-jobs",
      "read-metrics",
      "submit-jobs",
    ]);
  });

  it.each([
    undefined,
    "",
    "jobs.example",
    "localhost.example",
    "localhost.",
    "evillocalhost",
    "127.0.0.1.nip.io",
    "127.1",
    "127.0.0.256",
    "127.0.0.1:8080:80",
    "2130706433",
    "0.0.0.0",
    "192.168.0.1",
    "[::ffff:127.0.0.1]",
    "::1",
    "user@localhost",
    "localhost/x",
    "localhost:123456",
  ])("by the name %s is nobody's", async (host) => {
    await expect(authenticate(host)).rejects.toMatchObject({
      code: "forbidden",
      options: { reason: "foreign-caller" },
    });
  });

  it.each([
    "http://localhost",
    "http://localhost:3000",
    "https://127.0.0.1:8443",
    "http://[::1]:3000",
  ])("from a page at %s is welcome", async (origin) => {
    await expect(authenticate("localhost", origin)).resolves.toMatchObject({ name: "admin" });
  });

  it.each([
    "null",
    "",
    "https://evil.example",
    "http://localhost.evil.example",
    "http://localhost@evil.example",
    "file://",
    "localhost",
    "http://localhost http://evil.example",
    "chrome-extension://localhost",
  ])("from a page at %j is refused, and told what to do", async (origin) => {
    await expect(authenticate("localhost", origin)).rejects.toThrow(
      /AUTH=open.*http:\/\/localhost/u,
    );
  });

  it("waits for the default company", async () => {
    const none = { ...companies, byNumber: () => Promise.resolve(undefined) };
    await expect(new OpenAccess(none).authenticate({ host: "localhost" })).rejects.toMatchObject({
      code: "unavailable",
    });
  });
});
