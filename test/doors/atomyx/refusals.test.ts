/** What the Atomyx door refuses: one 401 for every reason, and problems that say where and how to mend it. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { postJson } from "../../harness/fetch-json.ts";
import {
  addUser,
  basic,
  PASSWORD,
  type RequiredServer,
  startRequired,
} from "../../harness/start-required.ts";
import { STANDING_ENGINE } from "../../harness/start-server.ts";
import { ask, create, type Told } from "./atomyx-client.ts";

let server: RequiredServer;
/** How far the server's clock is ahead. */
let shiftMs = 0;
let key = "";
let other = "";
const secret = "S3cr3tNobodyMayRead";
beforeAll(async () => {
  const settings = { PUBLIC_URL: "https://jobs.example", BODY_BYTES_MAX: "20000" };
  const clock = { now: () => Date.now() + shiftMs };
  server = await startRequired(settings, { clock, engine: STANDING_ENGINE });
  [key = "", other = ""] = await Promise.all(
    [1, 47].map(async (company) => (await server.admin.addKey({ company, name: "shop" })).text),
  );
});
afterAll(() => server.close());

const bearer = () => ({ Authorization: `Bearer ${key}` });
const post = (body: string | object, headers: Record<string, string> = {}) =>
  create(server.url, body, { ...bearer(), ...headers });

/** A problem without what differs by request. */
function shape({ status, headers, body }: Told) {
  const { instance: _, ...members } = body as Record<string, unknown>;
  return {
    status,
    type: headers.get("content-type"),
    challenge: headers.get("www-authenticate"),
    members,
  };
}

describe("whoever is not let in", () => {
  it("gets the same 401 whatever the reason, and nothing was made", async () => {
    const [expired, reading, removed] = await Promise.all([
      server.admin.addKey({ company: 1, name: "old", expires: 1 }),
      server.admin.addKey({ company: 1, name: "reads", permissions: ["read-jobs"] }),
      server.admin.addKey({ company: 1, name: "gone" }),
    ]);
    await server.admin.removeKey(removed.key.prefix);
    const user = await addUser(server, "IpsUser");
    shiftMs += 2 * 86_400_000;
    const shown: readonly (readonly [string, string | undefined])[] = [
      ["nothing", undefined],
      ["empty", ""],
      ["no key", "Bearer"],
      ["a blank inside", `Bearer ${key.slice(0, 20)} ${key.slice(20)}`],
      ["an incomplete key", `Bearer ${key.slice(0, -3)}`],
      ["an unknown key", `Bearer jg_aaaaaaaa_${"A".repeat(43)}`],
      ["a key of another environment", `Bearer sk_live_${"a".repeat(32)}`],
      ["another scheme, Token", `Token ${key}`],
      ["another scheme, Basic, of a user", basic(user, PASSWORD)],
      ["the key as Basic", basic(key, "")],
      ["a key that was removed", `Bearer ${removed.text}`],
      ["a key that has expired", `Bearer ${expired.text}`],
      ["a key without the right", `Bearer ${reading.text}`],
    ];
    const told: (readonly [string, object])[] = [];
    for (const [what, authorization] of shown) {
      const headers = authorization === undefined ? undefined : { Authorization: authorization };
      const answer = await create(server.url, { externalId: "nobody" }, headers);
      told.push([what, shape(answer)]);
    }
    const same = {
      status: 401,
      type: "application/problem+json",
      challenge: "Bearer",
      members: {
        type: "https://jobs.example/problems/unauthenticated",
        title: "Unauthenticated",
        status: 401,
        code: "unauthenticated",
        detail: expect.stringContaining("Authorization: Bearer"),
        statusCode: 401,
        message: expect.stringContaining("Authorization: Bearer"),
      },
    };
    expect(told).toEqual(shown.map(([what]) => [what, same]));
    expect(new Set(told.map(([, each]) => JSON.stringify(each))).size).toBe(1);
    const jobs = await fetch(`${server.url}/v1/jobs?externalId=nobody`, { headers: bearer() });
    expect(await jobs.json()).toEqual([]);
  });
});

