/** AUTH=required: every form of credentials and its outcome, at all four doors. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { JobDocument } from "../../../src/core/model/contract-types.gen.ts";
import { jsonOf } from "../../harness/fetch-json.ts";
import { authHeader, UNVERSIONED } from "../../harness/ips-message.ts";
import { REST_JSON, SOAP_WIRES, type Submission, type Wire, WIRES } from "../../harness/wires.ts";
import {
  addUser,
  basic,
  PASSWORD,
  type RequiredServer,
  startRequired,
} from "../../harness/start-required.ts";

let server: RequiredServer;
let keyOfUser = "";
let keyOfCompany = "";
let keyToRead = "";

/** For each door its own, because failed log-ins are counted. */
async function start(): Promise<void> {
  server = await startRequired();
  await addUser(server, "IpsUser", { email: "Anna@example.com" });
  await addUser(server, "IpsUser", { email: "grüße@example.com" });
  await addUser(server, "IpsUser", { email: "gone@example.com" });
  await addUser(server, "IpsUser", { email: "paused@example.com", company: 47 });
  await addUser(server, "ImagePortalUser", { email: "reader@example.com" });
  keyOfUser = (await server.admin.addKey({ company: 1, user: "anna@example.com" })).text;
  keyOfCompany = (await server.admin.addKey({ company: 1, name: "Web shop" })).text;
  keyToRead = (await server.admin.addKey({ company: 1, permissions: ["read-jobs"] })).text;
  await server.admin.setUserDisabled({ email: "gone@example.com", isDisabled: true });
  await server.admin.setCompanyDisabled({ company: 47, isDisabled: true });
}

/** What is expected: accepted, or code, REST status and IPS fault code. */
type Expected = "accepted" | readonly [code: string, status: number, ips: number];
type Row = readonly [what: string, shown: () => Submission, expected: Expected];

const NONE = ["unauthenticated", 401, 10000] as const;
const WRONG = ["unauthenticated", 401, 10001] as const;
const DISABLED = ["unauthenticated", 401, 10002] as const;
const NOT_ALLOWED = ["forbidden", 403, 20003] as const;

const authorized = (authorization: string) => () => ({ authorization });

const AT_ALL_DOORS: readonly Row[] = [
  ["nothing", () => ({}), NONE],
  ["Basic", authorized(basic("anna@example.com", PASSWORD)), "accepted"],
  ["Basic in other case", authorized(basic("ANNA@Example.Com", PASSWORD)), "accepted"],
  [
    "basic in small letters",
    authorized(basic("anna@example.com", PASSWORD).replace("B", "b")),
    "accepted",
  ],
  ["Basic in UTF-8", authorized(basic("grüße@example.com", PASSWORD)), "accepted"],
  [
    "Basic in ISO 8859-1, as old clients send it",
    authorized(
      `Basic ${Buffer.from(`grüße@example.com:${PASSWORD}`, "latin1").toString("base64")}`,
    ),
    "accepted",
  ],
  ["a wrong password", authorized(basic("anna@example.com", "wrong")), WRONG],
  [
    "a password in other case",
    authorized(basic("anna@example.com", PASSWORD.toUpperCase())),
    WRONG,
  ],
  ["no password", authorized(basic("anna@example.com", "")), WRONG],
  ["an unknown user", authorized(basic("nobody@example.com", PASSWORD)), WRONG],
  ["a disabled user", authorized(basic("gone@example.com", PASSWORD)), DISABLED],
  ["a disabled user with a wrong password", authorized(basic("gone@example.com", "wrong")), WRONG],
  ["a user of a disabled company", authorized(basic("paused@example.com", PASSWORD)), DISABLED],
  ["a role that may only read", authorized(basic("reader@example.com", PASSWORD)), NOT_ALLOWED],
  ["Basic without a colon", authorized(`Basic ${Buffer.from("anna").toString("base64")}`), WRONG],
  ["Basic that is no base64", authorized("Basic !!!!"), WRONG],
  ["Basic without anything", authorized("Basic"), WRONG],
  ["another scheme", authorized('Digest username="anna@example.com"'), WRONG],
  ["two schemes in one header", authorized(`${basic("a@b", "c")}, Bearer x`), WRONG],
  ["a user's key", () => ({ authorization: `Bearer ${keyOfUser}` }), "accepted"],
  ["a company's key", () => ({ authorization: `bearer ${keyOfCompany}` }), "accepted"],
  ["a key that may only read", () => ({ authorization: `Bearer ${keyToRead}` }), NOT_ALLOWED],
  [
    "a key with another secret",
    () => ({
      authorization: `Bearer ${keyOfUser.slice(0, -2)}${keyOfUser.endsWith("AA") ? "BB" : "AA"}`,
    }),
    WRONG,
  ],
  [
    "a key with another prefix",
    () => ({ authorization: `Bearer jg_aaaaaaaa_${keyOfUser.slice(12)}` }),
    WRONG,
  ],
  ["a token where none are taken", authorized("Bearer a.b.c"), WRONG],
];

