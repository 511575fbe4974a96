/** A door in a dialect of its own, on a real server: it works, and it is small. */

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { adminAddress } from "../../../src/client/admin/admin-address.ts";
import { createAdminClient } from "../../../src/client/admin/admin-client.ts";
import { type TestServer, startServer } from "../../harness/start-server.ts";
import { trialDoor } from "./trial-door.ts";

const LINES_MAX = 120;
const SHOP = "https://shop.example";
const ID = "01a20182-c10f-74d0-a377-f9abbe861e18";
const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

let server: TestServer;
const keys: string[] = [];
beforeAll(async () => {
  server = await startServer({ AUTH: "required", CORS_ORIGINS: SHOP }, { doors: [trialDoor] });
  const admin = createAdminClient(adminAddress(server.dataDir));
  await admin.addCompany({ number: 47, name: "Other" });
  for (const companyNumber of [1, 47]) {
    keys.push((await admin.addKey({ company: companyNumber, name: "trial" })).text);
  }
});
afterAll(() => server.close());

interface Sent {
  readonly key?: string | undefined;
  readonly type?: string;
  readonly accept?: string;
  readonly body?: string;
}

async function create({ key = keys[0], accept = "application/json", type, body }: Sent) {
  const response = await fetch(`${server.url}/trial/jobs`, {
    method: "POST",
    headers: {
      ...(key !== undefined && { "X-Client-Token": key }),
      ...(type !== undefined && { "Content-Type": type }),
      Accept: accept,
      "X-Request-Id": ID,
    },
    body: body ?? null,
  });
  const { status, headers } = response;
  return { status, headers, value: (await response.json()) as Record<string, unknown> };
}

const FORM = "application/x-www-form-urlencoded";
const JSON_TYPE = "application/json";

describe("a door in another dialect", () => {
  it("takes the same job as a form and as JSON, and numbers each company's jobs", async () => {
    const body = "reference=B-20931&product=rip-pdf&name=Flyer+%C3%A4";
    const first = await create({ type: FORM, body });
    expect(first.value).toEqual({ id: 100_001, state: "creating" });
    expect([first.status, first.headers.get("x-request-id")]).toEqual([201, ID]);
    const sent = JSON.stringify({ reference: "B-20931", product: "rip-pdf", name: "2" });
    const second = await create({ type: JSON_TYPE, body: sent });
    expect(second.value).toEqual({ id: 100_002, state: "creating" });
    const other = await create({ key: keys[1], type: JSON_TYPE, body: sent });
    expect(other.value["id"]).toBe(100_001);
    const listed = await fetch(`${server.url}/v1/jobs?externalId=B-20931`, {
      headers: { Authorization: `Bearer ${keys[0]}` },
    });
    const jobs = (await listed.json()) as { name: string }[];
    expect(jobs.map(({ name }) => name)).toEqual(["2", "Flyer ä"]);
  });

  it.each([
    { what: "no token", sent: { key: "" }, status: 401, code: "unauthorized" },
    { what: "a wrong token", sent: { key: "jg_x" }, status: 401, code: "unauthorized" },
    { what: "any Accept", sent: { accept: "*/*" }, status: 406, code: "invalid_accept_header" },
    { what: "another type", sent: { type: "a/b" }, status: 415, code: "unsupported-media-type" },
    { what: "broken JSON", sent: { body: "{" }, status: 400, code: "malformed-document" },
    {
      what: "a field twice",
      sent: { type: FORM, body: "name=a&name=b" },
      status: 400,
      code: "conflicting-fields",
    },
    {
      what: "an unknown field",
      sent: { type: FORM, body: "nome=a" },
      status: 400,
      code: "invalid_value",
    },
    {
      what: "an unknown product",
      sent: { body: '{"product":"x"}' },
      status: 400,
      code: "unknown_product",
    },
  ])("tells $what in errors of its own shape", async ({ sent, status, code }) => {
    const told = await create({ type: JSON_TYPE, body: "{}", ...sent });
    expect([told.status, told.headers.get("content-type")]).toEqual([status, JSON_TYPE]);
    expect(told.headers.get("x-request-id")).toBe(ID);
    const [error] = told.value["errors"] as { id: string; code: string; message: string }[];
    expect(error).toMatchObject({ id: ID, code, message: expect.stringMatching(/.{10}/u) });
  });

  it("tells what is not there below its prefix, and its methods", async () => {
    const nothing = await fetch(`${server.url}/trial/none`);
    expect(nothing.status).toBe(404);
    expect(await nothing.json()).toMatchObject({ errors: [{ code: "not-found" }] });
    const got = await fetch(`${server.url}/trial/jobs`);
    expect([got.status, got.headers.get("allow")]).toEqual([405, "POST"]);
    expect(await got.json()).toMatchObject({ errors: [{ code: "method-not-allowed" }] });
    const elsewhere = await fetch(`${server.url}/trials`);
    expect(await elsewhere.json()).toMatchObject({ type: "/problems/not-found" });
  });

  it("lets pages of CORS_ORIGINS send its own header", async () => {
    const preflight = await fetch(`${server.url}/trial/jobs`, {
      method: "OPTIONS",
      headers: { Origin: SHOP, "Access-Control-Request-Method": "POST" },
    });
    expect(preflight.headers.get("access-control-allow-headers")).toContain("X-Client-Token");
  });
});

describe("its size", () => {
  const text = readFileSync(path("trial-door.ts"), "utf8");

  it(`is at most ${LINES_MAX} lines`, () => {
    expect(text.trimEnd().split("\n").length).toBeLessThanOrEqual(LINES_MAX);
  });

  it("imports no other door, and copies nothing of them", () => {
    expect(text).not.toMatch(/src\/doors\/(rest|ips|admin|files|operations|contract)\//u);
    const doors = path("../../../src/doors");
    const written = readdirSync(doors, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .flatMap((name) => windowsOf(readFileSync(`${doors}/${name}`, "utf8")));
    const known = new Set(written);
    expect(windowsOf(text).filter((lines) => known.has(lines))).toEqual([]);
  });
});

/** Every four lines that follow each other, imports and blank lines aside. */
function windowsOf(text: string): readonly string[] {
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("import "));
  return lines.slice(3).map((_, at) => lines.slice(at, at + 4).join("\n"));
}