const text = (length: number) => "x".repeat(length);
const property = (more: object = {}) => ({ propertyId: "a", propertyName: "A", value: 1, ...more });
const order = (more: object) => ({ externalId: "e", ...more });

describe("a body that is not as documented", () => {
  it.each<[string, string | object, string, string]>([
    ["no JSON", "{", "malformed-document", ""],
    ["an empty body", "", "malformed-document", ""],
    ["a member twice", '{"externalId":"a","externalId":"b"}', "malformed-document", ""],
    ["a byte order mark", '\uFEFF{"externalId":"a"}', "malformed-document", ""],
    [
      "nesting without end",
      `{"externalId":"a","metadata":${"[".repeat(100)}`,
      "malformed-document",
      "",
    ],
    ["a list", "[]", "invalid-document", ""],
    ["a text", '"order"', "invalid-document", ""],
    ["null", "null", "invalid-document", ""],
    ["no externalId", "{}", "invalid-document", "/externalId"],
    ["externalId null", { externalId: null }, "invalid-document", "/externalId"],
    ["externalId empty", { externalId: "" }, "invalid-document", "/externalId"],
    ["externalId of blanks", { externalId: " \t " }, "invalid-document", "/externalId"],
    ["externalId a number", { externalId: 10_001 }, "invalid-document", "/externalId"],
    ["externalId an object", { externalId: {} }, "invalid-document", "/externalId"],
    ["externalId of 256 characters", { externalId: text(256) }, "invalid-document", "/externalId"],
    ["callbackURL relative", order({ callbackURL: "/hook" }), "invalid-document", "/callbackURL"],
    [
      "callbackURL of another scheme",
      order({ callbackURL: "ftp://a.example/" }),
      "invalid-document",
      "/callbackURL",
    ],
    [
      "callbackURL with a password",
      order({ callbackURL: `https://u:${secret}@a.example/` }),
      "invalid-document",
      "/callbackURL",
    ],
    [
      "callbackURL of 2001 characters",
      order({ callbackURL: `https://a.example/${text(1983)}` }),
      "invalid-document",
      "/callbackURL",
    ],
    [
      "returnURL that is a script",
      order({ returnURL: "javascript:alert(1)" }),
      "invalid-document",
      "/returnURL",
    ],
    [
      "returnURL that is data",
      order({ returnURL: "data:text/html,x" }),
      "invalid-document",
      "/returnURL",
    ],
    [
      "returnURL with a password",
      order({ returnURL: `https://u:${secret}@a.example/` }),
      "invalid-document",
      "/returnURL",
    ],
    ["returnURL a number", order({ returnURL: 1 }), "invalid-document", "/returnURL"],
    ["returnURL without host", order({ returnURL: "https://" }), "invalid-document", "/returnURL"],
    ["metadata an object", order({ metadata: {} }), "invalid-document", "/metadata"],
    [
      "101 properties",
      order({ metadata: Array.from({ length: 101 }, () => property()) }),
      "invalid-document",
      "/metadata",
    ],
    ["a property that is a text", order({ metadata: ["a"] }), "invalid-document", "/metadata/0"],
    [
      "a property without value",
      order({ metadata: [{ propertyId: "a", propertyName: "A" }] }),
      "invalid-document",
      "/metadata/0/value",
    ],
    [
      "a property without id",
      order({ metadata: [{ propertyName: "A", value: 1 }] }),
      "invalid-document",
      "/metadata/0/propertyId",
    ],
    [
      "a property whose name is a number",
      order({ metadata: [property({ propertyName: 1 })] }),
      "invalid-document",
      "/metadata/0/propertyName",
    ],
    [
      "a value of 4001 characters",
      order({ metadata: [property({ value: text(4001) })] }),
      "invalid-document",
      "/metadata/0/value",
    ],
    [
      "a value that cannot be stored",
      order({ metadata: [property({ value: "a\u0000b" })] }),
      "invalid-document",
      "/metadata/0/value",
    ],
    ["capabilities a list", order({ capabilities: [] }), "invalid-document", "/capabilities"],
    [
      "a capability that is a text",
      order({ capabilities: { proof: "yes" } }),
      "invalid-document",
      "/capabilities/proof",
    ],
    [
      "a profile that is a number",
      order({ capabilities: { checkFixProfile: 4 } }),
      "invalid-document",
      "/capabilities/checkFixProfile",
    ],
    [
      "a profile that nobody mapped",
      order({
        capabilities: {
          checkFix: true,
          checkFixProfile: `https://a.example/Ofset.kfpx?k=${secret}`,
        },
      }),
      "not-supported",
      "/capabilities/checkFixProfile",
    ],
    [
      "a proof profile that nobody mapped",
      order({ capabilities: { proofProfile: "https://a.example/p.kfpx" } }),
      "not-supported",
      "/capabilities/proofProfile",
    ],
    [
      "a known parameter of a bad value",
      order({
        capabilities: {
          checkFixParameters: [property(), property({ propertyId: "bleed", value: "wide" })],
        },
      }),
      "invalid-option",
      "/capabilities/checkFixParameters/1/value",
    ],
    [
      "a known parameter that is null",
      order({
        capabilities: { checkFixParameters: [property({ propertyId: "bleed", value: null })] },
      }),
      "invalid-option",
      "/capabilities/checkFixParameters/0/value",
    ],
    [
      "a known parameter twice",
      order({
        capabilities: {
          proofParameters: [property({ propertyId: "bleed" }), property({ propertyId: "bleed" })],
        },
      }),
      "invalid-option",
      "/capabilities/proofParameters/1/propertyId",
    ],
    [
      "a colour by its name",
      order({ brand: { color: "red" } }),
      "invalid-document",
      "/brand/color",
    ],
    [
      "a colour of four digits",
      order({ brand: { color: "#12345" } }),
      "invalid-document",
      "/brand/color",
    ],
    [
      "a logo that is a script",
      order({ brand: { logo: "javascript:1" } }),
      "invalid-document",
      "/brand/logo",
    ],
    [
      "a logo with a password",
      order({ brand: { logo: `https://u:${secret}@a.example/l.png` } }),
      "invalid-document",
      "/brand/logo",
    ],
    [
      "artwork a text",
      order({ artwork: "https://a.example/a.pdf" }),
      "invalid-document",
      "/artwork",
    ],
    [
      "artwork of another scheme",
      order({ artwork: { url: "file:///etc/passwd" } }),
      "invalid-document",
      "/artwork/url",
    ],
  ])("%s is a 400 that says where", async (...[, body, code, pointer]) => {
    const told = await post(body);
    expect([told.status, told.body["code"]]).toEqual([400, code]);
    expect(told.body).toMatchObject({
      statusCode: 400,
      message: told.body["detail"],
      detail: expect.stringMatching(/.{15}/u),
    });
    const { violations = [] } = told.body as { violations?: { pointer: string }[] };
    expect(violations[0]?.pointer ?? "").toBe(pointer);
    expect(told.text).not.toContain(secret);
    const jobs = await fetch(`${server.url}/v1/jobs`, { headers: bearer() });
    expect(await jobs.json()).toEqual([]);
  });
});