const AT_SOAP: readonly Row[] = [
  ["authHeader", () => ({ headerBlocks: authHeader("anna@example.com", PASSWORD) }), "accepted"],
  [
    "authHeader in the version's namespace, password first",
    () => ({
      headerBlocks: `<authHeader xmlns="${UNVERSIONED}/2014-04-03"><password>${PASSWORD}</password><appName>x</appName><user>anna@example.com</user></authHeader>`,
    }),
    "accepted",
  ],
  [
    "AuthUser and AuthPassword of before 3.8",
    () => ({
      headerBlocks: `<AuthUser xmlns="http://www.scene7.com/IpsApi">anna@example.com</AuthUser><AuthPassword xmlns="http://www.scene7.com/IpsApi">${PASSWORD}</AuthPassword>`,
    }),
    "accepted",
  ],
  [
    "a key as accessToken",
    () => ({
      headerBlocks: `<authHeader xmlns="${UNVERSIONED}"><accessToken>${keyOfUser}</accessToken></authHeader>`,
    }),
    "accepted",
  ],
  [
    "authHeader with a wrong password",
    () => ({ headerBlocks: authHeader("anna@example.com", "no") }),
    WRONG,
  ],
  [
    "authHeader with an unknown user",
    () => ({ headerBlocks: authHeader("nobody@example.com", "no") }),
    WRONG,
  ],
  [
    "authHeader of a disabled user",
    () => ({ headerBlocks: authHeader("gone@example.com", PASSWORD) }),
    DISABLED,
  ],
  [
    "authHeader without password",
    () => ({
      headerBlocks: `<authHeader xmlns="${UNVERSIONED}"><user>anna@example.com</user></authHeader>`,
    }),
    NONE,
  ],
  ["an empty authHeader", () => ({ headerBlocks: `<authHeader xmlns="${UNVERSIONED}"/>` }), NONE],
  [
    "authHeader, which goes before a wrong Basic",
    () => ({
      headerBlocks: authHeader("anna@example.com", PASSWORD),
      authorization: basic("anna@example.com", "wrong"),
    }),
    "accepted",
  ],
  [
    "the handle of another company",
    () => ({ headerBlocks: authHeader("anna@example.com", PASSWORD), companyHandle: "c|47" }),
    ["not-found", 404, 20000],
  ],
  [
    "the handle of no company",
    () => ({ headerBlocks: authHeader("anna@example.com", PASSWORD), companyHandle: "c|48" }),
    ["not-found", 404, 20000],
  ],
];

async function expectOutcome(door: Wire, shown: Submission, expected: Expected) {
  const { isAccepted, httpStatus, code, ipsCode, response, text } = await door.submit(
    server,
    shown,
  );
  expect(text).not.toContain(PASSWORD);
  if (expected === "accepted") {
    expect([isAccepted, text]).toEqual([true, expect.any(String)]);
    return;
  }
  const [expectedCode, status, ips] = expected;
  expect(code).toBe(expectedCode);
  expect(httpStatus === 401).toBe(response.headers.has("www-authenticate") && !door.isSoap);
  if (door.isSoap) {
    // A fault never is a 401: old clients would ask for a password instead of reading it.
    expect([httpStatus, ipsCode]).toEqual([500, ips]);
  } else {
    expect(httpStatus).toBe(status);
  }
}

