/** Two nodes that share a PostgreSQL: a token of one is good at the other, and their key changes for both. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { adminAddress } from "../../../src/client/admin/admin-address.ts";
import { createAdminClient } from "../../../src/client/admin/admin-client.ts";
import { getJson, jsonOf } from "../../harness/fetch-json.ts";
import { askForToken } from "../../harness/start-issuer.ts";
import { STANDING_ENGINE, startServer, type TestServer } from "../../harness/start-server.ts";
import { newDataDir } from "../../harness/store/data-dir.ts";
import { hasPostgres, useDatabase } from "../../harness/store/postgres-database.ts";

const FORM = { grant_type: "client_credentials", client_id: "depot" };
const SECRET = "a secret that is long";
/** How long a node may keep what it knew of keys. */
const MEMORY_MS = 60_000;

describe.skipIf(!hasPostgres)("with TEST_DATABASE_URL", () => {
  const database = useDatabase();
  let aheadMs = 0;
  let nodes: readonly TestServer[] = [];

  beforeAll(async () => {
    const settings = {
      AUTH: "required",
      DATA_DIR: await newDataDir(),
      DATABASE_URL: database(),
      PUBLIC_URL: "https://jobs.example",
    };
    const clock = { now: () => Date.now() + aheadMs };
    const overrides = { engine: STANDING_ENGINE, clock };
    nodes = [await startServer(settings, overrides), await startServer(settings, overrides)];
  });
  afterAll(async () => {
    for (const node of nodes) {
      await node.close();
    }
  });

  const tokenOf = async (node: TestServer): Promise<string> => {
    const asked = askForToken(node, { ...FORM, client_secret: SECRET });
    return (await jsonOf<{ readonly access_token: string }>(asked)).access_token;
  };
  const statusAt = async (node: TestServer, token: string): Promise<number> => {
    const headers = { Authorization: `Bearer ${token}` };
    return (await fetch(`${node.url}/jobs/v1`, { headers })).status;
  };
  const kidsAt = async ({ url }: TestServer): Promise<readonly string[]> => {
    const address = `${url}/.well-known/openid-configuration/jwks`;
    const { keys } = await getJson<{ readonly keys: readonly { readonly kid: string }[] }>(address);
    return keys.map(({ kid }) => kid);
  };

  it("tokens and keys are everybody's, also where both make the first key at once", async () => {
    const [one, other] = nodes;
    if (one === undefined || other === undefined) {
      throw new Error("There are not two nodes.");
    }
    const admin = createAdminClient(adminAddress(one.dataDir));
    const scopes = ["job.admin"];
    const client = { clientId: "depot", secret: SECRET, scopes, permissions: ["owner"] };
    await admin.addOauthClient({ company: 1, ...client });
    const first = await Promise.all(nodes.map(tokenOf));
    for (const token of first) {
      expect([await statusAt(one, token), await statusAt(other, token)]).toEqual([200, 200]);
    }
    const kids = await kidsAt(one);
    expect([kids.length, await kidsAt(other)]).toEqual([1, kids]);
    // The key got out: one node makes another one at once. Whom the other let in already it may know for a minute.
    const unseen = await tokenOf(one);
    await admin.rotateTokenKey({ isAtOnce: true });
    aheadMs += MEMORY_MS;
    const [kid, ...more] = await kidsAt(other);
    expect([more, kids.includes(kid ?? "")]).toEqual([[], false]);
    expect(await kidsAt(one)).toEqual([kid]);
    expect([await statusAt(one, unseen), await statusAt(other, unseen)]).toEqual([401, 401]);
    const second = await Promise.all(nodes.map(tokenOf));
    for (const token of second) {
      expect([await statusAt(one, token), await statusAt(other, token)]).toEqual([200, 200]);
    }
    // A client that one node removes gets nothing from the other.
    const late = await tokenOf(one);
    await admin.removeOauthClient("depot");
    expect(await statusAt(other, late)).toBe(401);
    expect((await askForToken(other, { ...FORM, client_secret: SECRET })).status).toBe(400);
  });
});