describe("a request that is not as documented", () => {
  it.each([
    ["a form", { "Content-Type": "application/x-www-form-urlencoded" }],
    ["XML", { "Content-Type": "application/xml" }],
    ["another charset", { "Content-Type": "application/json; charset=iso-8859-1" }],
    ["no type", { "Content-Type": "" }],
  ])("%s is a 415", async (_, headers) => {
    const told = await post({ externalId: "t" }, headers);
    expect([told.status, told.body["statusCode"]]).toEqual([415, 415]);
    expect(told.headers.get("accept-post")).toBe("application/json");
  });

  it("a body over the limit is a 413", async () => {
    const told = await post({ externalId: "big", note: text(20_001) });
    expect([told.status, told.body["code"]]).toEqual([413, "payload-too-large"]);
  });

  it.each([
    ["GET", "/api/jobs", "POST"],
    ["DELETE", "/api/jobs/01a20182-c10f-74d0-a377-f9abbe861e18", "GET, HEAD"],
  ])("%s %s is a 405 that names what is taken", async (method, path, allow) => {
    const told = await ask(server.url, { method, path, headers: bearer() });
    expect([told.status, told.headers.get("allow")]).toEqual([405, allow]);
    expect(told.body["message"]).toContain("/v1/jobs");
  });

  it.each([
    ["an id of nobody", "/api/jobs/01a20182-c10f-74d0-a377-f9abbe861e18"],
    ["what is no id", "/api/jobs/1"],
    ["another address", "/api/quotes"],
  ])("%s is a 404 in the same shape", async (_, path) => {
    const told = await ask(server.url, { path, headers: bearer() });
    expect([told.status, told.body["statusCode"]]).toEqual([404, 404]);
    expect(told.body["message"]).toBe(told.body["detail"]);
  });

  it("a job of another company, or of another workflow, is a 404", async () => {
    const { body } = await create(
      server.url,
      { externalId: "mine" },
      { Authorization: `Bearer ${other}` },
    );
    const theirs = await ask(server.url, { path: `/api/jobs/${body.id}`, headers: bearer() });
    expect(theirs.status).toBe(404);
    const made = await postJson(`${server.url}/v1/jobs`, { workflow: "package" }, bearer());
    const { jobId } = (await made.json()) as { jobId: string };
    const plain = await ask(server.url, { path: `/api/jobs/${jobId}`, headers: bearer() });
    expect(plain.status).toBe(404);
  });
});

