/** Row 49: kill -9 at random moments under load through all doors; the whole history is judged at the end. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, it, onTestFinished } from "vitest";

import { createDatabase, dropDatabase, hasPostgres } from "../harness/store/postgres-database.ts";
import { CutProxy } from "../harness/peers/cut-proxy.ts";
import { gateOrLong } from "../harness/length.ts";
import { SETTINGS, strikeAndJudge } from "./run.ts";

/** Few in the gate: each run draws other moments, so that many runs meet them all. */
const CYCLES = gateOrLong(2, 200);
const CUTS = gateOrLong(1, 100);

async function useDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "jobgate-faults-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** One that goes wrong in the gate is told with its seed and tried once more. */
const LONG = { timeout: gateOrLong(120_000, 3_600_000), retry: gateOrLong(1, 0) };

describe(`kill -9 ${CYCLES} times at a random moment under load through all doors`, () => {
  it("breaks no promise of the embedded server", LONG, async () => {
    const settings = { ...SETTINGS, DATA_DIR: await useDirectory() };
    await strikeAndJudge("kill -9, embedded", { settings, nodes: 1 }, CYCLES);
  });

  it.skipIf(!hasPostgres)("breaks no promise of two nodes on PostgreSQL", LONG, async () => {
    const databaseUrl = await createDatabase();
    onTestFinished(() => dropDatabase(databaseUrl));
    const settings = {
      ...SETTINGS,
      DATA_DIR: await useDirectory(),
      DATABASE_URL: databaseUrl,
      LEASE_MS: "2000",
      HEARTBEAT_MS: "500",
    };
    await strikeAndJudge("kill -9, PostgreSQL", { settings, databaseUrl, nodes: 2 }, CYCLES);
  });
});

describe.skipIf(!hasPostgres)(
  `every connection to PostgreSQL cut off under load (${CUTS} ×)`,
  () => {
    it("breaks no promise", LONG, async () => {
      const databaseUrl = await createDatabase();
      onTestFinished(() => dropDatabase(databaseUrl));
      const proxy = await CutProxy.open(databaseUrl);
      onTestFinished(() => proxy.close());
      const settings = {
        ...SETTINGS,
        DATA_DIR: await useDirectory(),
        DATABASE_URL: proxy.url,
        LEASE_MS: "2000",
        HEARTBEAT_MS: "500",
      };
      const site = { settings, databaseUrl, nodes: 1, strike: () => proxy.cut() };
      await strikeAndJudge("cut off from PostgreSQL", site, CUTS);
    });
  },
);
