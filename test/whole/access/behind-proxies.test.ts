/** Behind proxies that are named, failed log-ins and rates are each caller's own; what callers write themselves counts nothing. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postJson } from "../../harness/fetch-json.ts";
import { readConfig } from "../../../src/settings/config.ts";
import { execute, hasPostgres, useDatabase } from "../../harness/store/postgres-database.ts";
import { startServer } from "../../harness/start-server.ts";
import {
  addUser,
  basic,
  PASSWORD,
  type RequiredServer,
  startRequired,
} from "../../harness/start-required.ts";

const ANNA = "anna@example.com";

/** The status of a call with this password, as a proxy hands it on. */
async function ask(
  { url }: { readonly url: string },
  password: string,
  headers: Record<string, string> = {},
): Promise<number> {
  const response = await fetch(`${url}/v1/jobs?limit=1`, {
    headers: { Authorization: basic(ANNA, password), ...headers },
  });
  await response.arrayBuffer();
  return response.status;
}

async function failTenTimes(
  server: { readonly url: string },
  headers: Record<string, string>,
): Promise<void> {
  for (let time = 0; time < 10; time += 1) {
    expect(await ask(server, `wrong ${time}`, headers)).toBe(401);
  }
}

describe("TRUSTED_PROXIES", () => {
  let server: RequiredServer;
  beforeAll(async () => {
    server = await startRequired({ TRUSTED_PROXIES: "loopback, 10.0.0.0/8" });
    await addUser(server, "IpsUser", { email: ANNA });
  });
  afterAll(() => server.close());

  it("stops whoever guesses passwords, and nobody else behind the same proxy", async () => {
    await failTenTimes(server, { "X-Forwarded-For": "192.0.2.1" });
    expect(await ask(server, PASSWORD, { "X-Forwarded-For": "192.0.2.1" })).toBe(429);
    expect(await ask(server, PASSWORD, { "X-Forwarded-For": "192.0.2.2" })).toBe(200);
  });

  it("looks behind every proxy that is named, and believes none that is not", async () => {
    // The guesser writes what he likes in front; the proxies add where it came from.
    for (let time = 0; time < 10; time += 1) {
      const forwarded = `203.0.113.${time}, 192.0.2.3, 10.1.2.3`;
      expect(await ask(server, `bad ${time}`, { "X-Forwarded-For": forwarded })).toBe(401);
    }
    const guesser = { "X-Forwarded-For": "203.0.113.99, 192.0.2.3, 10.1.2.3" };
    expect(await ask(server, "another", guesser)).toBe(429);
  });

  it("takes the addresses of one IPv6 network for one", async () => {
    await failTenTimes(server, { "X-Forwarded-For": "2001:db8:1:2::1" });
    expect(await ask(server, "another", { "X-Forwarded-For": "[2001:db8:1:2::2]:4711" })).toBe(429);
    expect(await ask(server, "another", { "X-Forwarded-For": "2001:db8:1:3::1" })).toBe(401);
  });

  it("takes what is no address for nobody's", async () => {
    await failTenTimes(server, { "X-Forwarded-For": "unknown" });
    expect(await ask(server, "another", { "X-Forwarded-For": "_hidden" })).toBe(429);
  });

  it("counts at the SOAP door by the same address", async () => {
    const call = (forwarded: string, password: string) =>
      postJson(
        `${server.url}/scene7/api/getCompanyInfo`,
        { companyName: "Default" },
        {
          Authorization: basic(ANNA, password),
          "X-Forwarded-For": forwarded,
        },
      );
    await failTenTimes(server, { "X-Forwarded-For": "192.0.2.7" });
    expect((await call("192.0.2.7", "another")).status).toBe(429);
    expect((await call("192.0.2.8", "another")).status).toBe(401);
  });

  it("tells addresses of ours as the outermost proxy was called, unless PUBLIC_URL says them", async () => {
    const forwarded = { "X-Forwarded-Proto": "https", "X-Forwarded-Host": "jobs.example:8443" };
    const wsdl = async (headers: Record<string, string>) =>
      (await fetch(`${server.url}/scene7/services/IpsApiService?wsdl`, { headers })).text();
    expect(await wsdl(forwarded)).toContain(
      'location="https://jobs.example:8443/scene7/services/IpsApiService"',
    );
    const broken = { ...forwarded, "X-Forwarded-Host": "jobs.example/evil" };
    expect(await wsdl(broken)).toContain(`location="https://${new URL(server.url).host}/`);
  });
});

