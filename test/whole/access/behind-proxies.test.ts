/** Behind proxies that are named, failed log-ins and rates are each caller's own; what callers write themselves counts nothing. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postJson } from "../../harness/fetch-json.ts";
import { readConfig } from "../../../src/settings/config.ts";
import { execute, hasPostgres, useDatabase } from "../../harness/store/postgres-database.ts";
import { authHeader, envelope, LATEST, SERVICE } from "../../harness/ips-message.ts";
import { logInto, startServer } from "../../harness/start-server.ts";
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

  /** A guess at each place where a password or a secret is shown, of a user of its own. */
  const guess = (path: string, type: string, body: string) => (forwarded: string) =>
    fetch(`${server.url}${path}`, {
      method: "POST",
      headers: { "Content-Type": type, "X-Forwarded-For": forwarded },
      body,
    });
  const form = "application/x-www-form-urlencoded";
  const secret = "grant_type=client_credentials&client_id=shop&client_secret=wrong";
  const soap = envelope({ header: authHeader("soap@example.com", "wrong", LATEST) });

  it.each([
    ["the IPS door, in SOAP", 7, guess(SERVICE, "text/xml", soap)],
    [
      "the IPS door, in JSON",
      17,
      (forwarded: string) =>
        postJson(
          `${server.url}/scene7/api/getCompanyInfo`,
          { companyName: "Default" },
          { Authorization: basic("twin@example.com", "wrong"), "X-Forwarded-For": forwarded },
        ),
    ],
    ["the token door", 27, guess("/connect/token", form, secret)],
  ])("counts at %s by the caller's own address", async (_door, net, ask) => {
    const textOf = async (address: string) => (await ask(address)).text();
    const guesser = `192.0.2.${net}`;
    const first = await textOf(guesser);
    expect(first).not.toMatch(/too many failed/iu);
    for (let time = 1; time < 10; time += 1) {
      await textOf(guesser);
    }
    expect(await textOf(guesser)).toMatch(/too many failed/iu);
    expect(await textOf(`192.0.2.${net + 1}`)).not.toMatch(/too many failed/iu);
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
  it("nobody's word counts, and the operator is told once", async () => {
    const logged: string[] = [];
    const server = await startRequired({}, { log: logInto(logged) });
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
      expect(logged.filter((line) => line.includes("TRUSTED_PROXIES does not name"))).toHaveLength(
        1,
      );
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
