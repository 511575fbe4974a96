/** The token endpoint: every way to show a secret, what is granted, and what every refusal says. */

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";

import { basic } from "../../harness/start-required.ts";
import type { RequiredServer } from "../../harness/start-required.ts";
import { askForToken, startIssuer } from "../../harness/start-issuer.ts";
import { logInto, STANDING_ENGINE } from "../../harness/start-server.ts";

/** An id and a secret that read otherwise once they are encoded. */
const ODD = { clientId: "depot süd+1%41", secret: "a+/=:% ~b%2Bäöü-secret" };
const GRANT = { grant_type: "client_credentials" };

let server: RequiredServer;
let plain: { clientId: string; secret: string };
beforeAll(async () => {
  server = await startIssuer({}, { engine: STANDING_ENGINE });
  const scopes = ["job.read", "workflow.execute"];
  const added = await server.admin.addOauthClient({ company: 1, scopes, permissions: ["owner"] });
  plain = { clientId: added.client.clientId, secret: added.secret ?? "" };
  await server.admin.addOauthClient({ company: 1, scopes, permissions: ["owner"], ...ODD });
});
afterAll(() => server.close());

function formOf({ clientId, secret }: { clientId: string; secret: string }) {
  return { ...GRANT, client_id: clientId, client_secret: secret };
}

/** As RFC 6749 §2.3.1 has it, and more than needed. */
function encoded(text: string): string {
  return new URLSearchParams({ x: text }).toString().slice(2);
}

async function said(response: Response | Promise<Response>): Promise<unknown> {
  const { status, headers } = await response;
  const body: unknown = await (await response).json();
  return { status, type: headers.get("content-type"), ...(body as object) };
}

describe("a token", () => {
  test("is granted with what clients need, and nothing that trips one of them", async () => {
    const response = await askForToken(server, formOf(plain));
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toEqual({
      access_token: expect.stringMatching(/^eyJ[\w-]+\.[\w-]+\.[\w-]{342}$/u),
      expires_in: 3600,
      token_type: "Bearer",
      scope:
        "https://www.workfloplus.com/auth/job.read https://www.workfloplus.com/auth/workflow.execute",
    });
  });

  test.each([
    ["in the form", (c: typeof ODD) => askForToken(server, formOf(c))],
    [
      "raw in the header",
      (c: typeof ODD) => askForToken(server, GRANT, { Authorization: basic(c.clientId, c.secret) }),
    ],
    [
      "encoded in the header",
      (c: typeof ODD) =>
        askForToken(server, GRANT, {
          Authorization: basic(encoded(c.clientId), encoded(c.secret)),
        }),
    ],
    [
      "in both, encoded in the header",
      (c: typeof ODD) =>
        askForToken(server, formOf(c), {
          Authorization: basic(encoded(c.clientId), encoded(c.secret)),
        }),
    ],
    [
      "in the header, with the id in the form",
      (c: typeof ODD) =>
        askForToken(
          server,
          { ...GRANT, client_id: c.clientId },
          { Authorization: basic(c.clientId, c.secret) },
        ),
    ],
    [
      "in the form, beside an old token",
      (c: typeof ODD) => askForToken(server, formOf(c), { Authorization: "Bearer old.old.old" }),
    ],
    [
      "in a form that names its charset",
      (c: typeof ODD) =>
        askForToken(server, formOf(c), {
          "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8",
        }),
    ],
  ])("is granted for a secret %s, whatever characters it has", async (_, ask) => {
    expect(await said(ask(ODD))).toMatchObject({ status: 200, token_type: "Bearer" });
    expect(await said(ask(plain))).toMatchObject({ status: 200, token_type: "Bearer" });
  });

  test.each([
    ["job.read", "job.read"],
    [
      "https://www.workfloplus.com/auth/job.read  job.read",
      "https://www.workfloplus.com/auth/job.read job.read",
    ],
    [
      "",
      "https://www.workfloplus.com/auth/job.read https://www.workfloplus.com/auth/workflow.execute",
    ],
  ])("for the scope %j says it in the client's own words", async (scope, told) => {
    const answer = await said(askForToken(server, { ...formOf(plain), scope }));
    expect(answer).toMatchObject({ status: 200, scope: told });
  });
});

