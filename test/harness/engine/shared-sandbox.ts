/** The sandbox of all servers and services of a process: to start a child takes a processor 1.6 s, with its first task. */

import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sandboxOf } from "../../../src/app/sandbox.ts";
import { createLog } from "../../../src/platform/log.ts";
import { readConfig } from "../../../src/settings/config.ts";
import type { Sandbox } from "../../../src/workflows/sandbox/sandbox.ts";
import { buildSharedWall } from "../shared-wall.ts";
import { sharedSandboxPrefix } from "./shared-sandbox-prefix.ts";

/** Settings of the sandbox: a server that is given one of them has its own. */
const OF_THE_SANDBOX = [
  "FONTS_DIRECTORY",
  "SANDBOX",
  "SANDBOX_UID",
  "TASK_MEMORY_MB",
  "TASK_TIMEOUT_MS",
];
/** More than tests have run at once. */
const CHILDREN_MAX = 4;

let shared: Sandbox | undefined;

/** The shared sandbox, with nothing of settings; undefined for a server whose settings are about it. */
export function sharedSandbox(settings: Readonly<Record<string, string>>): Sandbox | undefined {
  return OF_THE_SANDBOX.some((name) => name in settings) ? undefined : useSandbox();
}

/** The shared sandbox, which services do not stop. */
export function useSandbox(): Sandbox {
  shared ??= openShared();
  return shared;
}

function openShared(): Sandbox {
  const directory = join(tmpdir(), sharedSandboxPrefix(process.ppid) + randomUUID());
  const config = readConfig({ DATA_DIR: directory, WORKERS: String(CHILDREN_MAX) });
  const sandbox = sandboxOf(config, createLog({ level: "silent" }), {
    directory: join(directory, "sandbox"),
    build: buildSharedWall,
  });
  return {
    prepare: () => sandbox.prepare(),
    // Companies are others in every server, and would have each a child of its own.
    run: (task, use) => sandbox.run(task, { ...use, owner: "tests" }),
    stop: async () => undefined,
  };
}
