/** Row 34: thousands of callbacks to a host that hangs, while others are told within a second. FAULTS=long: 10,000. */
import { afterAll, beforeAll, expect, it } from "vitest";

import { postJson } from "../../harness/fetch-json.ts";
import { type TestServer, startServer } from "../../harness/start-server.ts";
import { type Received, useReceiver } from "../../harness/peers/receiver.ts";
import { gateOrLong } from "../../harness/length.ts";

const COUNT = gateOrLong(400, 10_000);
const SUBMITTERS = 8;
const PROBES = 20;

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ OUTBOUND_ALLOW: "127.0.0.1", JOBS_OPEN_MAX: "100000" });
});
afterAll(() => server.close());

/** A job that is deleted at once: one event to be told. */
async function tellOne(callbackURL: string): Promise<void> {
  const response = await postJson(`${server.url}/v1/jobs`, { callbackURL });
  const { jobId } = (await response.json()) as { readonly jobId: string };
  await fetch(`${server.url}/v1/jobs/${jobId}:cancel`, { method: "POST" });
}

/** How long after the event each callback came, in milliseconds. */
function delaysOf(received: readonly Received[]): readonly number[] {
  return received.map(({ at, body }) => {
    const { timestamp } = JSON.parse(body) as { readonly timestamp: string };
    return at - Date.parse(timestamp);
  });
}

it(`${COUNT} callbacks to a host that hangs delay nobody else`, { timeout: 300_000 }, async () => {
  const dead = await useReceiver(() => undefined);
  const live = await useReceiver();
  const counts = Array.from({ length: SUBMITTERS }, () => COUNT / SUBMITTERS);
  await Promise.all(
    counts.map(async (count, submitter) => {
      for (let told = 0; told < count; told += 1) {
        await tellOne(dead.url);
      }
      // In the middle of the flood too; how fast that is, the machine says.
      await tellOne(`${live.url}/${submitter}`);
    }),
  );
  await live.got(SUBMITTERS);
  for (let round = 1; round <= PROBES; round += 1) {
    await tellOne(live.url);
    await live.got(SUBMITTERS + round);
  }
  expect(Math.max(...delaysOf(live.received.slice(SUBMITTERS)))).toBeLessThan(1000);
  // Few at once: while it hung, the others were never tried.
  expect(dead.received.length).toBeLessThanOrEqual(40);
});
