/** kill -9 at a random moment of the very first start: the next one goes on from whatever is there, key and ids included. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, it, onTestFinished } from "vitest";

import { Random } from "../harness/random.ts";
import { createDatabase, dropDatabase, hasPostgres } from "../harness/store/postgres-database.ts";
import { startProcess } from "../harness/server-process.ts";
import { gateOrLong, printedSeed } from "../harness/length.ts";
import { MAIN } from "../harness/paths.ts";

/** One in the gate, whose moment each run draws anew. */
const KILLS = gateOrLong(1, 30);
/** A start takes about so long; most of its writing is in the second half. */
const [FIRST_MS, LAST_MS] = [200, 900];
const LONG = { timeout: gateOrLong(60_000, 900_000) };

async function useSettings(isShared: boolean): Promise<Record<string, string>> {
  const dataDir = await mkdtemp(join(tmpdir(), "jobgate-first-"));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  if (!isShared) {
    return { DATA_DIR: dataDir };
  }
  const url = await createDatabase();
  onTestFinished(() => dropDatabase(url));
  return { DATA_DIR: dataDir, DATABASE_URL: url };
}

async function killFirstStarts(isShared: boolean): Promise<void> {
  const random = new Random(printedSeed(`first starts, ${isShared ? "PostgreSQL" : "embedded"}`));
  for (let kill = 0; kill < KILLS; kill += 1) {
    const settings = await useSettings(isShared);
    const child = spawn(process.execPath, [MAIN], {
      env: { PATH: process.env["PATH"], PORT: "0", LOG_LEVEL: "silent", ...settings },
      stdio: "ignore",
      timeout: random.integer(FIRST_MS, LAST_MS),
      killSignal: "SIGKILL",
    });
    const [, signal] = await once(child, "exit");
    expect(signal).toBe("SIGKILL");
    const server = await startProcess(settings);
    expect(await server.end("SIGTERM")).toBe(0);
  }
}

it(
  `a first start of an embedded server that is killed does not stop the next (${KILLS} ×)`,
  LONG,
  () => killFirstStarts(false),
);

it.skipIf(!hasPostgres)(
  `a first start on PostgreSQL that is killed does not stop the next (${KILLS} ×)`,
  LONG,
  () => killFirstStarts(true),
);
