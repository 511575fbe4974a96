/** The keys that sign tokens, from issuers whose servers misbehave: nobody is let in, the log says why, and the next try works. */

import { type ServerResponse } from "node:http";

import { exportJWK, generateKeyPair } from "jose";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";

import { SigningKeys } from "../../src/auth/signing-keys.ts";
import type { LogFields } from "../../src/core/ports/base.ts";
import { hostOfOnly } from "../../src/outbound/address-guard.ts";
import { openFetcher } from "../../src/outbound/fetcher.ts";
import { ManualTime } from "../harness/engine/manual-time.ts";
import { BROKEN, type Peers, startPeers } from "../harness/peers/peers.ts";
import { useServing } from "../harness/peers/serve.ts";

let peers: Peers;
beforeAll(async () => {
  peers = await startPeers();
});
afterAll(() => peers.close());

function useKeys(url: string) {
  const warnings: LogFields[] = [];
  const write = (fields: LogFields): void => void warnings.push(fields);
  const times = { connectMsMax: 500, headMsMax: 500, pauseMsMax: 500, totalMsMax: 500 };
  const keyFetcher = openFetcher({ allow: hostOfOnly(url), times });
  onTestFinished(() => keyFetcher.close());
  const clock = new ManualTime();
  const log = { info: write, warn: write, error: write };
  const keys = new SigningKeys({ url, clock, log, keyFetcher });
  const lookUp = () => keys.keyOf({ alg: "RS256", kid: "a" }, { payload: "", signature: "" });
  return { lookUp, clock, warnings };
}

async function useIssuer(answer: (response: ServerResponse) => void): Promise<string> {
  const { url } = await useServing((_request, response) => answer(response));
  return `${url}/jwks`;
}

it.each(Object.keys(BROKEN))("an issuer that %s has no keys now", async (peer) => {
  const { lookUp, warnings } = useKeys(peers.url(peer, 1000, 0));
  await expect(lookUp()).rejects.toMatchObject({ code: "unavailable" });
  expect(warnings).toHaveLength(1);
});

it.each<readonly [string, (response: ServerResponse) => void]>([
  ["says nothing", () => undefined],
  ["sends no JSON", (response) => response.end("<keys/>")],
  ["sends other JSON", (response) => response.end('{"keys":"none"}')],
  ["sends null", (response) => response.end("null")],
  ["sends more than keys", (response) => response.end(Buffer.alloc(1024 * 1024 + 1, " "))],
  ["sends elsewhere", (response) => response.writeHead(302, { Location: "/keys" }).end()],
  ["fails", (response) => response.writeHead(500).end()],
])("an issuer that %s has no keys now, and is asked again", async (_what, fail) => {
  const { publicKey } = await generateKeyPair("RS256");
  const keys = [{ ...(await exportJWK(publicKey)), kid: "a", alg: "RS256" }];
  let isWell = false;
  const url = await useIssuer((response) =>
    isWell ? response.end(JSON.stringify({ keys })) : fail(response),
  );
  const { lookUp, clock, warnings } = useKeys(url);
  await expect(lookUp()).rejects.toMatchObject({ code: "unavailable" });
  expect(warnings).toHaveLength(1);
  isWell = true;
  clock.advance(5001);
  expect(await lookUp()).toMatchObject({ type: "public" });
});