describe("without TRUSTED_PROXIES", () => {
  it("nobody's word counts", async () => {
    const server = await startRequired();
    try {
      await addUser(server, "IpsUser", { email: ANNA });
      for (let time = 0; time < 10; time += 1) {
        const headers = { "X-Forwarded-For": `192.0.2.${time}` };
        expect(await ask(server, `wrong ${time}`, headers)).toBe(401);
      }
      expect(await ask(server, PASSWORD, { "X-Forwarded-For": "192.0.2.99" })).toBe(429);
      const wsdl = await fetch(`${server.url}/scene7/services/IpsApiService?wsdl`, {
        headers: { "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https" },
      });
      expect(await wsdl.text()).not.toContain("evil.example");
    } finally {
      await server.close();
    }
  });

  it.each(["localhost", "10.0.0.0/99", "10.0.0", "0.0.0.0/0", "proxy.example"])(
    "%s is no value for it",
    (TRUSTED_PROXIES) => {
      expect(() => readConfig({ TRUSTED_PROXIES })).toThrow(/^TRUSTED_PROXIES: must be addresses/u);
    },
  );
});

describe("RATE_LIMIT_PER_MINUTE", () => {
  it("is for an address where nothing right is shown, and takes nothing from others", async () => {
    const server = await startRequired({ TRUSTED_PROXIES: "loopback", RATE_LIMIT_PER_MINUTE: "3" });
    try {
      const askAs = async (address: string, authorization?: string): Promise<number> => {
        const response = await fetch(`${server.url}/v1/jobs`, {
          headers: { "X-Forwarded-For": address, ...(authorization && { authorization }) },
        });
        return response.status;
      };
      const statuses: number[] = [];
      for (let time = 0; time < 8; time += 1) {
        statuses.push(await askAs("192.0.2.1", `Bearer no-key-${time}`));
      }
      // A minute may begin in between.
      expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(2);
      expect(await askAs("192.0.2.2", "Bearer no-key")).toBe(401);
      expect(await askAs("192.0.2.1")).toBe(401);
    } finally {
      await server.close();
    }
  });
});

describe.skipIf(!hasPostgres)("two nodes on one PostgreSQL", () => {
  const database = useDatabase();

  it("count failed log-ins together", async () => {
    const settings = { DATABASE_URL: database(), TRUSTED_PROXIES: "loopback" };
    const first = await startRequired(settings);
    const second = await startServer({
      ...settings,
      AUTH: "required",
      DATA_DIR: first.dataDir,
    });
    try {
      await addUser(first, "IpsUser", { email: ANNA });
      const guesser = { "X-Forwarded-For": "192.0.2.1" };
      for (let time = 0; time < 10; time += 1) {
        expect(await ask([first, second][time % 2] ?? first, `wrong ${time}`, guesser)).toBe(401);
      }
      expect(await ask(first, PASSWORD, guesser)).toBe(429);
      // A table without log: whoever fails to log in waits for no disk, and nobody else does.
      const table = "select relpersistence as kind from pg_class where relname = 'failed_logins'";
      expect(await execute(database(), table)).toEqual([{ kind: "u" }]);
      expect(await ask(second, PASSWORD, guesser)).toBe(429);
      expect(await ask(second, PASSWORD, { "X-Forwarded-For": "192.0.2.2" })).toBe(200);
    } finally {
      await second.app.close();
      await first.close();
    }
  });
});
