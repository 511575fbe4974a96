/** A sandbox for tests, behind the wall that a server on this machine would build. */
import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLog } from "../../src/platform/log.ts";
import { buildWall } from "../../src/workflows/sandbox/build-wall.ts";
import { createSandbox, type SandboxOptions } from "../../src/workflows/sandbox/pool.ts";
import type { Wall } from "../../src/workflows/sandbox/wall.ts";
import type { Sandbox } from "../../src/workflows/sandbox/sandbox.ts";

/** Its directory is made when the first child starts, and gone once it is stopped. */
export function openSandbox(options: Partial<SandboxOptions> = {}): Sandbox {
  const directory = join(tmpdir(), `jobgate-sandbox-${randomUUID()}`);
  const sandbox = createSandbox({ size: 1, directory, buildWall: sharedWall, ...options });
  return {
    prepare: async () => sandbox.prepare(),
    run: async (task, use) => sandbox.run(task, use),
    async stop() {
      await sandbox.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

let shared: Promise<Wall> | undefined;

/** Built once a test file. */
async function sharedWall(): Promise<Wall> {
  shared ??= (async () => {
    const directory = join(tmpdir(), `jobgate-wall-${randomUUID()}`);
    try {
      return await buildWall({
        mode: "auto",
        log: createLog({ level: "silent" }),
        directory,
        fileBytes: 2 ** 30,
        hidden: [],
        programPaths: [TEST_PROGRAM],
      });
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  })();
  return shared;
}

/** Behind the wall, whatever lies beside this program can be read. */
export const TEST_PROGRAM = join(import.meta.dirname, "../workflows/sandbox/misbehaving-entry.mjs");