describe.each(WIRES)("$title", (door) => {
  beforeAll(start);
  afterAll(() => server.close());

  it.each([...AT_ALL_DOORS, ...(door.isSoap ? AT_SOAP : [])])(
    "%s",
    async (_what, shown, expected) => {
      await expectOutcome(door, shown(), expected);
    },
  );

  if (!door.isSoap) {
    it("a job tells by whom it was submitted, and never with what", async () => {
      expect(await submitters()).toEqual(
        new Set([
          "Submitted by Anna@example.com.",
          "Submitted by grüße@example.com.",
          `Submitted by key ${keyOfCompany.split("_")[1]} (Web shop).`,
        ]),
      );
    });
  }
});

async function submitters(): Promise<ReadonlySet<string>> {
  const authorization = `Bearer ${keyOfCompany}`;
  const jobs = await jsonOf<JobDocument[]>(
    fetch(`${server.url}/v1/jobs?limit=500`, { headers: { authorization } }),
  );
  const events = await Promise.all(jobs.map(({ jobId }) => server.app.ports.events.list(jobId)));
  return new Set(events.map((each) => each[0]?.message ?? ""));
}

describe("what is nearly right is told by its name", () => {
  beforeAll(start);
  afterAll(() => server.close());

  it.each([
    [
      "a child of authHeader",
      authHeader("anna@example.com", PASSWORD).replaceAll("password>", "passwort>"),
      "The authHeader's child passwort is not known here. Did you mean password?",
    ],
    [
      "the block itself",
      authHeader("anna@example.com", PASSWORD).replaceAll("authHeader", "authHeaders"),
      "The header authHeaders is not known here. Did you mean authHeader?",
    ],
    [
      "the block in other case",
      authHeader("anna@example.com", PASSWORD).replaceAll("authHeader", "AuthHeader"),
      "The header AuthHeader is not known here. Did you mean authHeader?",
    ],
    [
      "a header of before 3.8",
      '<AuthUsers xmlns="http://www.scene7.com/IpsApi">anna@example.com</AuthUsers>',
      "The header AuthUsers is not known here. Did you mean AuthUser?",
    ],
    [
      "the namespace",
      '<authHeader xmlns="urn:x"/>',
      "The header authHeader of urn:x was passed over: authHeader belongs in an IPS namespace",
    ],
  ])("%s", async (_what, headerBlocks, told) => {
    for (const door of SOAP_WIRES) {
      const { ipsCode, text } = await door.submit(server, { headerBlocks });
      expect(ipsCode).toBe(10000);
      expect(text.replaceAll("&apos;", "'")).toContain(told);
      expect(text).not.toContain(PASSWORD);
    }
    expect(SOAP_WIRES.length).toBeGreaterThan(0);
  });

  it("a key that was not copied whole", async () => {
    for (const key of [keyOfUser.slice(0, -1), `${keyOfUser}x`, keyOfUser.slice(0, 8)]) {
      const outcome = await REST_JSON.submit(server, { authorization: `Bearer ${key}` });
      expect(outcome.httpStatus).toBe(401);
      expect(outcome.text).toContain("This API key is incomplete or has characters too many");
      expect(outcome.text).not.toContain(key);
    }
  });
});

describe("every caller", () => {
  beforeAll(start);
  afterAll(() => server.close());

  it("an unknown user, a wrong password and a disabled user with one are told in the same words", async () => {
    const texts = await Promise.all(
      ["anna@example.com", "nobody@example.com", "gone@example.com"].map(async (user) => {
        const outcome = await REST_JSON.submit(server, { authorization: basic(user, "wrong") });
        return outcome.text.replace(/"urn:uuid:[^"]*"/u, "");
      }),
    );
    expect(new Set(texts).size).toBe(1);
  });

  it("a foreign Origin is no matter where credentials are shown, and no CORS header invites it", async () => {
    const response = await fetch(`${server.url}/v1/jobs`, {
      headers: { authorization: `Bearer ${keyOfUser}`, origin: "https://elsewhere.example" },
    });
    expect(response.status).toBe(200);
    expect(
      [...response.headers.keys()].filter((name) => name.startsWith("access-control")),
    ).toEqual([]);
  });
});