describe("a refusal has a code, a sentence and never a problem document", () => {
  const refused = async (response: Promise<Response>) => {
    const answer = (await said(response)) as Record<string, unknown>;
    expect(answer).toMatchObject({
      type: "application/json",
      error_description: expect.stringMatching(/^[\x20-\x21\x23-\x5b\x5d-\x7e]{10,}$/u),
    });
    return `${String(answer["status"])} ${String(answer["error"])}`;
  };
  const post = (init: RequestInit, path = "/connect/token") =>
    fetch(`${server.url}${path}`, { method: "POST", ...init });

  test.each([
    ["no parameter at all", "", "400 invalid_request"],
    ["no grant_type", "client_id=a&client_secret=b", "400 invalid_request"],
    ["an empty grant_type", "grant_type=&client_id=a&client_secret=b", "400 invalid_request"],
    ["a password grant", "grant_type=password&username=a", "400 unsupported_grant_type"],
    ["no client", "grant_type=client_credentials", "400 invalid_client"],
    ["no secret", "grant_type=client_credentials&client_id=a", "400 invalid_client"],
    ["an unknown client", formText("nobody", "wrong"), "400 invalid_client"],
    ["a control character", formText("a%00b", "wrong"), "400 invalid_request"],
    [
      "a parameter twice",
      `${formText("a", "b")}&scope=job.read&scope=job.read`,
      "400 invalid_request",
    ],
    ["a secret of 9 KB", formText("a", "s".repeat(9000)), "400 invalid_client"],
    ["a form of 70 KB", formText("a", "s".repeat(70_000)), "413 invalid_request"],
  ])("for %s", async (_, form, told) => {
    expect(await refused(askForToken(server, form))).toBe(told);
  });

  test("for a wrong secret, the same words as for an unknown client", async () => {
    const wrong = await said(askForToken(server, formOf({ ...plain, secret: "wrong" })));
    const unknown = await said(askForToken(server, formText("nobody else", "wrong")));
    expect(wrong).toMatchObject({ status: 400, error: "invalid_client" });
    expect(wrong).toEqual(unknown);
  });

  test.each(["job.admin", "job.read job.modify", "openid"])("for the scope %s", async (scope) => {
    const answer = askForToken(server, { ...formOf(plain), scope });
    expect(await refused(answer)).toBe("400 invalid_scope");
  });

  test("for a header and a form that name two", async () => {
    const Authorization = basic(ODD.clientId, ODD.secret);
    expect(await refused(askForToken(server, formOf(plain), { Authorization }))).toBe(
      "400 invalid_request",
    );
  });

  test.each([
    ["no colon", `Basic ${Buffer.from("lonely").toString("base64")}`],
    ["no base64", "Basic ???"],
    ["another scheme", "Digest username=a"],
    ["broken escapes", basic("a%zz", "b%")],
    ["an encoded NUL", basic("a%00", "b%00")],
  ])("for a header with %s", async (_, Authorization) => {
    expect(await refused(askForToken(server, GRANT, { Authorization }))).toBe("400 invalid_client");
  });

  test.each([
    ["GET", {}, "405 invalid_request"],
    ["PUT", {}, "405 invalid_request"],
    ["OPTIONS", {}, "405 invalid_request"],
    [
      "POST",
      { body: "{}", headers: { "Content-Type": "application/json" } },
      "415 invalid_request",
    ],
    [
      "POST",
      {
        body: "a",
        headers: {
          "Content-Type": "application/x-www-form-urlencoded",
          "Content-Encoding": "rot13",
        },
      },
      "415 invalid_request",
    ],
  ])("for %s %o", async (method, init, told) => {
    expect(await refused(post({ method, ...init }))).toBe(told);
  });

  test("for an address beside it", async () => {
    expect(await refused(post({ body: "" }, "/connect/authorize"))).toBe("404 invalid_request");
  });
});

test("what fails here is told as OAuth tells it, with nothing of the cause or the secret, and logged", async () => {
  const lines: string[] = [];
  const broken = await startIssuer(
    {},
    {
      engine: STANDING_ENGINE,
      log: logInto(lines),
      store: (store) => ({
        ...store,
        tokenKeys: {
          ...store.tokenKeys,
          list: () => Promise.reject(new Error("The disk of the keys has gone.")),
        },
      }),
    },
  );
  onTestFinished(() => broken.close());
  const wanted = { company: 1, scopes: ["job.read"], permissions: ["owner"] };
  await broken.admin.addOauthClient({ ...wanted, ...ODD });
  const response = await askForToken(broken, formOf(ODD));
  const text = await response.text();
  expect([response.status, response.headers.get("content-type")]).toEqual([
    500,
    "application/json",
  ]);
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(JSON.parse(text)).toEqual({
    error: "server_error",
    error_description: expect.stringMatching(/^[ !#-[\]-~]+$/u),
  });
  expect(text).not.toMatch(/disk|secret|süd/u);
  const keySet = await fetch(`${broken.url}/.well-known/openid-configuration/jwks`);
  expect([keySet.status, await keySet.json()]).toMatchObject([500, { error: "server_error" }]);
  const logged = lines.join("\n");
  expect(logged).toContain('"code":"internal"');
  expect(logged).not.toContain(ODD.secret);
});

function formText(clientId: string, secret: string): string {
  return `grant_type=client_credentials&client_id=${clientId}&client_secret=${secret}`;
}
