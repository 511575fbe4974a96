/** Web pages elsewhere can make a browser call with the password that it remembers; they change nothing, at no door. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postJson } from "../../harness/fetch-json.ts";
import { OpenAccess } from "../../../src/auth/open-access.ts";
import { readConfig } from "../../../src/settings/config.ts";
import { startServer } from "../../harness/start-server.ts";
import { envelope, LATEST, SERVICE, TWIN, twinRequest } from "../../harness/ips-message.ts";
import {
  addUser,
  basic,
  PASSWORD,
  type RequiredServer,
  startRequired,
} from "../../harness/start-required.ts";

const SHOP = "https://shop.example";
const EXTENSION = "chrome-extension://abcdefghijklmnopabcdefghijklmnop";
const PUBLIC = "https://jobs.example";
const EVIL = "https://evil.example";

let server: RequiredServer;
let authorization: string;
let jobId: string;
beforeAll(async () => {
  server = await startRequired({ CORS_ORIGINS: `${SHOP},${EXTENSION}`, PUBLIC_URL: `${PUBLIC}/` });
  authorization = basic(await addUser(server, "IpsAdmin"), PASSWORD);
  const made = await postJson(`${server.url}/v1/jobs`, { name: "the job" }, { authorization });
  ({ jobId } = (await made.json()) as { jobId: string });
});
afterAll(() => server.close());

const INFO = `<getCompanyInfoParam xmlns="${LATEST}"><companyName>Default</companyName></getCompanyInfoParam>`;

interface Way {
  readonly method?: "DELETE" | "PUT" | "PATCH";
  readonly path: () => string;
  readonly type: string;
  readonly body: string;
}

/** A form that a page can submit without asking the browser first: text/plain, or multipart. */
function form(): FormData {
  const data = new FormData();
  const handle = "<companyHandle>c|1</companyHandle>";
  data.set("uploadParams", `<uploadPostParam xmlns="${LATEST}">${handle}</uploadPostParam>`);
  data.set("file", new Blob(["x"]), "x.txt");
  return data;
}

const WAYS: readonly (readonly [string, Way])[] = [
  ["submitting", { path: () => "/v1/jobs", type: "application/json", body: "{}" }],
  ["submitting as text", { path: () => "/v1/jobs", type: "text/plain", body: "{}" }],
  ["cancelling", { path: () => `/v1/jobs/${jobId}:cancel`, type: "text/plain", body: "" }],
  [
    "cancelling in the Conversion dialect",
    { path: () => `/conversion/v1.0/rest/jobs/${jobId}:cancel`, type: "text/plain", body: "" },
  ],
  ["deleting", { method: "DELETE", path: () => `/v1/jobs/${jobId}`, type: "text/plain", body: "" }],
  ["SOAP", { path: () => SERVICE, type: "text/xml", body: envelope({ body: INFO }) }],
  ["the XML twin", { path: () => TWIN, type: "text/xml", body: twinRequest(INFO) }],
  [
    "the JSON twin",
    {
      path: () => "/scene7/api/getCompanyInfo",
      type: "application/json",
      body: '{"companyName":"Default"}',
    },
  ],
];

async function send(
  { method, path, type, body }: Way,
  headers: Record<string, string>,
): Promise<string> {
  const response = await fetch(server.url + path(), {
    method: method ?? "POST",
    headers: { authorization, ...(body !== "" && { "Content-Type": type }), ...headers },
    ...(body !== "" && { body }),
  });
  return `${response.status} ${await response.text()}`;
}

/** In the words of the door. */
const REFUSED = /"code":"forbidden"|:code>20003<|<code>20003</u;