describe("under /v1", () => {
  it.each([
    ["capabilities", { capabilities: {} }],
    ["brand", { brand: { color: "#fff" } }],
    ["artwork", { artwork: { url: "https://a.example/a.pdf" } }],
  ])("%s is refused by other workflows, by its name", async (field, document) => {
    const told = await postJson(
      `${server.url}/v1/jobs`,
      { workflow: "package", ...document },
      bearer(),
    );
    expect(told.status).toBe(400);
    expect(await told.json()).toMatchObject({
      code: "conflicting-fields",
      detail: expect.stringContaining("package"),
      violations: [{ pointer: `/${field}` }],
    });
  });

  it.each([
    ["documents", { documents: [{ url: "https://a.example/a.pdf" }] }],
    ["start", { start: true }],
    ["execTime", { execTime: "2031-01-01T00:00:00Z" }],
  ])("%s is refused by the workflow artwork", async (field, document) => {
    const told = await postJson(
      `${server.url}/v1/jobs`,
      { workflow: "artwork", ...document },
      bearer(),
    );
    expect(told.status).toBe(400);
    expect(await told.json()).toMatchObject({ violations: [{ pointer: `/${field}` }] });
  });

  it("whoever may only read does not get the upload link", async () => {
    const made = await post({ externalId: "read" });
    const user = await addUser(server, "ImagePortalUser", { email: "looks@example.com" });
    const read = await fetch(`${server.url}/v1/jobs/${made.body.id}`, {
      headers: { Authorization: basic(user, PASSWORD) },
    });
    expect(await read.json()).not.toHaveProperty("uploadURL");
    const own = await fetch(`${server.url}/v1/jobs/${made.body.id}`, { headers: bearer() });
    expect(await own.json()).toHaveProperty("uploadURL", made.body.uploadURL);
  });
});
