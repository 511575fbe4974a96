/** Tokens at the WorkfloPlus door: those of another team, over, forged or of a team that is shut out let nobody in to anything. */

import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";

import { jsonOf } from "../../harness/fetch-json.ts";
import { askForToken } from "../../harness/start-issuer.ts";
import { type RequiredServer, startRequired } from "../../harness/start-required.ts";
import { STANDING_ENGINE } from "../../harness/start-server.ts";
import { ask, job, type JobBody } from "./workfloplus.ts";

const HOUR_MS = 3_600_000;
const SKEW_MS = 60_000;

let aheadMs = 0;
let server: RequiredServer;
beforeAll(async () => {
  const clock = { now: () => Date.now() + aheadMs };
  server = await startRequired({}, { clock, engine: STANDING_ENGINE });
});
afterAll(() => server.close());

async function tokenOf(company: number): Promise<string> {
  const scopes = ["workflow.execute", "job.admin"];
  const { client } = await server.admin.addOauthClient({ company, scopes, permissions: ["owner"] });
  return server.admin.oauthToken({ clientId: client.clientId });
}

const list = async (token: string) => {
  const { status, text, headers, value } = await ask(server.url, "GET /jobs/v1", { token });
  return status === 200 ? value : [status, text, headers.get("www-authenticate")?.split(",")[0]];
};

const REFUSED = [401, "", 'Bearer error="invalid_token"'];

it("of another team show and change nothing, and may use the same ids", async () => {
  const [mine, other] = [await tokenOf(1), await tokenOf(47)];
  const body = job();
  const { value } = await ask(server.url, "POST /jobs/v1", { body, token: mine });
  const { jobId } = value as JobBody;
  const path = `/jobs/v1/${body.metadata.clientJobId}`;
  for (const address of [
    `GET /jobs/v1/bson/${jobId}`,
    `GET ${path}`,
    `POST ${path}/abort`,
    `DELETE ${path}`,
  ]) {
    expect((await ask(server.url, address, { token: other })).status, address).toBe(404);
  }
  expect(await list(other)).toEqual([]);
  const synced = { body: { ...body, team: "south" }, token: other };
  const { value: own } = await ask(server.url, "POST /jobs/v1/basicSync", synced);
  expect((own as JobBody).jobId).not.toBe(jobId);
  expect(await list(mine)).toMatchObject([{ jobId, team: body.team }]);
});

it("end with their hour, a minute of grace included", async () => {
  const token = await tokenOf(1);
  expect(await list(token)).toBeInstanceOf(Array);
  aheadMs += HOUR_MS + SKEW_MS;
  expect(await list(token)).toEqual(REFUSED);
});

it("are refused without a signature, with another's, and signed with our public key as a secret", async () => {
  const token = await tokenOf(1);
  const [head = "", claims = "", signature = ""] = token.split(".");
  const keys = await (await fetch(`${server.url}/.well-known/openid-configuration/jwks`)).text();
  const kept = JSON.parse(Buffer.from(head, "base64url").toString()) as object;
  const headWith = (alg: string): string =>
    Buffer.from(JSON.stringify({ ...kept, alg })).toString("base64url");
  const signed = `${headWith("HS256")}.${claims}`;
  const mac = createHmac("sha256", keys).update(signed).digest("base64url");
  for (const forged of [
    `${headWith("none")}.${claims}.`,
    `${signed}.${mac}`,
    `${signed}.${signature}`,
    `${head}.${claims}.${signature.split("").reverse().join("")}`,
  ]) {
    expect(await list(forged)).toEqual(REFUSED);
  }
});

it("of a team that is shut out, or a client that is removed, end at once, and no new ones are given", async () => {
  await server.admin.addCompany({ number: 48, name: "Short-lived" });
  const { client, secret = "" } = await server.admin.addOauthClient({
    company: 48,
    scopes: ["job.admin"],
    permissions: ["owner"],
  });
  const { clientId } = client;
  const form = { grant_type: "client_credentials", client_id: clientId, client_secret: secret };
  const { access_token: token } = await jsonOf<{ access_token: string }>(askForToken(server, form));
  expect(await list(token)).toEqual([]);
  await server.admin.setCompanyDisabled({ company: 48, isDisabled: true });
  expect(await list(token)).toEqual(REFUSED);
  expect((await askForToken(server, form)).status).toBe(400);
  await server.admin.setCompanyDisabled({ company: 48, isDisabled: false });
  expect(await list(token)).toEqual([]);
  await server.admin.removeOauthClient(clientId);
  expect(await list(token)).toEqual(REFUSED);
});
