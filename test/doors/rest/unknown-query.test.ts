/** What is not known in the address: it is named, with what is known there, at every address and in JSON and XML alike. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startServer, type TestServer } from "../../harness/start-server.ts";

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});

afterAll(() => server.close());

const ID = "0192aaaa-0000-7000-8000-000000000000";
const ADDRESSES: readonly (readonly [string, string, string])[] = [
  ["GET", "/v1/jobs", "limit, cursor, before, "],
  ["POST", "/v1/jobs", "name, description, workflow, "],
  ["GET", `/v1/jobs/${ID}`, "none"],
  ["GET", `/v1/jobs/${ID}/events`, "after, limit"],
  ["POST", `/v1/jobs/${ID}:prioritize`, "priority"],
  ["GET", "/v1/schedules", "limit, before"],
  ["GET", "/v1/workflows", "none"],
  ["GET", "/v1", "none"],
  ["GET", "/conversion/v1.0/rest/jobs", "limit, cursor, before, "],
];

async function ask(method: string, path: string, accept: string): Promise<string> {
  const answer = await fetch(server.url + path, { method, headers: { Accept: accept } });
  expect(answer.status).toBe(400);
  return answer.text();
}

interface Told {
  readonly detail: string;
  readonly violations: readonly { pointer: string; rule: string; message: string }[];
}

const askJson = async (path: string): Promise<Told> =>
  JSON.parse(await ask("GET", path, "application/json")) as Told;

describe.each(ADDRESSES)("%s %s", (method, path, known) => {
  it("names the parameter that it does not know and those that it knows, but no value", async () => {
    const sent = `${path}?apikey=hunter2hunter2`;
    for (const accept of ["application/json", "application/xml"]) {
      const text = (await ask(method, sent, accept)).replaceAll('\\"', '"');
      expect(text).toContain(`The query parameter "apikey" is not known here.`);
      expect(text).toContain(`Known: ${known}`);
      expect(text).toContain("/apikey");
      expect(text).not.toContain("hunter2");
    }
  });
});

describe("the name", () => {
  it("stands in the pointer as a step of a JSON Pointer", async () => {
    const { violations } = await askJson("/v1/jobs?a%2Fb~c=1");
    expect(violations).toEqual([expect.objectContaining({ pointer: "/a~1b~0c", rule: "unknown" })]);
  });

  it("is not repeated where it may be a key that was pasted without a name", async () => {
    const { detail, violations } = await askJson(`/v1/jobs?jg_${"a".repeat(50)}`);
    expect(detail).toMatch(
      /^A query parameter whose name has 53 characters is not known here\. K/u,
    );
    expect(JSON.stringify(violations)).not.toContain("aaa");
  });

  it("is told in the caller's language", async () => {
    const answer = await fetch(`${server.url}/v1/jobs?Status=x`, {
      headers: { "Accept-Language": "de" },
    });
    expect(await answer.text()).toContain(
      String.raw`Der Query-Parameter \"Status\" ist hier nicht bekannt. Meinten Sie status?`,
    );
  });
});

describe("a name with characters that XML cannot carry is told in XML all the same", () => {
  it.each([
    ["of an address", "/v1/jobs?%00%01a=1", "{}"],
    ["of a document", "/v1/jobs", String.raw`{"a\u0000\ud800b": 1}`],
  ])("%s", async (_, path, body) => {
    const headers = { Accept: "application/xml", "Content-Type": "application/json" };
    const answer = await fetch(server.url + path, { method: "POST", headers, body });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain("is not known here");
  });
});
