/** Web pages of named origins may call, others may not; and a caller who uses the minute up is told so. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { DEFAULT_COMPANY } from "../../../src/core/model/company.ts";
import { ALL_PERMISSIONS, type Principal } from "../../../src/core/model/principal.ts";
import { RateLimit } from "../../../src/doors/server/rate-limit.ts";
import { type TestServer, startServer } from "../../harness/start-server.ts";
import { CLI } from "../../harness/paths.ts";

const SHOP = "https://shop.example";

describe("CORS_ORIGINS", () => {
  let server: TestServer;
  let key = "";
  beforeAll(async () => {
    server = await startServer({
      AUTH: "required",
      CORS_ORIGINS: SHOP,
      RATE_LIMIT_PER_MINUTE: "1000",
    });
    const env = { PATH: process.env["PATH"] ?? "", DATA_DIR: server.dataDir };
    const args = [CLI, "key", "add", "--company", "1", "--name", "shop"];
    // The server lives in this process, so the call must not block it.
    const { stdout } = await promisify(execFile)(process.execPath, args, { env });
    key = /jg_\S+/u.exec(stdout)?.[0] ?? "";
  });
  afterAll(() => server.close());

  it("answers the preflight of a named origin, before anyone is asked who they are", async () => {
    const response = await fetch(`${server.url}/v1/jobs`, {
      method: "OPTIONS",
      headers: {
        Origin: SHOP,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type,idempotency-key",
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-origin")).toBe(SHOP);
    expect(response.headers.get("access-control-allow-methods")).toContain("POST");
    expect(response.headers.get("access-control-allow-headers")).toContain("Idempotency-Key");
  });

  it("lets the page read answers and problems, with what varies named", async () => {
    const headers = { Origin: SHOP, Authorization: `Bearer ${key}` };
    const listed = await fetch(`${server.url}/v1/jobs`, { headers });
    expect([listed.status, listed.headers.get("access-control-allow-origin")]).toEqual([200, SHOP]);
    expect(listed.headers.get("vary")).toBe("Accept, Origin");
    expect(listed.headers.get("ratelimit-policy")).toBe('"default";q=1000;w=60');
    expect(listed.headers.get("ratelimit")).toMatch(/^"default";r=99[0-9];t=[0-9]+$/u);
    const refused = await fetch(`${server.url}/v1/jobs`, { headers: { Origin: SHOP } });
    expect([refused.status, refused.headers.get("access-control-allow-origin")]).toEqual([
      401,
      SHOP,
    ]);
  });

  it("tells other origins nothing", async () => {
    const headers = { Origin: "https://evil.example", "Access-Control-Request-Method": "POST" };
    const response = await fetch(`${server.url}/v1/jobs`, { method: "OPTIONS", headers });
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
    expect(response.status).toBe(405);
  });
});

describe("RateLimit", () => {
  const company = { ...DEFAULT_COMPANY, id: "c", createdAt: 0 };
  const caller = (name: string): Principal => ({
    name,
    company,
    permissions: ALL_PERMISSIONS,
    actsForEveryCompany: false,
  });

  it("refuses the caller who used the minute up, nobody else, and only until it is over", async () => {
    let now = 30_000;
    const limit = new RateLimit(2, { now: () => now });
    const confirm = async (): Promise<void> => {};
    const ask = (name: string) =>
      limit.guarding({ authenticate: async () => caller(name), confirm }).authenticate({});
    await ask("a");
    await ask("a");
    expect(limit.headersOf(caller("a"))["RateLimit"]).toBe('"default";r=0;t=30');
    await expect(ask("a")).rejects.toMatchObject({
      code: "too-many-requests",
      options: { retryAfterS: 30 },
    });
    await expect(ask("b")).resolves.toMatchObject({ name: "b" });
    now = 60_000;
    await expect(ask("a")).resolves.toMatchObject({ name: "a" });
  });
});
