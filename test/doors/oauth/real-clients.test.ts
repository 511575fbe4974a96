/** Real OAuth2 clients get tokens, use them, and show their users why they get none. */

import { execFile, spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

import { Problem } from "../../../src/core/model/problem.ts";
import type { ClientAuthenticator } from "../../../src/core/ports/oauth.ts";
import type { Ports } from "../../../src/core/ports/ports.ts";
import { startIssuer } from "../../harness/start-issuer.ts";
import type { RequiredServer } from "../../harness/start-required.ts";
import { STANDING_ENGINE } from "../../harness/start-server.ts";

/** Reads otherwise once it is encoded, in each of its ways. One of the clients refuses letters beyond ASCII itself. */
const ODD = { clientId: "depot+1%41 ~!'()*", secret: "a+/=:% ~b%2B&=!'()*-secret" };
const GUESSED = { clientId: "guessed", secret: "a secret that is long" };

interface Client {
  readonly name: string;
  readonly command: readonly string[];
  /** Without them the client is skipped. */
  readonly packages?: string;
  readonly probe?: string;
}

const node = (name: string): Client => ({ name, command: [process.execPath, `${name}.mjs`] });

const CLIENTS: readonly Client[] = [
  node("openid-client"),
  node("oauth4webapi"),
  node("simple-oauth2"),
  node("client-oauth2"),
  {
    name: "requests-oauthlib",
    command: ["/usr/bin/python3", "requests-oauthlib.py"],
    packages: "python3-requests-oauthlib",
    probe: "import requests_oauthlib",
  },
  {
    name: "Authlib",
    command: ["/usr/bin/python3", "authlib-session.py"],
    packages: "python3-authlib python3-requests",
    probe: "import authlib.integrations.requests_client",
  },
];

let server: RequiredServer;
let plain: { readonly clientId: string; readonly secret: string };
beforeAll(async () => {
  server = await startIssuer({}, { engine: STANDING_ENGINE, ports: pausing });
  const { admin } = server;
  const scopes = ["job.read", "workflow.execute"];
  const asked = { company: 1, scopes, permissions: ["admin"] };
  const { client, secret = "" } = await admin.addOauthClient(asked);
  plain = { clientId: client.clientId, secret };
  await admin.addOauthClient({ ...asked, ...ODD });
  await admin.addOauthClient({ ...asked, ...GUESSED });
});
afterAll(() => server.close());

/** One client is in a pause for as long as the test takes; how pauses come and go is tested where they are made. */
function pausing(ports: Ports): Ports {
  const logIn: ClientAuthenticator["logIn"] = async (login) => {
    const header = Buffer.from(login.authorization?.slice("Basic ".length) ?? "", "base64");
    if ([login.clientId, header.toString().split(":")[0]].includes(GUESSED.clientId)) {
      throw new Problem("too-many-requests", "Too many failed log-ins.", { retryAfterS: 30 });
    }
    return ports.clientLogin.logIn(login);
  };
  return { ...ports, clientLogin: { logIn } };
}

/** What a client is to do, and what its user is to see of it. */
function tourOf() {
  const allScopes = "https://www.workfloplus.com/auth/job.read workflow.execute";
  const granted = { expiresIn: 3600, status: 200 };
  return [
    { ...plain, isOdd: false, told: granted },
    { ...ODD, isOdd: true, told: granted },
    { ...ODD, isOdd: false, told: granted },
    { ...plain, isOdd: false, scope: allScopes, told: granted },
    // A token without the scope that lists need.
    { ...plain, isOdd: true, scope: "workflow.execute", told: { expiresIn: 3600, status: 403 } },
    { ...plain, isOdd: false, scope: "job.modify", told: { error: "invalid_scope" } },
    { ...plain, isOdd: true, secret: "wrong", told: { error: "invalid_client" } },
    { ...plain, isOdd: false, secret: "wrong", told: { error: "invalid_client" } },
    { ...GUESSED, isOdd: true, told: { error: "temporarily_unavailable" } },
  ];
}

function run({ command: [program = "", file = ""] }: Client, cases: readonly object[]) {
  return new Promise<readonly unknown[]>((resolve, reject) => {
    const script = join(import.meta.dirname, "clients", file);
    const child = execFile(program, [script], (error, stdout, stderr) => {
      if (error !== null) {
        reject(new Error(stderr, { cause: error }));
        return;
      }
      resolve(
        stdout
          .trim()
          .split("\n")
          .map((line): unknown => JSON.parse(line)),
      );
    });
    child.stdin?.end(JSON.stringify(cases));
  });
}

for (const client of CLIENTS) {
  const { name, packages, probe, command } = client;
  const [program = ""] = command;
  const isThere = probe === undefined || spawnSync(program, ["-c", probe]).status === 0;
  if (!isThere) {
    process.stderr.write(`SKIPPED: ${name} is not installed (apt-get install ${packages})\n`);
  }
  test.skipIf(!isThere)(`${name} gets a token, uses it, and tells why it gets none`, async () => {
    const tour = tourOf();
    const place = { issuer: server.url, use: `${server.url}/v1/jobs` };
    const seen = await run(
      client,
      tour.map((each) => ({ ...each, ...place })),
    );
    expect(seen).toEqual(tour.map(({ told }) => told));
  });
}
