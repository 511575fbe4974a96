/** kill -9 at the steps of the life of artwork, while customers use its page: no version, decision or callback is lost or doubled. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { systemClock } from "../../src/platform/clock.ts";
import { createIds } from "../../src/platform/ids.ts";
import { openStore } from "../../src/store/open-store.ts";
import { getJson } from "../harness/fetch-json.ts";
import { gateOrLong, isLong, printedSeed, tell } from "../harness/length.ts";
import { startReceiver } from "../harness/peers/receiver.ts";
import { Random } from "../harness/random.ts";
import { startProcess } from "../harness/server-process.ts";

import {
  createDatabase,
  dropDatabase,
  hasPostgres,
  silent,
} from "../harness/store/postgres-database.ts";
import { ArtworkOrders, jobOf } from "./artwork-orders.ts";
import { isTold, judgeArtwork, type Told } from "./judge-artwork.ts";

/** One in the gate, whose moment each run draws anew. */
const KILLS = gateOrLong(1, 100);
const ACTS_MAX = 4;
/** More at first, so that there are orders. */
const ACTS_FIRST = 3;
/** So that all steps of a run are met: a sandbox starts, checks, proofs. */
const DELAY_MS_MAX = 900;
const QUIET = { timeout: gateOrLong(60_000, 180_000), interval: 100 };
const LONG = { timeout: gateOrLong(300_000, 3_600_000) };

describe(`kill -9 at a random step (${KILLS} ×) loses and doubles nothing of artwork`, () => {
  it("in the embedded store", LONG, async () => {
    await strike("kill -9, artwork");
  });

  it.skipIf(!isLong || !hasPostgres)("on PostgreSQL (long: FAULTS=long)", LONG, async () => {
    const databaseUrl = await createDatabase();
    onTestFinished(() => dropDatabase(databaseUrl));
    await strike("kill -9, artwork, PostgreSQL", databaseUrl);
  });
});

/** Kills again and again; then everything comes to rest, and what is kept is judged. */
async function strike(title: string, databaseUrl?: string): Promise<void> {
  const seed = printedSeed(title);
  const random = new Random(seed);
  const dataDir = await mkdtemp(join(tmpdir(), "jobgate-artwork-"));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const told: Told[] = [];
  const receiver = await startReceiver((response, { headers, body }) => {
    const callback = JSON.parse(body) as Omit<Told, "webhookId">;
    told.push({ ...callback, webhookId: String(headers["webhook-id"]) });
    response.writeHead(204).end();
  });
  onTestFinished(() => receiver.close());
  const settings = {
    DATA_DIR: dataDir,
    SANDBOX: "auto",
    OUTBOUND_ALLOW: "127.0.0.1",
    WORKERS: "2",
    ...(databaseUrl !== undefined && {
      DATABASE_URL: databaseUrl,
      LEASE_MS: "2000",
      HEARTBEAT_MS: "500",
    }),
  };
  const orders = new ArtworkOrders(random, receiver.url);
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const server = await startProcess(settings);
    const acts = random.integer(1, ACTS_MAX) + (kill === 1 ? ACTS_FIRST : 0);
    for (let act = 1; act <= acts; act += 1) {
      await orders.act(server.url);
    }
    // One act is under way when the server dies.
    const last = orders.act(server.url);
    await new Promise((resolve) => {
      setTimeout(resolve, random.integer(0, DELAY_MS_MAX));
    });
    await server.end("SIGKILL");
    await last;
  }
  await calm(settings, orders.jobIds, told);
  const store = await openStore({
    dataDir,
    ids: createIds(systemClock),
    ...(databaseUrl !== undefined && { shared: { url: databaseUrl, log: silent } }),
  });
  const wrong = await judgeArtwork(store, orders, told).finally(() => store.close());
  expect(wrong, `SEED=${seed}`).toEqual([]);
  const decisions = orders.acknowledged.filter((fact) => "result" in fact).length;
  tell(
    `${title}: ${KILLS} kills, ${orders.jobIds.length} orders, ${orders.acknowledged.length - decisions} versions and ${decisions} decisions acknowledged, ${told.length} callbacks`,
  );
  // A long run in which nobody decided would have proven nothing of decisions.
  expect(isLong ? decisions : 1).toBeGreaterThan(0);
}

/** Until no worker has anything to do, and nothing is told any more. */
async function calm(
  settings: Record<string, string>,
  jobIds: readonly string[],
  told: readonly Told[],
): Promise<void> {
  const server = await startProcess(settings);
  await vi.waitFor(async () => {
    for (const jobId of jobIds) {
      expect((await jobOf(server.url, jobId)).status.code).toMatch(/creating|completed/u);
    }
  }, QUIET);
  await vi.waitFor(async () => {
    for (const jobId of jobIds) {
      const events = await getJson<readonly { sequence: number; code: string }[]>(
        `${server.url}/v1/jobs/${jobId}/events?limit=500`,
      );
      for (const { sequence, code } of events.filter((event) => isTold(event.code))) {
        const found = told.some((each) => each.jobId === jobId && each.sequence === sequence);
        expect(found, `${code} of ${jobId} is told`).toBe(true);
      }
    }
  }, QUIET);
  await server.end("SIGTERM");
}
