/** A whole server in this process for one test file: real store, real engine, real sockets, its own data directory. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type App, createApp } from "../../src/app/app.ts";
import type { Overrides } from "../../src/app/overrides.ts";
import type { RunningEngine } from "../../src/engine/engine.ts";
import type { LeveledLog } from "../../src/platform/log.ts";
import { readConfig } from "../../src/settings/config.ts";
import { loadedContract } from "./loaded-contract.ts";
import { sharedSandbox } from "./engine/shared-sandbox.ts";
import { buildSharedWall } from "./shared-wall.ts";
import { putTables } from "./store/migrated.ts";

export interface TestServer {
  /** Without trailing slash. */
  readonly url: string;
  readonly app: App;
  readonly dataDir: string;
  readonly close: () => Promise<void>;
}

/** An engine in which nothing moves by itself. */
export const STANDING_ENGINE: RunningEngine = {
  trouble: undefined,
  wake: () => undefined,
  interrupt: () => undefined,
  start: async () => undefined,
  stop: async () => undefined,
};

/** A log that keeps warnings and errors, each with its fields. */
export function logInto(lines: string[]): LeveledLog {
  const write = (fields: object, message: string): void => {
    lines.push(`${message} ${JSON.stringify(fields)}`);
  };
  const pass = (): void => undefined;
  return { isDebug: false, debug: pass, info: pass, warn: write, error: write };
}

async function newDirectory(settings: Record<string, string>): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), "jobgate-test-"));
  if (settings["DATABASE_URL"] === undefined) {
    await putTables(dataDir);
  }
  return dataDir;
}

/** Starts a server on a free port; `settings` are environment settings laid over the test's own. */
export async function startServer(
  settings: Record<string, string> = {},
  overrides: Overrides = {},
): Promise<TestServer> {
  const dataDir = settings["DATA_DIR"] ?? (await newDirectory(settings));
  const config = readConfig({
    PORT: "0",
    LOG_LEVEL: "silent",
    DRAIN_MS: "1000",
    DATA_DIR: dataDir,
    ...settings,
  });
  const { xmlElementsMax, xmlPlainReader: readsPlainXml } = config;
  const contract = loadedContract({ xmlElementsMax, readsPlainXml });
  const sandbox = sharedSandbox(settings);
  const app = await createApp(config, {
    contract,
    buildWall: buildSharedWall,
    ...(sandbox === undefined ? {} : { sandbox }),
    ...overrides,
  });
  const url = await app.listen().catch(async (error: unknown) => {
    await app.close();
    throw error;
  });
  return {
    url,
    app,
    dataDir,
    close: async () => {
      await app.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
