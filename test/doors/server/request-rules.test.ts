/** What of HTTP is told in words of ours: Host, Expect, escapes in paths, and how long a connection is kept. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postJson } from "../../harness/fetch-json.ts";
import { startServer, type TestServer } from "../../harness/start-server.ts";
import { exchange } from "../../harness/peers/raw-client.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ CONNECTIONS_MAX: "2" });
});
afterAll(() => server.close());

/** Sends lines of a head, and returns status and body of the answer. */
async function ask(...lines: readonly string[]): Promise<{ head: string; body: string }> {
  const text = await exchange(server.url, `${lines.join("\r\n")}\r\nConnection: close\r\n\r\n`);
  const [head = "", body = ""] = text.split("\r\n\r\n");
  return { head, body };
}

describe("Host", () => {
  it.each([
    ["is missing", [], "has no header Host"],
    ["comes twice", ["Host: localhost", "host: localhost"], "has more than one header Host"],
    ["names two", ["Host: localhost, example.com"], "names no host"],
    ["is an address with a path", ["Host: localhost/v1"], "names no host"],
    ["names a user", ["Host: admin@localhost"], "names no host"],
  ])("that %s is told as a problem, and the connection closed", async (_what, hosts, detail) => {
    const { head, body } = await ask("GET /v1/jobs HTTP/1.1", ...hosts);
    expect(head).toMatch(/^HTTP\/1\.1 400/u);
    expect(head).toMatch(/^connection: close\r?$/imu);
    expect(JSON.parse(body)).toMatchObject({ code: "malformed-document", status: 400 });
    expect(body).toContain(detail);
  });

  it("is told in XML to whoever takes XML", async () => {
    const { head, body } = await ask("GET /v1/jobs HTTP/1.1", "Accept: application/xml");
    expect(head).toMatch(/application\/problem\+xml/u);
    expect(body).toContain("<code>malformed-document</code>");
  });

  it("is not needed in HTTP/1.0", async () => {
    const { head } = await ask("GET /health/live HTTP/1.0");
    expect(head).toMatch(/^HTTP\/1\.1 200/u);
  });

  it.each(["localhost", "LOCALHOST:80", "127.0.0.1:8080", "[::1]:8080"])(
    "may be %s",
    async (host) => {
      const { head } = await ask("GET /v1/jobs HTTP/1.1", `Host: ${host}`);
      expect(head).toMatch(/^HTTP\/1\.1 200/u);
    },
  );
});

describe("Expect", () => {
  it("with something that is not known here is 417, a problem of ours", async () => {
    const { head, body } = await ask("GET /v1/jobs HTTP/1.1", "Host: localhost", "Expect: magic");
    expect(head).toMatch(/^HTTP\/1\.1 417/u);
    expect(JSON.parse(body)).toMatchObject({ code: "expectation-failed", status: 417 });
  });

  it("100-continue is met", async () => {
    const { head } = await ask(
      "POST /v1/jobs HTTP/1.1",
      "Host: localhost",
      "Expect: 100-continue",
      "Content-Length: 0",
    );
    expect(head).toMatch(/^HTTP\/1\.1 100 Continue/u);
  });
});

describe("a path with escapes that it does not need", () => {
  it("is the path without them: %3Astart starts a job", async () => {
    const { url } = server;
    const made = await postJson(`${url}/v1/jobs`, { name: "escaped" }, { Connection: "close" });
    const { jobId } = (await made.json()) as { jobId: string };
    for (const base of ["/v1/jobs", "/conversion/v1.0/rest/jobs"]) {
      const { head, body } = await ask(
        `POST ${base}/${jobId}%3Acancel HTTP/1.1`,
        "Host: localhost",
      );
      expect(head, body).toMatch(/^HTTP\/1\.1 (?:20[024]|409)/u);
    }
    const { body } = await ask(`GET /v1/%6Aobs/${jobId}?%6C=1 HTTP/1.1`, "Host: localhost");
    expect(JSON.parse(body)).toMatchObject({ code: "invalid-document" });
  });

  it("is otherwise nowhere", async () => {
    const { head } = await ask("GET /v1%2Fjobs HTTP/1.1", "Host: localhost");
    expect(head).toMatch(/^HTTP\/1\.1 404/u);
  });
});

describe("a connection", () => {
  it("is kept for longer than proxies in front keep theirs", async () => {
    const response = await fetch(`${server.url}/health/live`);
    expect(response.headers.get("keep-alive")).toBe("timeout=65");
  });
});
