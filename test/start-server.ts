/** A whole server in this process for one test file: real store, real engine, real sockets, its own data directory. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type App, createApp } from "../src/app/app.ts";
import { readConfig } from "../src/settings/config.ts";

export interface TestServer {
  /** Without trailing slash. */
  readonly url: string;
  readonly app: App;
  readonly dataDir: string;
  close(): Promise<void>;
}

/** Starts a server on a free port; `settings` are environment settings laid over the test's own. */
export async function startServer(settings: Record<string, string> = {}): Promise<TestServer> {
  const dataDir = settings["DATA_DIR"] ?? (await mkdtemp(join(tmpdir(), "jobgate-test-")));
  const app = await createApp(
    readConfig({
      PORT: "0",
      LOG_LEVEL: "silent",
      DRAIN_MS: "1000",
      DATA_DIR: dataDir,
      ...settings,
    }),
  );
  const url = await app.listen();
  return {
    url,
    app,
    dataDir,
    async close() {
      await app.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
