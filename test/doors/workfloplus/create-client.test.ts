/** POST /api/client/: owners make programs that get tokens, and nobody makes one that may do more than he may. */

import { afterAll, beforeAll, expect, test } from "vitest";

import { askForToken } from "../../harness/start-issuer.ts";
import { type RequiredServer, startRequired } from "../../harness/start-required.ts";
import { STANDING_ENGINE } from "../../harness/start-server.ts";
import { ask } from "./workfloplus.ts";

const CREATE = "POST /api/client/";
/** As that service documents it. */
const DOCUMENTED = `{
  "name": "My Job Scheduling Application",
  "scopes": ["https://www.workfloplus.com/auth/workflow.read", "https://www.workfloplus.com/auth/schedule.admin"],
  "permissions": ["admin"],
}`;

let server: RequiredServer;
let owner: string;
beforeAll(async () => {
  server = await startRequired({}, { engine: STANDING_ENGINE });
  const asked = { company: 47, scopes: ["team.admin"], permissions: ["owner"] };
  const { client } = await server.admin.addOauthClient(asked);
  owner = await server.admin.oauthToken({ clientId: client.clientId });
});
afterAll(() => server.close());

test("an owner makes a client of his company, which gets a token with the secret that is told once", async () => {
  const { status, value } = await ask(server.url, CREATE, { body: DOCUMENTED, token: owner });
  expect(status).toBe(200);
  expect(value).toEqual({
    client: {
      clientId: expect.stringMatching(/^[0-9a-f]{24}$/u),
      grantTypes: ["client_credentials"],
      secrets: [{ secretId: expect.stringMatching(/^[0-9a-f]{24}$/u) }],
      teamName: "Other",
      displayName: "My Job Scheduling Application",
      scopes: [
        "https://www.workfloplus.com/auth/workflow.read",
        "https://www.workfloplus.com/auth/schedule.admin",
      ],
      allowAccessTokensViaBrowser: false,
      clientPermissions: ["admin"],
    },
    newSecret: expect.stringMatching(/^[0-9A-Za-z]{32}$/u),
  });
  const { client, newSecret } = value as { client: { clientId: string }; newSecret: string };
  const form = { grant_type: "client_credentials", client_id: client.clientId };
  const got = await askForToken(server, { ...form, client_secret: newSecret });
  expect(got.status).toBe(200);
});

test("a key makes no client that may do more than itself", async () => {
  const permissions = ["manage-company", "read-jobs"];
  const { text: token } = await server.admin.addKey({ company: 47, permissions });
  const say = (scopes: readonly string[]) =>
    ask(server.url, CREATE, { body: { name: "Mine", scopes, permissions: ["OWNER"] }, token });
  expect(await say(["job.modify"])).toMatchObject({ status: 403, text: "" });
  expect(await say(["job.read"])).toMatchObject({ status: 200 });
});

const SAID = { name: "Reader", scopes: ["job.read"] };

test.each([
  ["scopes", "{}", "scopes"],
  ["scopes", { ...SAID, scopes: [] }, "at least one scope"],
  ["scopes", { ...SAID, scopes: ["job.reed"] }, "job.read"],
  ["permissions", { ...SAID, permissions: ["boss"] }, "owner, admin"],
  ["$.scopes", { ...SAID, scopes: "job.read" }, "scopes"],
  ["name", { ...SAID, name: "a\u0000b" }, "control character"],
  ["name", { ...SAID, name: "" }, "name field is required"],
])("what is wrong with %s is told by its path and a sentence: %j", async (path, body, words) => {
  const { status, value } = await ask(server.url, CREATE, { body, token: owner });
  expect(status).toBe(400);
  expect(value).toMatchObject({
    title: "One or more validation errors occurred.",
    errors: { [path]: [expect.stringContaining(words)] },
  });
});