describe("a page of another origin", () => {
  describe.each(WAYS)("%s", (_title, way) => {
    it.each([
      { Origin: EVIL },
      { Origin: "null" },
      { Origin: "https://sub.jobs.example" },
      { Origin: `${EXTENSION}x` },
      { "Sec-Fetch-Site": "cross-site" },
      { "Sec-Fetch-Site": "same-site", Origin: "https://www.jobs.example" },
    ])("is refused with %o", async (headers) => {
      expect(await send(way, headers as Record<string, string>)).toMatch(REFUSED);
    });
  });

  it("uploads nothing by the upload servlet", async () => {
    const response = await fetch(`${server.url}/scene7/UploadFile`, {
      method: "POST",
      headers: { authorization, Origin: EVIL },
      body: form(),
    });
    const told = await response.text();
    expect(told).toMatch(REFUSED);
  });

  it("may read what it likes and sees nothing, because no answer names its origin", async () => {
    const response = await fetch(`${server.url}/v1/jobs`, {
      headers: { authorization, Origin: EVIL, "Sec-Fetch-Site": "cross-site" },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("left the job as it was", async () => {
    const response = await fetch(`${server.url}/v1/jobs/${jobId}`, { headers: { authorization } });
    expect(await response.json()).toMatchObject({ status: { code: "creating" } });
  });
});

describe("a call that changes something is taken", () => {
  it.each([
    ["from no browser", {}],
    ["from a page of an origin that the operator named", { Origin: SHOP }],
    ["the same, as the browser sees it", { Origin: SHOP, "Sec-Fetch-Site": "cross-site" }],
    ["from an extension that the operator named", { Origin: EXTENSION }],
    ["from our own page under PUBLIC_URL", { Origin: PUBLIC }],
    ["from our own page behind a proxy", { Origin: EVIL, "Sec-Fetch-Site": "same-origin" }],
    ["that a person typed", { "Sec-Fetch-Site": "none" }],
  ])("%s", async (_from, headers) => {
    for (const [title, way] of WAYS.filter(
      ([, { method, type }]) => !method && type !== "text/plain",
    )) {
      const told = await send(way, headers);
      expect(told, title).not.toMatch(REFUSED);
    }
  });

  it("from our own page under the name that was called", async () => {
    const [, submitting] = WAYS[0] ?? [];
    expect(submitting && (await send(submitting, { Origin: server.url }))).toMatch(/^201 /u);
  });
});

describe("AUTH=open", () => {
  it("lets pages of the origins in that CORS_ORIGINS names, and tells browsers so", async () => {
    const open = await startServer({ CORS_ORIGINS: EXTENSION });
    try {
      const preflight = await fetch(`${open.url}/v1/jobs`, {
        method: "OPTIONS",
        headers: {
          Origin: EXTENSION,
          "Access-Control-Request-Method": "POST",
          "Access-Control-Request-Private-Network": "true",
        },
      });
      expect(preflight.headers.get("access-control-allow-origin")).toBe(EXTENSION);
      expect(preflight.headers.get("access-control-allow-private-network")).toBe("true");
      const submit = (headers: Record<string, string>) =>
        postJson(`${open.url}/v1/jobs`, {}, headers);
      const made = await submit({ Origin: EXTENSION });
      expect([made.status, made.headers.get("access-control-allow-origin")]).toEqual([
        201,
        EXTENSION,
      ]);
      expect((await submit({ Origin: `${EXTENSION}x` })).status).toBe(403);
      expect((await submit({ "Sec-Fetch-Site": "cross-site" })).status).toBe(403);
      expect((await submit({})).status).toBe(201);
    } finally {
      await open.close();
    }
  });

  it("lets our own page in under PUBLIC_URL, and no other of its site", async () => {
    const company = { id: "c1", number: 1, name: "Default", createdAt: 0 };
    const access = new OpenAccess({ byNumber: async () => company }, new Set([PUBLIC]));
    const call = { method: "POST", host: "localhost", origin: PUBLIC };
    await expect(access.authenticate(call)).resolves.toMatchObject({ name: "admin" });
    const other = { ...call, origin: "https://www.jobs.example" };
    await expect(access.authenticate(other)).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("CORS_ORIGINS", () => {
  it.each([
    SHOP,
    EXTENSION,
    "moz-extension://0a1b-2c",
    "http://localhost:3000",
    "capacitor://localhost",
  ])("takes %s", (origin) => {
    expect(readConfig({ CORS_ORIGINS: origin }).corsOrigins).toEqual([origin]);
  });

  it.each([
    "*",
    "null",
    `${SHOP}/`,
    "https://Shop.example",
    "shop.example",
    "chrome-extension://",
    "https//x",
  ])("does not take %s", (origin) => {
    expect(() => readConfig({ CORS_ORIGINS: origin })).toThrow(/^CORS_ORIGINS: must be origins/u);
  });
});
